package io.gantry.pipeline.profile;

import io.gantry.dicom.data.VR;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which actions can be done on values of which VR. Stateless. */
final class Fitness {

    private static final Set<VR> TEXT = EnumSet.of(VR.LO, VR.SH, VR.LT, VR.ST, VR.UC, VR.UT);

    private Fitness() {
    }

    /** Why an action cannot be done on an attribute of a VR; null where it can. */
    static @Nullable String objection(Action action, VR vr, @Nullable String value, int tag) {
        return switch (action) {
            case KEEP, REMOVE, EMPTY, DUMMY -> null;
            case UID -> vr == VR.UI ? null : "UID is for attributes of VR UI, this is " + vr;
            case SHIFT_DATE -> vr == VR.DA || vr == VR.DT || vr == VR.TM
                    ? null
                    : "dates are of VR DA or DT, this is " + vr;
            case PSEUDONYM -> TEXT.contains(vr) || vr == VR.PN || vr == VR.UI
                    ? null
                    : "a pseudonym is text, this is of VR " + vr;
            case CLEAN -> TEXT.contains(vr) || vr == VR.CS || vr == VR.AE || vr == VR.SQ
                    ? null
                    : "CLEAN is for text, this is of VR " + vr;
            case CAP_AGE -> vr == VR.AS ? null : "ages are of VR AS, this is " + vr;
            case GENERALIZE -> vr == VR.DA || vr == VR.DT || vr == VR.AS || TEXT.contains(vr)
                    ? null
                    : "GENERALIZE is for dates, ages and postal codes, this is of VR " + vr;
            case LOOKUP -> TEXT.contains(vr) || vr == VR.PN || vr == VR.CS || vr == VR.AE
                    ? null
                    : "LOOKUP is for text, this is of VR " + vr;
            case REPLACE -> {
                try {
                    Constants.replacement(tag, vr, value == null ? "" : value);
                    yield null;
                } catch (IllegalArgumentException e) {
                    yield e.getMessage();
                }
            }
        };
    }
}
