package io.gantry.dicom.imageio.testing;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Forms of images, chosen and random. */
public final class Forms {

    private Forms() {
    }

    /** Each pair of allocated and stored bits that is usual, unsigned and signed, and colour of every kind. */
    public static List<ImageForm> ofEveryKind(int rows, int columns) {
        List<ImageForm> forms = new ArrayList<>();
        for (boolean signed : new boolean[]{false, true}) {
            for (int stored : new int[]{2, 5, 8}) {
                forms.add(Images.grey(rows, columns, 8, stored, signed));
            }
            for (int stored : new int[]{9, 10, 12, 14, 15, 16}) {
                forms.add(Images.grey(rows, columns, 16, stored, signed));
            }
        }
        forms.add(
                new ImageForm(rows, columns, 1, 8, 8, 7, false, 0, PhotometricInterpretation.MONOCHROME1, 1));
        forms.add(
                new ImageForm(rows, columns, 1, 8, 8, 7, false, 0, PhotometricInterpretation.PALETTE_COLOR,
                        1));
        for (int planar = 0; planar <= 1; planar++) {
            forms.add(Images.colour(rows, columns, 8, planar, PhotometricInterpretation.RGB));
            forms.add(Images.colour(rows, columns, 8, planar, PhotometricInterpretation.YBR_FULL));
            forms.add(Images.colour(rows, columns, 16, planar, PhotometricInterpretation.RGB));
        }
        return forms;
    }

    /** Any size up to 40 by 40, any bits from {@code least} on, 1, 3 or 4 samples per pixel, unsigned and signed. */
    public static Arbitrary<ImageForm> any(int least, int most) {
        Arbitrary<Integer> size = Arbitraries.integers().between(1, 40);
        return Combinators
                .combine(size, size, Arbitraries.integers().between(least, most), Arbitraries.of(1, 3, 4),
                        Arbitraries.of(true, false))
                .as(Forms::form);
    }

    private static ImageForm form(int rows, int columns, int stored, int samples, boolean signed) {
        int allocated = stored <= 8 ? 8 : stored <= 16 ? 16 : 32;
        PhotometricInterpretation photometric = switch (samples) {
            case 1 -> PhotometricInterpretation.MONOCHROME2;
            case 3 -> PhotometricInterpretation.RGB;
            default -> PhotometricInterpretation.CMYK;
        };
        return new ImageForm(rows, columns, samples, allocated, stored, stored - 1, signed && samples == 1, 0,
                photometric, 1);
    }
}
