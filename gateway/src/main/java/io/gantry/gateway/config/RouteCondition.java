package io.gantry.gateway.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which instances a route takes: those that meet every condition. An empty set is no condition.
 *
 * @param calledAeTitles  AE titles of listeners
 * @param callingAeTitles AE titles of senders
 * @param modalities      values of Modality (0008,0060)
 * @param sopClasses      SOP Class UIDs
 */
public record RouteCondition(Set<String> calledAeTitles, Set<String> callingAeTitles, Set<String> modalities,
        Set<String> sopClasses) {

    public static final RouteCondition ANY = new RouteCondition(Set.of(), Set.of(), Set.of(), Set.of());

    public RouteCondition {
        calledAeTitles = Set.copyOf(calledAeTitles);
        callingAeTitles = Set.copyOf(callingAeTitles);
        modalities = Set.copyOf(modalities);
        sopClasses = Set.copyOf(sopClasses);
    }

    /** @param modality null when the instance has none: it then meets no condition on the modality */
    public boolean matches(String calledAeTitle, String callingAeTitle, @Nullable String modality,
            String sopClass) {
        return meets(calledAeTitles, calledAeTitle) && meets(callingAeTitles, callingAeTitle)
                && meets(modalities, modality) && meets(sopClasses, sopClass);
    }

    /** Whether every instance that meets the other condition meets this one too. */
    public boolean covers(RouteCondition other) {
        return covers(calledAeTitles, other.calledAeTitles) && covers(callingAeTitles, other.callingAeTitles)
                && covers(modalities, other.modalities) && covers(sopClasses, other.sopClasses);
    }

    private static boolean meets(Set<String> wanted, @Nullable String value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }

    private static boolean covers(Set<String> wide, Set<String> narrow) {
        return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
    }
}
