package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.TransferSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of images that may have text burned into their pixels (PS3.15 E.3.1). The first that fits an instance is its
 * class. Burned In Annotation (0028,0301) NO is believed of machines that look at what they measure, not of captures,
 * ultrasound, endoscopy and video: what fills it there does not look at the picture.
 */
public enum RiskClass {

    /** Burned In Annotation is there and not NO, or the label of a slide is in the picture. */
    BURNED_IN("(0028,0301) is not NO, or (0048,0010) is YES") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            return original.hasValue(Tag.BurnedInAnnotation) && !saysNo(original)
                    || "YES".equalsIgnoreCase(original.string(Tag.SpecimenLabelInImage));
        }
    },
    /** Pictures and sound of a recording, into which nothing here looks. */
    VIDEO("video") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            // PS3.5 A.4.5 to A.4.10 and A.8.
            return syntax.uid().startsWith("1.2.840.10008.1.2.4.10")
                    || syntax.uid().startsWith("1.2.840.10008.1.2.7.");
        }
    },
    /**
     * A picture of a screen, a report of the dose: said by Image Type or Series Description, or seen by what no slice of a
     * patient is. What an image is called outweighs its place in the patient: scanners store pages in the class of their
     * slices, with their Image Type and geometry copied. A slice that is called so is held, not blanked: the rules that
     * ship leave AXIAL and LOCALIZER alone.
     */
    SCREEN_CAPTURE("screen or dose capture") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            // In radiotherapy a dose is an image, not a report: PORTAL, ACQUIRED_DOSE.
            return isOf(original, ImageClasses.GREY) && isColored(original)
                    || isOf(original, ImageClasses.SLICE) && !isSlice(original)
                    || !isOf(original, ImageClasses.RADIOTHERAPY) && isCalledCapture(original);
        }
    },
    /** Secondary Capture and its multi-frame forms, and what was made for a printer. */
    SECONDARY_CAPTURE("secondary capture") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            return isOf(original, ImageClasses.SECONDARY_CAPTURE);
        }
    },
    ULTRASOUND("ultrasound") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            return isOf(original, ImageClasses.ULTRASOUND) || isModality(original, ULTRASOUNDS);
        }
    },
    /** Scanned film or paper, frame-grabbed video (PS3.3 C.8.6.1, C.8.11.4). */
    DIGITIZED("scanned or digitized") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            // An RT Image must have a Conversion Type, and DI is the imager's own (C.8.8.2).
            boolean portal = UID.RTImageStorage.equals(original.string(Tag.SOPClassUID))
                    && original.strings(Tag.ConversionType).equals(List.of("DI"));
            return original.hasValue(Tag.ConversionType) && !portal
                    || "FILM".equalsIgnoreCase(original.string(Tag.DetectorType))
                    || original.hasValue(Tag.DigitizingDeviceTransportDirection)
                    || original.hasValue(Tag.RotationOfScannedFilm)
                    || original.hasValue(Tag.VideoImageFormatAcquired);
        }
    },
    /** Fluoroscopy and angiography, unless the machine says that nothing is burned in. */
    FLUOROSCOPY("fluoroscopy") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            return !saysNo(original) && (isOf(original, ImageClasses.FLUOROSCOPY)
                    || isOf(original, ImageClasses.RADIOGRAPH) && isModality(original, FLUOROSCOPIES));
        }
    },
    /** Endoscopy; microscopy, photographs and the eye, unless the machine says that nothing is burned in. */
    VISIBLE_LIGHT("endoscopy, microscopy or photograph") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            return isOf(original, ImageClasses.ENDOSCOPY) || isModality(original, Set.of("ES"))
                    || isOf(original, ImageClasses.VISIBLE_LIGHT) && isLabel(original)
                    || !saysNo(original) && (isOf(original, ImageClasses.VISIBLE_LIGHT)
                            || isModality(original, VISIBLE_LIGHTS));
        }
    },
    /** Pixels in a SOP class of which it is not known what they show, or of a modality that says nothing of it. */
    UNKNOWN("image of unknown kind") {
        @Override
        boolean fits(Attributes original, TransferSyntax syntax) {
            return !isOf(original, ImageClasses.ORDINARY) && !isOf(original, ImageClasses.VISIBLE_LIGHT)
                    || isModality(original, UNTOLD) && !saysNo(original);
        }
    };

    /** Parts of values of Image Type; SNAPSHOT and POSDISP are pictures of a screen as well. */
    private static final List<String> CAPTURES = List.of("SCREEN", "DOSE", "CAPTURE", "REPORT", "SAVE",
            "SNAPSHOT", "POSDISP");
    /** Words of values of Image Type: pages of what the scanner was told to do. */
    private static final List<String> PAGES = List.of(" PROT ", " PROTOCOL ", " SUMMARY ");
    /** Descriptions of such series, where Image Type does not say it. */
    private static final List<String> DESCRIPTIONS = List.of(" DOSE REPORT ", " DOSE RECORD ", " DOSE INFO ",
            " DOSE INFORMATION ", " DOSE SUMMARY ", " DOSE PAGE ", " DOSE SHEET ", " DOSE DATA ",
            " PATIENT PROTOCOL ", " PROTOCOL PAGE ", " EXAM SUMMARY ", " EXAM PROTOCOL ", " SCREEN SAVE ",
            " SCREENSAVE ", " SCREEN SAVES ", " SCREEN SHOT ", " SCREENSHOT ", " SCREENSHOTS ",
            " SCREEN SHOTS ",
            " SCREEN CAPTURE ", " SCREENCAPTURE ", " SECONDARY CAPTURE ", " SCANNED DOCUMENT ",
            " SCANNED DOCUMENTS ");
    private static final Set<String> ULTRASOUNDS = Set.of("US", "IVUS", "EC", "CD", "DD", "BDUS");
    private static final Set<String> FLUOROSCOPIES = Set.of("RF", "XA", "DF", "DS", "CF", "VF");
    private static final Set<String> VISIBLE_LIGHTS = Set.of("XC", "GM", "SM", "DMS", "OP", "OPT", "OPM",
            "OPR", "OPV", "OCT", "IVOCT", "CP", "CS", "FS", "FA", "LP", "LS", "TG");
    private static final Set<String> UNTOLD = Set.of("OT", "HC", "DOC", "DG", "SR", "ECG", "HD", "EPS");

    private static final List<RiskClass> IN_ORDER = List.of(values());

    private final String detail;

    RiskClass(String detail) {
        this.detail = detail;
    }

    /** @param original has pixels */
    abstract boolean fits(Attributes original, TransferSyntax syntax);

    /**
     * The class of an instance as it was received; null where it has no pixels, or where nothing says that text may be
     * burned into them.
     *
     * @param syntax as it was received, too
     */
    public static @Nullable RiskClass of(Attributes original, TransferSyntax syntax) {
        if (!hasPixels(original)) {
            return null;
        }
        for (RiskClass risk : IN_ORDER) {
            if (risk.fits(original, syntax)) {
                return risk;
            }
        }
        return null;
    }

    static boolean hasPixels(Attributes original) {
        return original.contains(Tag.PixelData) || original.contains(Tag.FloatPixelData)
                || original.contains(Tag.DoubleFloatPixelData);
    }

    /** The name in a profile. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For a reason. */
    String detail() {
        return detail;
    }

    private static boolean saysNo(Attributes original) {
        List<String> values = original.strings(Tag.BurnedInAnnotation);
        return values.size() == 1 && values.getFirst().equalsIgnoreCase("NO");
    }

    private static boolean isOf(Attributes original, Set<String> classes) {
        String sopClass = original.string(Tag.SOPClassUID);
        return sopClass != null && classes.contains(sopClass);
    }

    private static boolean isModality(Attributes original, Set<String> modalities) {
        String modality = original.string(Tag.Modality);
        return modality != null && modalities.contains(modality.toUpperCase(Locale.ROOT))
                && !isOf(original, ImageClasses.CALCULATED);
    }

    private static boolean isColored(Attributes original) {
        return original.intValue(Tag.SamplesPerPixel).orElse(1) > 1
                || "PALETTE COLOR".equalsIgnoreCase(original.string(Tag.PhotometricInterpretation))
                        && !isOf(original, ImageClasses.PALETTES);
    }

    /**
     * Workstations store pictures of their screens in the class of the study: of 8 bits, or derived and at no place in
     * the patient. An original without its place is a slice of a careless machine.
     */
    private static boolean isSlice(Attributes original) {
        List<String> types = original.strings(Tag.ImageType);
        boolean acquired = !types.contains("DERIVED") && !types.contains("SECONDARY");
        return original.intValue(Tag.BitsAllocated).orElse(16) > 8
                && (acquired || original.hasValue(Tag.ImagePositionPatient)
                        || original.hasValue(Tag.ImageOrientationPatient));
    }

    private static boolean isCalledCapture(Attributes original) {
        for (String value : original.strings(Tag.ImageType)) {
            String words = words(value);
            if (containsAny(words, CAPTURES) || containsAny(words, PAGES)) {
                return true;
            }
        }
        String description = original.string(Tag.SeriesDescription);
        return description != null && containsAny(words(description), DESCRIPTIONS);
    }

    /** Letters and digits in upper case, between single blanks, one before and behind as well. */
    private static String words(String text) {
        StringBuilder words = new StringBuilder(text.length() + 2).append(' ');
        String folded = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
                words.append(c);
            } else if (words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
        }
        return words.charAt(words.length() - 1) == ' ' ? words.toString() : words.append(' ').toString();
    }

    private static boolean containsAny(String text, List<String> parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** The picture of the label of a slide, or of the whole slide with it (PS3.3 C.8.12.4.1.1). */
    private static boolean isLabel(Attributes original) {
        List<String> types = original.strings(Tag.ImageType);
        return types.contains("LABEL") || types.contains("OVERVIEW")
                && !"NO".equalsIgnoreCase(original.string(Tag.SpecimenLabelInImage));
    }
}
