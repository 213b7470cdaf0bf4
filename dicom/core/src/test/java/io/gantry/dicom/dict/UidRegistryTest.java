package io.gantry.dicom.dict;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.UID;
import org.junit.jupiter.api.Test;

class UidRegistryTest {

    @Test
    void knowsRegisteredIdentifiers() {
        assertThat(UidRegistry.lookup(UID.CTImageStorage)).isEqualTo(new UidRegistry.Entry(
                "1.2.840.10008.5.1.4.1.1.2", "SOP Class", "CTImageStorage", false, "CT Image Storage"));
        assertThat(UidRegistry.nameOf(UID.ImplicitVRLittleEndian)).startsWith("Implicit VR Little Endian");
        assertThat(UidRegistry.lookup(UID.ExplicitVRBigEndian)).isNotNull()
                .extracting(UidRegistry.Entry::retired).isEqualTo(true);
    }

    @Test
    void leavesOthersAsTheyAre() {
        assertThat(UidRegistry.lookup("1.2.3")).isNull();
        assertThat(UidRegistry.nameOf("1.2.3")).isEqualTo("1.2.3");
        assertThat(UidRegistry.nameOf("1.2.840.10008.5.1.4.1.1.40")).isEqualTo("1.2.840.10008.5.1.4.1.1.40");
    }

    @Test
    void listsIdentifiersByType() {
        assertThat(UidRegistry.ofType(UidRegistry.SOP_CLASS)).hasSize(308)
                .extracting(UidRegistry.Entry::uid).contains(UID.Verification, UID.MRImageStorage);
        assertThat(UidRegistry.ofType(UidRegistry.TRANSFER_SYNTAX)).hasSize(63)
                .extracting(UidRegistry.Entry::uid).contains(UID.RLELossless)
                .doesNotContain(UID.Verification);
        assertThat(UidRegistry.ofType("Teapot")).isEmpty();
    }
}
