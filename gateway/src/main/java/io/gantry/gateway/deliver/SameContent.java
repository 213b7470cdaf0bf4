package io.gantry.gateway.deliver;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Whether two files hold the same instance, but for its locked identity, whose encryption differs each time. Stateless. */
final class SameContent {

    private SameContent() {
    }

    /** @throws IOException where one of them cannot be read; what is there and is no DICOM file is not the same */
    static boolean in(Path there, ByteSource file) throws IOException {
        byte[] wanted = digest(file);
        try (FileChannel channel = FileChannel.open(there, StandardOpenOption.READ)) {
            return Arrays.equals(wanted, digest(ByteSource.of(channel)));
        } catch (MalformedDatasetException _) {
            return false;
        }
    }

    private static byte[] digest(ByteSource file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        try (DicomFile dicom = DicomReader.read(file, ReadLimits.DEFAULT)) {
            digest.update(dicom.transferSyntax().uid().getBytes(StandardCharsets.US_ASCII));
            Attributes dataSet = dicom.dataSet().copy();
            dataSet.remove(Tag.EncryptedAttributesSequence);
            DicomWriter.writeDataSet(
                    DataSink.into(new DigestOutputStream(OutputStream.nullOutputStream(), digest)), dataSet,
                    dicom.transferSyntax());
        }
        return digest.digest();
    }
}
