package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.dict.UidRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of images that may have text burned into their pixels (PS3.15 E.3.1). The first that fits an instance is its
 * class.
 */
public enum RiskClass {

    /** Burned In Annotation is YES, or the label of a slide is in the picture. */
    BURNED_IN("(0028,0301) or (0048,0010) is YES") {
        @Override
        boolean fits(Attributes original) {
            return "YES".equalsIgnoreCase(original.string(Tag.BurnedInAnnotation))
                    || "YES".equalsIgnoreCase(original.string(Tag.SpecimenLabelInImage));
        }
    },
    /** A picture of a screen, a report of the dose: said by Image Type. */
    SCREEN_CAPTURE("screen or dose capture") {
        @Override
        boolean fits(Attributes original) {
            for (String value : original.strings(Tag.ImageType)) {
                String folded = value.toUpperCase(Locale.ROOT);
                if (SCREEN_WORDS.stream().anyMatch(folded::contains)) {
                    return true;
                }
            }
            return false;
        }
    },
    /** Secondary Capture and its multi-frame forms. */
    SECONDARY_CAPTURE("secondary capture") {
        @Override
        boolean fits(Attributes original) {
            return isOf(original, SECONDARY_CAPTURES);
        }
    },
    ULTRASOUND("ultrasound") {
        @Override
        boolean fits(Attributes original) {
            return isOf(original, ULTRASOUNDS)
                    || MODALITIES_OF_ULTRASOUND.contains(String.valueOf(original.string(Tag.Modality)))
                            && original.contains(Tag.PixelData);
        }
    },
    /** Scanned film or paper, frame-grabbed video: said by Conversion Type (PS3.3 C.8.6.1). */
    DIGITIZED("scanned or digitized") {
        @Override
        boolean fits(Attributes original) {
            return original.hasValue(Tag.ConversionType);
        }
    },
    /** Fluoroscopy and angiography, unless the machine says that nothing is burned in. */
    FLUOROSCOPY("fluoroscopy") {
        @Override
        boolean fits(Attributes original) {
            return isOf(original, FLUOROSCOPIES)
                    && !"NO".equalsIgnoreCase(original.string(Tag.BurnedInAnnotation));
        }
    },
    /** Pixels in a SOP class that PS3.6 does not know, or of modality OT: nobody can say what they show. */
    UNKNOWN("image of unknown kind") {
        @Override
        boolean fits(Attributes original) {
            String sopClass = original.string(Tag.SOPClassUID);
            boolean known = sopClass != null && UidRegistry.lookup(sopClass) != null;
            return original.contains(Tag.PixelData)
                    && (!known || "OT".equals(original.string(Tag.Modality))
                            && !"NO".equalsIgnoreCase(original.string(Tag.BurnedInAnnotation)));
        }
    };

    private static final List<String> SCREEN_WORDS = List.of("SCREEN", "DOSE", "CAPTURE", "REPORT", "SAVE");
    private static final Set<String> SECONDARY_CAPTURES = Set.of(UID.SecondaryCaptureImageStorage,
            UID.MultiFrameSingleBitSecondaryCaptureImageStorage,
            UID.MultiFrameGrayscaleByteSecondaryCaptureImageStorage,
            UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
            UID.MultiFrameTrueColorSecondaryCaptureImageStorage);
    private static final Set<String> ULTRASOUNDS = Set.of(UID.UltrasoundImageStorage,
            UID.UltrasoundMultiFrameImageStorage, UID.UltrasoundImageStorageRetired,
            UID.UltrasoundMultiFrameImageStorageRetired, UID.EnhancedUSVolumeStorage);
    private static final Set<String> MODALITIES_OF_ULTRASOUND = Set.of("US", "IVUS", "EC", "CD", "DD",
            "BDUS");
    private static final Set<String> FLUOROSCOPIES = Set.of(UID.XRayRadiofluoroscopicImageStorage,
            UID.XRayAngiographicImageStorage, UID.EnhancedXRFImageStorage, UID.EnhancedXAImageStorage,
            UID.XRayAngiographicBiPlaneImageStorage);

    private final String detail;

    RiskClass(String detail) {
        this.detail = detail;
    }

    abstract boolean fits(Attributes original);

    /** The class of an instance as it was received; null where nothing says that text may be burned in. */
    public static @Nullable RiskClass of(Attributes original) {
        for (RiskClass risk : values()) {
            if (risk.fits(original)) {
                return risk;
            }
        }
        return null;
    }

    /** The name in a profile. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For a reason. */
    String detail() {
        return detail;
    }

    private static boolean isOf(Attributes original, Set<String> classes) {
        String sopClass = original.string(Tag.SOPClassUID);
        return sopClass != null && classes.contains(sopClass);
    }
}
