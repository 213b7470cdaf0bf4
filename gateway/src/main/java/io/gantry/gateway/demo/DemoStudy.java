package io.gantry.gateway.demo;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.PersonName;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small study of a patient who never was: CT, MR, a report, a presentation state that refers to the CT, and two
 * instances that may have text burned in. Each is valid for its IOD (PS3.3 A). The same at every call.
 */
public final class DemoStudy {

    static final int SIZE = 64;

    /** What must not be in anything that leaves, as it stands in text; found in upper and lower case. */
    private static final List<String> TEXTS = List.of("Yamada", "Tarou", DemoModules.PATIENT_ID,
            DemoModules.BIRTH_DATE, DemoModules.STUDY_DATE, "9 July 1961", "Willow", "5550142", "Kobayashi",
            "Hanako", "0099342", "LAKESIDE", "77120345", "20731145", "5520981", "Okonkwo", "Adaeze",
            "Lindqvist", "Ebba", "Szczepanik", "Marek", "88213007", "CTROOM7", "Springfield");

    private static final Pattern PSEUDONYMOUS_UID = Pattern.compile("2\\.25\\.[0-9]+");

    private DemoStudy() {
    }

    /** The instances in the order in which they are sent. */
    public static List<DemoInstance> instances() {
        Attributes ct = ct();
        return List.of(arrives("CT image", ct, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                arrives("MR image", mr(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                arrives("structured report", report(ct), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                arrives("presentation state", presentationState(ct),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                held("secondary capture", secondaryCapture()), held("ultrasound image", ultrasound()));
    }

    private static DemoInstance arrives(String label, Attributes dataSet, TransferSyntax syntax) {
        return new DemoInstance(label, dataSet, syntax, null);
    }

    private static DemoInstance held(String label, Attributes dataSet) {
        return new DemoInstance(label, dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                Reason.REDACTION_NEEDED);
    }

    private static Attributes ct() {
        Attributes a = DemoModules.instance(UID.CTImageStorage, "CT", 1, 1, DemoModules.JAPANESE);
        DemoModules.plane(a, 1);
        image(a, "ORIGINAL", "PRIMARY", "AXIAL");
        DemoModules.request(a);
        DemoModules.privateBlocks(a);
        a.set(Tag.ImageComments, "Yamada Tarou, tel. " + DemoModules.PHONE);
        a.set(Tag.AcquisitionNumber, "1");
        a.set(Tag.BodyPartExamined, "HEAD");
        a.set(Tag.PatientPosition, "HFS");
        a.set(Tag.BurnedInAnnotation, "NO");
        a.set(Tag.KVP, "120");
        a.set(Tag.RescaleIntercept, "-1024");
        a.set(Tag.RescaleSlope, "1");
        DemoModules.pixels(a, SIZE, 1, 16, 12);
        return a;
    }

    private static Attributes mr() {
        Attributes a = DemoModules.instance(UID.MRImageStorage, "MR", 2, 1, DemoModules.JAPANESE);
        DemoModules.plane(a, 1);
        image(a, "ORIGINAL", "PRIMARY", "OTHER");
        a.set(Tag.ScanningSequence, "SE");
        a.set(Tag.SequenceVariant, "NONE");
        a.set(Tag.ScanOptions, "");
        a.set(Tag.MRAcquisitionType, "2D");
        a.set(Tag.RepetitionTime, "500");
        a.set(Tag.EchoTime, "14");
        a.set(Tag.EchoTrainLength, "1");
        a.set(Tag.BodyPartExamined, "HEAD");
        a.set(Tag.PatientPosition, "HFS");
        DemoModules.pixels(a, SIZE, 1, 16, 12);
        return a;
    }

    private static Attributes report(Attributes image) {
        Attributes a = DemoModules.instance(UID.ComprehensiveSRStorage, "SR", 3, 1, "ISO_IR 192");
        DemoDocuments.report(a, image);
        return a;
    }

    private static Attributes presentationState(Attributes image) {
        Attributes a = DemoModules.instance(UID.GrayscaleSoftcopyPresentationStateStorage, "PR", 4, 1,
                "ISO_IR 192");
        DemoDocuments.presentationState(a, image);
        return a;
    }

    private static Attributes secondaryCapture() {
        Attributes a = DemoModules.instance(UID.SecondaryCaptureImageStorage, "OT", 5, 1,
                DemoModules.JAPANESE);
        a.set(Tag.ConversionType, "WSD");
        a.set(Tag.Laterality, "");
        a.set(Tag.PatientOrientation, "");
        a.set(Tag.BurnedInAnnotation, "YES");
        DemoModules.pixels(a, SIZE, 3, 8, 8);
        return a;
    }

    private static Attributes ultrasound() {
        Attributes a = DemoModules.instance(UID.UltrasoundImageStorage, "US", 6, 1, DemoModules.JAPANESE);
        image(a, "ORIGINAL", "PRIMARY", "ABDOMINAL", "0001");
        a.set(Tag.Laterality, "");
        a.set(Tag.PatientOrientation, "");
        a.set(Tag.LossyImageCompression, "00");
        DemoModules.pixels(a, SIZE, 3, 8, 8);
        return a;
    }

    private static void image(Attributes a, String... imageType) {
        a.set(Tag.ImageType, imageType);
        a.set(Tag.ContentDate, DemoModules.STUDY_DATE);
        a.set(Tag.ContentTime, "101615");
        a.set(Tag.AcquisitionDate, DemoModules.STUDY_DATE);
        a.set(Tag.AcquisitionTime, "101613");
    }

    /**
     * The first identifier of the study that stands in bytes, in any case and any of the character sets it was sent in;
     * null where there is none.
     */
    public static @Nullable String identifierIn(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        for (DemoInstance instance : instances()) {
            for (int tag : new int[]{Tag.SOPInstanceUID, Tag.SeriesInstanceUID, Tag.StudyInstanceUID}) {
                String uid = String.valueOf(instance.dataSet().string(tag));
                if (all.contains(uid)) {
                    return uid;
                }
            }
        }
        // Among the digits of a pseudonymous UID a number of seven may stand by chance.
        String texts = PSEUDONYMOUS_UID.matcher(all).replaceAll("");
        for (String text : TEXTS) {
            if (texts.contains(text.toUpperCase(Locale.ROOT))) {
                return text;
            }
        }
        PersonName name = PersonName.parse(DemoModules.PATIENT_NAME);
        for (String part : List.of(name.ideographic().family(), name.ideographic().given(),
                name.phonetic().family(), name.phonetic().given())) {
            for (String[] set : new String[][]{DemoModules.JAPANESE, {"ISO_IR 192"}}) {
                byte[] encoded = SpecificCharacterSet.of(set).encode(part, VR.PN);
                if (encoded != null && new String(bytes, StandardCharsets.ISO_8859_1)
                        .contains(new String(encoded, StandardCharsets.ISO_8859_1).strip())) {
                    return part;
                }
            }
        }
        return null;
    }
}
