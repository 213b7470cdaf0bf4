package io.gantry.dicom.net.pdu;

import java.util.List;

/**
 * P-DATA-TF (PS3.8 9.3.5, Table 9-22), whole in memory. Associations read and write P-DATA-TF in place and
 * never build this record for a data set.
 */
public record PDataTf(List<PresentationDataValue> values) implements Pdu {

    public PDataTf {
        values = List.copyOf(values);
    }

    @Override
    public PduType type() {
        return PduType.P_DATA_TF;
    }
}
