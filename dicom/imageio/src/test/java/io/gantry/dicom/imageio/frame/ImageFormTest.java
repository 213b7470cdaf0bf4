package io.gantry.dicom.imageio.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.testing.Images;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormTest {

    private static final ImageForm FORM = Images.grey(5, 7, 16, 12, true).withFrames(3);

    private static void assertFails(Kind kind, Consumer<Attributes> change) {
        Attributes a = Images.describe(FORM);
        change.accept(a);
        assertThatThrownBy(() -> ImageForm.of(a)).isInstanceOfSatisfying(PixelDataException.class,
                e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void whatIsDescribedIsRead() throws PixelDataException {
        assertThat(ImageForm.of(Images.describe(FORM))).isEqualTo(FORM);
        ImageForm colour = Images.colour(4, 6, 8, 1, PhotometricInterpretation.YBR_FULL);
        assertThat(ImageForm.of(Images.describe(colour))).isEqualTo(colour);
        assertThat(colour.frameLength()).isEqualTo(72);
        assertThat(Images.colour(4, 6, 8, 0, PhotometricInterpretation.YBR_FULL_422).frameLength())
                .isEqualTo(48);
    }

    @ParameterizedTest
    @ValueSource(ints = {Tag.Rows, Tag.Columns, Tag.SamplesPerPixel, Tag.BitsAllocated, Tag.BitsStored,
            Tag.HighBit, Tag.PixelRepresentation, Tag.PhotometricInterpretation})
    void whatIsMissingIsAbsent(int tag) {
        assertFails(Kind.ABSENT, a -> a.remove(tag));
    }

    @Test
    void whatCannotBeAnImageIsImpossible() {
        assertFails(Kind.IMPOSSIBLE, a -> a.setInts(Tag.Rows, VR.US, 0));
        assertFails(Kind.IMPOSSIBLE, a -> a.setInts(Tag.SamplesPerPixel, VR.US, 2));
        assertFails(Kind.IMPOSSIBLE, a -> a.setInts(Tag.SamplesPerPixel, VR.US, 3));
        assertFails(Kind.IMPOSSIBLE, a -> a.setInts(Tag.BitsStored, VR.US, 17));
        assertFails(Kind.IMPOSSIBLE, a -> a.setInts(Tag.HighBit, VR.US, 16));
        assertFails(Kind.IMPOSSIBLE, a -> a.setInts(Tag.HighBit, VR.US, 10));
        assertFails(Kind.IMPOSSIBLE, a -> a.setInts(Tag.PixelRepresentation, VR.US, 2));
        assertFails(Kind.IMPOSSIBLE, a -> a.set(Tag.NumberOfFrames, "0"));
        assertFails(Kind.IMPOSSIBLE, a -> a.set(Tag.NumberOfFrames, "many"));
        assertFails(Kind.UNSUPPORTED, a -> a.setInts(Tag.BitsAllocated, VR.US, 24));
        assertFails(Kind.UNSUPPORTED, a -> {
            a.setInts(Tag.Rows, VR.US, 65535);
            a.setInts(Tag.Columns, VR.US, 65535);
        });
    }

    @Test
    void unknownPhotometricInterpretationIsKept() throws PixelDataException {
        Attributes a = Images.describe(FORM);
        a.set(Tag.PhotometricInterpretation, "SEPIA");
        ImageForm form = ImageForm.of(a);
        assertThat(form.photometric()).isEqualTo(PhotometricInterpretation.UNKNOWN);
        assertThatThrownBy(() -> Black.of(form)).isInstanceOf(PixelDataException.class);
    }

    @Test
    void blackDependsOnThePhotometricInterpretation() throws PixelDataException {
        assertThat(Black.of(FORM)).containsExactly(0xF800);
        assertThat(Black.of(Images.grey(1, 1, 16, 12, false))).containsExactly(0);
        assertThat(Black.of(new ImageForm(1, 1, 1, 16, 12, 11, false, 0,
                PhotometricInterpretation.MONOCHROME1, 1))).containsExactly(4095);
        assertThat(Black.of(new ImageForm(1, 1, 1, 16, 12, 11, true, 0,
                PhotometricInterpretation.MONOCHROME1, 1))).containsExactly(2047);
        assertThat(Black.of(Images.colour(1, 1, 8, 0, PhotometricInterpretation.RGB))).containsExactly(0, 0,
                0);
        assertThat(Black.of(Images.colour(1, 2, 8, 0, PhotometricInterpretation.YBR_FULL_422)))
                .containsExactly(0, 128, 128);
        assertThat(Black.of(Images.colour(1, 2, 8, 0, PhotometricInterpretation.YBR_PARTIAL_422)))
                .containsExactly(16, 128, 128);
    }
}
