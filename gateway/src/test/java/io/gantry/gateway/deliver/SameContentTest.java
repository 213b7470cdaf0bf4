package io.gantry.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameContentTest {

    private final TestInstance ct = new TestInstances(3).ct(24, 20);

    @TempDir
    Path folder;

    private static TestInstance locked(TestInstance instance, String encrypted) {
        Attributes item = new Attributes();
        item.put(DataElement.ofAscii(Tag.EncryptedContent, VR.OB, encrypted));
        return instance.with(
                to -> to.put(new SequenceElement(Tag.EncryptedAttributesSequence, List.of(item))));
    }

    private boolean isSame(TestInstance there, TestInstance now) throws IOException {
        return SameContent.in(there.writeTo(folder.resolve("there.dcm")), ByteSource.of(now.bytes()));
    }

    @Test
    @DisplayName("The same instance is told from another of its UID, whatever its lock is encrypted to")
    void sameContent() throws IOException {
        assertThat(isSame(ct, ct)).isTrue();
        assertThat(isSame(locked(ct, "abcd"), locked(ct, "efgh"))).isTrue();
        assertThat(isSame(ct, ct.with(other -> other.set(Tag.InstanceNumber, "4711")))).isFalse();
        assertThat(isSame(ct, ct.with(other -> other.remove(Tag.PixelData)))).isFalse();
    }
}
