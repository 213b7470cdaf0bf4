package io.gantry.pipeline.profile;

import io.gantry.dicom.data.VR;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PS3.15 Table E.3.10-1: private attributes that are known to identify nobody, by creator, group and element. */
final class SafePrivate {

    /** What follows the block's number in an element, and the group before it. */
    private static final Map<String, Map<Integer, List<VR>>> ROWS = load();

    private SafePrivate() {
    }

    /** Every row: creator, then group and element within the block, then the VRs it may have, none for any. */
    static Map<String, Map<Integer, List<VR>>> rows() {
        return ROWS;
    }

    /** Group and the last two digits of a private attribute, whatever its block. */
    static int key(int tag) {
        return tag >>> 16 << 8 | tag & 0xFF;
    }

    private static Map<String, Map<Integer, List<VR>>> load() {
        Map<String, Map<Integer, List<VR>>> rows = new HashMap<>();
        for (String[] cells : ConfidentialityTable.lines("e3-10-1.tsv")) {
            int key = Integer.parseInt(cells[0].substring(0, 4), 16) << 8
                    | Integer.parseInt(cells[0].substring(6), 16);
            List<VR> vrs = new ArrayList<>();
            for (String name : cells[2].split("/")) {
                VR vr = VR.of(name);
                if (vr != null) {
                    vrs.add(vr);
                }
            }
            rows.computeIfAbsent(cells[1], _ -> new HashMap<>()).put(key, List.copyOf(vrs));
        }
        return Map.copyOf(rows);
    }

    /**
     * Whether an element may be the row's: of its VR, unknown, or of one as harmless. What the table calls a number
     * and the file a text may be anything.
     */
    static boolean fits(@Nullable VR listed, VR actual) {
        if (listed == null || listed == actual || actual == VR.UN) {
            return true;
        }
        return isText(listed) && isText(actual) || isNumber(listed) && isNumber(actual)
                || isBytes(listed) && isBytes(actual);
    }

    private static boolean isText(VR vr) {
        return switch (vr) {
            case CS, LO, LT, SH, ST, UC, UT -> true;
            default -> false;
        };
    }

    private static boolean isNumber(VR vr) {
        return switch (vr) {
            case DS, FD, FL, IS, SL, SS, SV, UL, US, UV -> true;
            default -> false;
        };
    }

    private static boolean isBytes(VR vr) {
        return switch (vr) {
            case OB, OD, OF, OL, OV, OW -> true;
            default -> false;
        };
    }
}
