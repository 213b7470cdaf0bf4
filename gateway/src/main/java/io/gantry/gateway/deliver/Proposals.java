package io.gantry.gateway.deliver;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.TransferSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is proposed to an archive: every pair of SOP class and transfer syntax seen so far, the native syntaxes beside
 * each native one, as they convert exactly (PS3.5 A). Each pair is a presentation context, of which an association has
 * 128 at most (PS3.8 9.3.2.2); beyond that only what is needed is proposed. Safe for any thread.
 */
final class Proposals {

    private static final int MAX_CONTEXTS = 128;
    private static final List<String> NATIVE = List.of(UID.ExplicitVRLittleEndian,
            UID.ImplicitVRLittleEndian);

    private final Map<String, Set<String>> seen = new LinkedHashMap<>();

    /** What to propose so that an instance of this class and syntax can be sent, and those before it. */
    synchronized Map<String, List<String>> with(String sopClass, String transferSyntax) {
        Set<String> syntaxes = wanted(transferSyntax);
        seen.computeIfAbsent(sopClass, _ -> new LinkedHashSet<>()).addAll(syntaxes);
        int contexts = seen.values().stream().mapToInt(Set::size).sum();
        if (contexts > MAX_CONTEXTS) {
            seen.clear();
            seen.put(sopClass, syntaxes);
        }
        Map<String, List<String>> proposals = new LinkedHashMap<>();
        seen.forEach((uid, all) -> proposals.put(uid, new ArrayList<>(all)));
        return proposals;
    }

    /** Transfer syntaxes in which an instance of this syntax can be sent, its own first. */
    static Set<String> wanted(String transferSyntax) {
        Set<String> syntaxes = new LinkedHashSet<>();
        syntaxes.add(transferSyntax);
        if (TransferSyntax.of(transferSyntax).isNative()) {
            syntaxes.addAll(NATIVE);
        }
        return syntaxes;
    }
}
