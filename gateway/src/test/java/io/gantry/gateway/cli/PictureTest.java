package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames as people see them. */
class PictureTest {

    private final Attributes dataSet = new Attributes();

    private static ImageForm grey(String photometric, int stored, boolean signed) {
        return new ImageForm(1, 4, 1, 16, stored, stored - 1, signed, 0,
                PhotometricInterpretation.of(photometric), 2);
    }

    private String draw(ImageForm form, int frame, boolean fullRange, int... samples)
            throws IOException, PixelDataException {
        Raster raster = Raster.of(form);
        for (int i = 0; i < samples.length; i++) {
            raster.sample(0, i / form.samplesPerPixel(), i % form.samplesPerPixel(), samples[i]);
        }
        BufferedImage picture = Picture.of(dataSet, form, raster, frame, fullRange).draw(raster, 1024);
        StringBuilder pixels = new StringBuilder();
        for (int x = 0; x < picture.getWidth(); x++) {
            pixels.append(x == 0 ? "" : " ").append(String.format("%06x", picture.getRGB(x, 0) & 0xFFFFFF));
        }
        return pixels.toString();
    }

    @Test
    void greyValuesAreSpreadOverTheirRangeWhereNoWindowIsAskedFor() throws Exception {
        assertThat(draw(grey("MONOCHROME2", 12, false), 1, false, 100, 200, 300, 300))
                .isEqualTo("000000 7f7f7f ffffff ffffff");
        assertThat(draw(grey("MONOCHROME1", 12, false), 1, false, 100, 200, 300, 300))
                .isEqualTo("ffffff 808080 000000 000000");
        assertThat(draw(grey("MONOCHROME2", 12, true), 1, false, 0xFF9C, 0, 100, 100)).as("-100 to 100")
                .isEqualTo("000000 7f7f7f ffffff ffffff");
    }

    @Test
    @DisplayName("PS3.3 C.11.2.1.2.1: window 40/400 on stored values 24 to 1424 with an intercept of -1024")
    void theWindowIsTheOneTheImageAsksFor() throws Exception {
        dataSet.set(Tag.WindowCenter, "40", "300");
        dataSet.set(Tag.WindowWidth, "400", "1500");
        dataSet.set(Tag.RescaleSlope, "1");
        dataSet.set(Tag.RescaleIntercept, "-1024");
        ImageForm form = grey("MONOCHROME2", 12, false);
        assertThat(draw(form, 1, false, 24, 864, 1064, 1424)).isEqualTo("000000 000000 808080 ffffff");
        assertThat(draw(form, 1, true, 24, 864, 1064, 1424)).as("full range")
                .isEqualTo("000000 999999 bdbdbd ffffff");
        assertThat(draw(form, 1, false, 24, 124, 224, 324)).as("a window that would hide all of it")
                .isEqualTo("000000 555555 aaaaaa ffffff");
        dataSet.set(Tag.VOILUTFunction, "SIGMOID");
        assertThat(draw(form, 1, false, 24, 864, 1064, 1424)).isEqualTo("000000 1e1e1e 808080 f8f8f8");
    }

    @Test
    void aWindowMayBelongToAFrame() throws Exception {
        Attributes window = new Attributes();
        window.set(Tag.WindowCenter, "50.5");
        window.set(Tag.WindowWidth, "101");
        Attributes group = new Attributes();
        group.setSequence(Tag.FrameVOILUTSequence, window);
        dataSet.setSequence(Tag.PerFrameFunctionalGroupsSequence, new Attributes(), group);
        ImageForm form = grey("MONOCHROME2", 12, false);
        assertThat(draw(form, 1, false, 0, 100, 200, 200)).isEqualTo("000000 7f7f7f ffffff ffffff");
        assertThat(draw(form, 2, false, 0, 100, 200, 200)).isEqualTo("000000 ffffff ffffff ffffff");
    }

    @Test
    void aPaletteHasColours() throws Exception {
        for (int tag : List.of(Tag.RedPaletteColorLookupTableDescriptor,
                Tag.GreenPaletteColorLookupTableDescriptor, Tag.BluePaletteColorLookupTableDescriptor)) {
            dataSet.setInts(tag, VR.US, 3, 10, 16);
        }
        lut(Tag.RedPaletteColorLookupTableData, 0, 0, 0, 0xFF, 0, 0x10);
        lut(Tag.GreenPaletteColorLookupTableData, 0, 0x20, 0, 0, 0, 0x10);
        lut(Tag.BluePaletteColorLookupTableData, 0, 0, 0, 0, 0, 0x80);
        assertThat(draw(grey("PALETTE COLOR", 8, false), 1, false, 10, 11, 12, 200))
                .as("beyond the end: the last")
                .isEqualTo("002000 ff0000 101080 101080");
    }

    private void lut(int tag, int... bytes) {
        byte[] table = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            table[i] = (byte) bytes[i];
        }
        dataSet.put(new DataElement(tag, VR.OW, table, 0, table.length, false));
    }

    /** What the decoders give: RGB where JPEG 2000 names its own transform, luminance and chrominance otherwise. */
    @ParameterizedTest
    @CsvSource({"RGB,4c55ff", "YBR_RCT,4c55ff", "YBR_ICT,4c55ff", "YBR_FULL,fe0000", "YBR_FULL_422,fe0000",
            "YBR_PARTIAL_422,ff0000", "HSV,bcffaa"})
    void coloursAreWhatTheImageSays(String photometric, String red) throws Exception {
        ImageForm form = new ImageForm(1, 4, 3, 8, 8, 7, false, 0, PhotometricInterpretation.of(photometric),
                1);
        String first = draw(form, 1, false, 76, 85, 255);
        assertThat(first.substring(0, 6)).isEqualTo(red);
    }

    @Test
    @DisplayName("a line of one pixel is not lost in a smaller picture")
    void smallerPicturesAreAveraged() throws Exception {
        ImageForm form = new ImageForm(64, 64, 1, 8, 8, 7, false, 0, PhotometricInterpretation.MONOCHROME2,
                1);
        Raster raster = Raster.of(form);
        for (int column = 0; column < 64; column++) {
            raster.sample(33, column, 0, 255);
        }
        BufferedImage picture = Picture.of(dataSet, form, raster, 1, false).draw(raster, 8);
        assertThat(picture.getHeight()).isEqualTo(8);
        assertThat(picture.getRGB(3, 4) & 0xFF).isEqualTo(255 / 8);
        assertThat(picture.getRGB(3, 3) & 0xFF).isZero();
    }
}
