package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.PersonName;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what an instance's identity attributes say again in its other attributes: names, ids, numbers of orders, the
 * date of birth, addresses. Compared word by word without regard to case, diacritics and punctuation. Confined to one
 * instance.
 */
final class CrossReference {

    private static final int SHORTEST = 3;
    private static final int SHORTEST_IDEOGRAPHIC = 2;
    private static final Set<Integer> IDENTITY = Set.of(Tag.PatientID, Tag.OtherPatientIDs,
            Tag.AccessionNumber,
            Tag.PatientBirthDate, Tag.PatientAddress, Tag.PatientTelephoneNumbers, Tag.StudyID,
            Tag.AdmissionID,
            Tag.RequestedProcedureID, Tag.ScheduledProcedureStepID, Tag.PerformedProcedureStepID,
            Tag.PlacerOrderNumberImagingServiceRequest, Tag.FillerOrderNumberImagingServiceRequest,
            Tag.MedicalRecordLocator, Tag.InstitutionName, Tag.InstitutionAddress);

    private final Set<String> wanted = new HashSet<>();

    CrossReference(Attributes original) {
        gather(original);
    }

    private void gather(Attributes dataSet) {
        for (Element element : dataSet) {
            switch (element) {
                case SequenceElement sequence -> sequence.items().forEach(this::gather);
                case DataElement data when isIdentity(data) -> {
                    List<String> values = data.strings(dataSet.characterSet());
                    if (values != null) {
                        values.forEach(value -> add(data.vr(), value));
                    }
                }
                case DataElement _,BulkElement _,FragmentsElement _ -> {
                }
            }
        }
    }

    private void add(VR vr, String value) {
        if (vr != VR.PN) {
            addIfLong(value);
            return;
        }
        PersonName name = PersonName.parse(value);
        for (PersonName.Components group : List.of(name.alphabetic(), name.ideographic(), name.phonetic())) {
            // Prefix and suffix are titles (PS3.5 6.2.1).
            addIfLong(group.family());
            addIfLong(group.given());
            addIfLong(group.middle());
        }
    }

    private void addIfLong(String value) {
        String folded = fold(value);
        boolean ideographic = folded.chars().anyMatch(c -> c >= 0x2E80);
        if (folded.length() >= (ideographic ? SHORTEST_IDEOGRAPHIC : SHORTEST)) {
            wanted.add(folded);
        }
    }

    /** Whether an attribute is one of those that the others are compared with. */
    boolean isIdentity(Element element) {
        return element.vr() == VR.PN || IDENTITY.contains(element.tag());
    }

    boolean isIn(String text) {
        String folded = " " + fold(text) + " ";
        for (String each : wanted) {
            boolean ideographic = each.chars().anyMatch(c -> c >= 0x2E80);
            if (folded.contains(ideographic ? each : " " + each + " ")) {
                return true;
            }
        }
        return false;
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
