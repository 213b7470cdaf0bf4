package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.profile.PrivacyOption;
import io.gantry.pipeline.profile.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What says that and how an instance was de-identified (PS3.15 E.2, PS3.3 C.7.1.1, C.12.1.1.7): Patient Identity
 * Removed, De-identification Method and its codes of CID 7050, Longitudinal Temporal Information Modified. Where an
 * override keeps who the patient is, Patient Identity Removed is NO and there are no codes. Stamping twice is stamping
 * once. Immutable.
 */
final class Stamps {

    private static final String BASIC_CODE = "113100";
    private static final String BASIC_MEANING = "Basic Application Confidentiality Profile";
    private static final String MODIFIED = "MODIFIED";
    private static final String REMOVED = "REMOVED";
    private static final int DIGEST_DIGITS = 16;
    /** The codes that an instance may have been stamped with before, and keeps. */
    private static final Map<String, String> CID_7050 = cid7050();

    private final DataElement removed;
    private final boolean identityRemoved;
    private final DataElement method;
    private final String dates;
    private final Set<String> codes;
    private final SequenceElement methodCodes;

    Stamps(Profile profile) {
        identityRemoved = !profile.rules().keepsIdentity();
        removed = DataElement.ofAscii(Tag.PatientIdentityRemoved, VR.CS, identityRemoved ? "YES" : "NO");
        method = DataElement.ofAscii(Tag.DeidentificationMethod, VR.LO, "Gantry, "
                + Profile.edition() + ", profile " + profile.digest().substring(0, DIGEST_DIGITS));
        Set<PrivacyOption> options = profile.options();
        dates = profile.jitter() != null || profile.rules().changesDates()
                ? MODIFIED
                : options.contains(PrivacyOption.RETAIN_LONG_FULL_DATES) ? "UNMODIFIED" : REMOVED;
        Map<String, String> own = new LinkedHashMap<>();
        own.put(BASIC_CODE, BASIC_MEANING);
        for (PrivacyOption option : options) {
            if (option == PrivacyOption.CLEAN_PIXEL_DATA) {
                // Said by stage redact, of what it blanked.
                continue;
            }
            own.put(option.code(), option.meaning());
        }
        codes = Set.copyOf(own.keySet());
        List<Attributes> items = new ArrayList<>();
        own.forEach((code, meaning) -> items.add(item(code, meaning)));
        methodCodes = new SequenceElement(Tag.DeidentificationMethodCodeSequence, items);
    }

    private static Map<String, String> cid7050() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(BASIC_CODE, BASIC_MEANING);
        for (PrivacyOption option : PrivacyOption.values()) {
            meanings.put(option.code(), option.meaning());
        }
        return Map.copyOf(meanings);
    }

    private static Attributes item(String code, String meaning) {
        Attributes item = new Attributes();
        item.put(DataElement.ofAscii(Tag.CodeValue, VR.SH, code));
        item.put(DataElement.ofAscii(Tag.CodingSchemeDesignator, VR.SH, "DCM"));
        item.put(DataElement.ofAscii(Tag.CodeMeaning, VR.LO, meaning));
        return item;
    }

    /** True for the attributes that {@link #stamp} writes, whatever stood in them. */
    static boolean isStamp(int tag) {
        return switch (tag) {
            case Tag.PatientIdentityRemoved, Tag.DeidentificationMethod,
                    Tag.DeidentificationMethodCodeSequence,
                    Tag.LongitudinalTemporalInformationModified ->
                true;
            default -> false;
        };
    }

    /** Stamps a cleaned data set; what {@code original} says was done before, in codes of CID 7050, stays said. */
    void stamp(Attributes original, Attributes cleaned) {
        cleaned.put(removed);
        cleaned.put(method);
        cleaned.put(DataElement.ofAscii(Tag.LongitudinalTemporalInformationModified, VR.CS, dates(original)));
        if (!identityRemoved) {
            // Whoever keeps who the patient is has not done what the codes say.
            cleaned.remove(Tag.DeidentificationMethodCodeSequence);
            return;
        }
        List<Attributes> before = original.items(Tag.DeidentificationMethodCodeSequence);
        cleaned.put(before.isEmpty() ? methodCodes : merged(before));
    }

    /**
     * What became of the dates, now or before (PS3.3 C.7.1.1): who keeps those that another moved does not have the true
     * ones, and none come back.
     */
    private String dates(Attributes original) {
        String before = original.string(Tag.LongitudinalTemporalInformationModified);
        if (REMOVED.equals(before)) {
            return REMOVED;
        }
        return MODIFIED.equals(before) && !dates.equals(REMOVED) ? MODIFIED : dates;
    }

    private SequenceElement merged(List<Attributes> before) {
        List<Attributes> items = new ArrayList<>();
        Set<String> seen = new HashSet<>(codes);
        for (Attributes item : before) {
            String code = item.string(Tag.CodeValue);
            String meaning = code == null || !"DCM".equals(item.string(Tag.CodingSchemeDesignator))
                    ? null
                    : CID_7050.get(code);
            // Our own words, not the sender's: those have not been cleaned.
            if (code != null && meaning != null && seen.add(code)) {
                items.add(item(code, meaning));
            }
        }
        items.addAll(methodCodes.items());
        return methodCodes.withItems(items);
    }
}
