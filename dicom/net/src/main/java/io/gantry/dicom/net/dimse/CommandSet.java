package io.gantry.dicom.net.dimse;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalInt;

/** Encodes and decodes command sets: group 0000, Implicit VR Little Endian (PS3.7 6.3.1). Stateless. */
public final class CommandSet {

    /** The longest command that is taken; real ones have some 300 bytes. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final int NO_DATA_SET = 0x0101;
    private static final int DATA_SET = 0x0000;

    private CommandSet() {
    }

    /**
     * Decodes a whole command.
     *
     * @throws DimseException where it is none, or lacks what PS3.7 9.3 requires
     */
    public static DimseMessage decode(byte[] bytes) throws IOException {
        Attributes command;
        try {
            command = DicomReader.readDataSet(ByteSource.of(bytes), 0,
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                    ReadLimits.DEFAULT);
        } catch (MalformedDatasetException e) {
            throw new DimseException("Malformed command set, offset " + e.offset());
        }
        int field = require(command, Tag.CommandField);
        boolean dataSet = command.intValue(Tag.CommandDataSetType).orElse(NO_DATA_SET) != NO_DATA_SET;
        boolean response = (field & 0x8000) != 0 || field == DimseMessage.C_CANCEL_RQ;
        int id = require(command, response ? Tag.MessageIDBeingRespondedTo : Tag.MessageID);
        return switch (field) {
            case DimseMessage.C_STORE_RQ -> {
                if (!dataSet) {
                    throw new DimseException("C-STORE-RQ without a data set");
                }
                yield new DimseMessage.CStoreRq(id, uid(command, Tag.AffectedSOPClassUID),
                        uid(command, Tag.AffectedSOPInstanceUID));
            }
            case DimseMessage.C_STORE_RSP -> new DimseMessage.CStoreRsp(id,
                    uid(command, Tag.AffectedSOPClassUID), uid(command, Tag.AffectedSOPInstanceUID),
                    new Status(require(command, Tag.Status)));
            case DimseMessage.C_ECHO_RQ -> new DimseMessage.CEchoRq(id);
            case DimseMessage.C_ECHO_RSP ->
                new DimseMessage.CEchoRsp(id, new Status(require(command, Tag.Status)));
            default ->
                new DimseMessage.Other(field, id, uid(command, Tag.AffectedSOPClassUID), dataSet);
        };
    }

    private static int require(Attributes command, int tag) throws DimseException {
        OptionalInt value = command.intValue(tag);
        if (value.isEmpty()) {
            throw new DimseException("A command without (0000," + String.format("%04X", tag) + ")");
        }
        return value.getAsInt();
    }

    /**
     * Whether it is a UID is for the service to say, which can answer; what is longer than any, or cannot be sent back
     * in an answer, is as good as none.
     */
    private static String uid(Attributes command, int tag) {
        String uid = command.string(tag);
        boolean usable = uid != null && uid.length() <= 64 && uid.chars().allMatch(c -> c >= ' ' && c <= '~');
        return usable ? Objects.requireNonNull(uid) : "";
    }

    /** The bytes of a command, group length first. */
    public static byte[] encode(DimseMessage message) throws IOException {
        Attributes command = new Attributes();
        switch (message) {
            case DimseMessage.CStoreRq rq -> {
                command.set(Tag.AffectedSOPClassUID, VR.UI, rq.sopClassUid());
                request(command, DimseMessage.C_STORE_RQ, rq.messageId(), DATA_SET);
                command.setInts(Tag.Priority, VR.US, 0);
                command.set(Tag.AffectedSOPInstanceUID, VR.UI, rq.sopInstanceUid());
            }
            case DimseMessage.CStoreRsp rsp -> {
                command.set(Tag.AffectedSOPClassUID, VR.UI, rsp.sopClassUid());
                response(command, DimseMessage.C_STORE_RSP, rsp.messageId(), rsp.status());
                command.set(Tag.AffectedSOPInstanceUID, VR.UI, rsp.sopInstanceUid());
            }
            case DimseMessage.CEchoRq rq -> {
                command.set(Tag.AffectedSOPClassUID, VR.UI, io.gantry.dicom.data.UID.Verification);
                request(command, DimseMessage.C_ECHO_RQ, rq.messageId(), NO_DATA_SET);
            }
            case DimseMessage.CEchoRsp rsp -> {
                command.set(Tag.AffectedSOPClassUID, VR.UI, io.gantry.dicom.data.UID.Verification);
                response(command, DimseMessage.C_ECHO_RSP, rsp.messageId(), rsp.status());
            }
            case DimseMessage.Other other -> {
                if (!other.sopClassUid().isEmpty()) {
                    command.set(Tag.AffectedSOPClassUID, VR.UI, other.sopClassUid());
                }
                response(command, other.field() | 0x8000, other.messageId(), Status.UNRECOGNIZED_OPERATION);
            }
        }
        DataSink.InMemory body = new DataSink.InMemory();
        DicomWriter.writeDataSet(body, command, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        command.setInts(Tag.CommandGroupLength, VR.UL, body.toByteArray().length);
        DataSink.InMemory whole = new DataSink.InMemory();
        DicomWriter.writeDataSet(whole, command, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        return whole.toByteArray();
    }

    private static void request(Attributes command, int field, int id, int dataSetType) {
        command.setInts(Tag.CommandField, VR.US, field);
        command.setInts(Tag.MessageID, VR.US, id);
        command.setInts(Tag.CommandDataSetType, VR.US, dataSetType);
    }

    private static void response(Attributes command, int field, int id, Status status) {
        command.setInts(Tag.CommandField, VR.US, field);
        command.setInts(Tag.MessageIDBeingRespondedTo, VR.US, id);
        command.setInts(Tag.CommandDataSetType, VR.US, NO_DATA_SET);
        command.setInts(Tag.Status, VR.US, status.code());
    }
}
