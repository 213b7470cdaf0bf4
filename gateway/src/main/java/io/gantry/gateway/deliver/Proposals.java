package io.gantry.gateway.deliver;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.TransferSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is proposed to an archive: every pair of SOP class and transfer syntax seen so far, the native syntaxes beside
 * each native one, as they convert exactly (PS3.5 A), and beside what can be decoded. Each pair is a presentation context, of which an association has
 * 128 at most (PS3.8 9.3.2.2); beyond that only what is needed is proposed. Safe for any thread.
 */
final class Proposals {

    private static final int MAX_CONTEXTS = 128;
    private static final List<String> NATIVE = List.of(UID.ExplicitVRLittleEndian,
            UID.ImplicitVRLittleEndian);

    private final Predicate<TransferSyntax> decoded;
    private final Map<String, Set<String>> seen = new LinkedHashMap<>();

    /** @param decoded which compressed syntaxes can be sent in the native ones, too */
    Proposals(Predicate<TransferSyntax> decoded) {
        this.decoded = decoded;
    }

    /** For pixel data that is never decoded. */
    static Proposals asTheyAre() {
        return new Proposals(_ -> false);
    }

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
    Set<String> wanted(String transferSyntax) {
        Set<String> syntaxes = new LinkedHashSet<>();
        syntaxes.add(transferSyntax);
        TransferSyntax syntax = TransferSyntax.of(transferSyntax);
        if (syntax.isNative() || decoded.test(syntax)) {
            syntaxes.addAll(NATIVE);
        }
        return syntaxes;
    }
}
