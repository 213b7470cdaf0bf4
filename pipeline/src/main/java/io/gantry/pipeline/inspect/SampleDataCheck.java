package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.StageResult.Quarantined;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether waveforms (PS3.3 C.10.9) and spectra (C.8.14.4) end with the last sample that is told of. Samples are not
 * searched for identifiers, so nothing else may stand behind them. Stateless.
 */
final class SampleDataCheck {

    private SampleDataCheck() {
    }

    /** What goes on for too long; null where nothing does. */
    static @Nullable Quarantined problem(Attributes dataSet) throws IOException {
        // Without what describes it: of no waveform.
        Quarantined problem = problem(dataSet, Tag.WaveformData, waveformBytes(dataSet), "");
        if (problem == null) {
            problem = problem(dataSet, Tag.SpectroscopyData, spectrumBytes(dataSet), "");
        }
        int number = 0;
        for (Attributes group : dataSet.items(Tag.WaveformSequence)) {
            if (problem != null) {
                break;
            }
            String path = TagFormat.format(Tag.WaveformSequence) + "[" + number++ + "]";
            problem = problem(group, Tag.WaveformData, waveformBytes(group), path);
        }
        return problem;
    }

    private static @Nullable Quarantined problem(Attributes in, int tag, long expected, String path)
            throws IOException {
        ByteRange value = switch (in.get(tag)) {
            case DataElement e -> new ByteRange(ByteSource.of(e.buffer()), e.offset(), e.length());
            case BulkElement e -> e.value();
            case Element e -> new ByteRange(ByteSource.of(new byte[0]), 0, 0);
            case null -> null;
        };
        if (value == null || value.length() <= expected || PixelDataCheck.isPadding(value, expected)) {
            return null;
        }
        return new Quarantined(Reason.SAMPLES_LONG,
                path + TagFormat.format(tag) + " has " + value.length() + " bytes of " + expected);
    }

    private static long waveformBytes(Attributes group) {
        return product(PixelDataCheck.number(group, Tag.NumberOfWaveformChannels, 0),
                PixelDataCheck.number(group, Tag.NumberOfWaveformSamples, 0),
                PixelDataCheck.number(group, Tag.WaveformBitsAllocated, 0)) / Byte.SIZE;
    }

    /** A spectrum of each voxel of each frame, of one or two numbers at each point. */
    private static long spectrumBytes(Attributes dataSet) {
        int numbers = "COMPLEX".equals(dataSet.string(Tag.DataRepresentation)) ? 2 : 1;
        return product(PixelDataCheck.number(dataSet, Tag.Rows, 0),
                PixelDataCheck.number(dataSet, Tag.Columns, 0),
                PixelDataCheck.number(dataSet, Tag.DataPointRows, 0),
                PixelDataCheck.number(dataSet, Tag.DataPointColumns, 0), PixelDataCheck.frames(dataSet),
                (long) numbers * Float.BYTES);
    }

    /** Saturating, for what it is compared with is a length; 0 where a factor is negative. */
    private static long product(long... factors) {
        long product = 1;
        for (long factor : factors) {
            product = factor < 0 ? 0 : PixelDataCheck.saturated(product, factor);
        }
        return product;
    }
}
