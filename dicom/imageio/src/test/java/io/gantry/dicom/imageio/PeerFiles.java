package io.gantry.dicom.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that go to programs of others and come back. */
final class PeerFiles {

    private final Path folder;

    PeerFiles(Path folder) {
        this.folder = folder;
    }

    /** What came back. */
    record Decoded(TransferSyntax syntax, ImageForm form, List<Raster> frames) {
    }

    /** Runs a program on an instance: its arguments, then the two files, or the marks IN and OUT among them. */
    Path convert(TestInstance instance, String program, String... arguments) throws IOException {
        Path in = instance.writeTo(folder.resolve("in.dcm"));
        Path out = folder.resolve("out.dcm");
        Files.deleteIfExists(out);
        List<String> command = new ArrayList<>(List.of(Peers.find(program)));
        command.addAll(List.of(arguments));
        command.addAll(List.of(in.toString(), out.toString()));
        Peers.Outcome outcome = Peers.run(command);
        assertThat(outcome.status()).as("%s: %s", command, outcome.output()).isZero();
        return out;
    }

    /** Decodes all frames of a file with our decoders. */
    static Decoded decode(Path path) throws IOException, PixelDataException {
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(path)), ReadLimits.DEFAULT)) {
            ImageForm form = ImageForm.of(file.dataSet());
            FrameSource source = FrameSource.of(file.dataSet(), form);
            FrameDecoder decoder = Codecs.pureJava().decoder(file.transferSyntax());
            assertThat(decoder).as(file.transferSyntax().uid()).isNotNull();
            List<Raster> frames = new ArrayList<>();
            for (int i = 0; decoder != null && i < source.count(); i++) {
                frames.add(decoder.decode(source.frame(i), form));
            }
            return new Decoded(file.transferSyntax(), form, frames);
        }
    }

    /** An instance whose frames our encoder wrote. */
    static TestInstance encode(ImageForm form, List<Raster> frames, String uid)
            throws IOException, PixelDataException {
        FrameEncoder encoder = Codecs.pureJava().encoder(TransferSyntax.of(uid));
        if (encoder == null) {
            throw new AssertionError("No encoder");
        }
        List<byte[]> encoded = new ArrayList<>();
        for (Raster frame : frames) {
            encoded.add(encoder.encode(frame, form));
        }
        return encapsulate(form, encoded, uid);
    }

    /** An instance of frames that are encoded already. */
    static TestInstance encapsulate(ImageForm form, List<byte[]> frames, String uid) throws IOException {
        DataSink.InMemory scratch = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(scratch);
        for (byte[] frame : frames) {
            writer.add(frame);
        }
        byte[] fragments = scratch.toByteArray();
        Attributes a = Images.capture(form);
        writer.putInto(a, new ByteRange(ByteSource.of(fragments), 0, fragments.length),
                EncapsulatedWriter.OffsetTable.AUTOMATIC);
        return new TestInstance(a, TransferSyntax.of(uid));
    }
}
