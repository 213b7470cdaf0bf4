package io.gantry.gateway.process;

import io.gantry.gateway.config.ConfigurationException;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.RouteCondition;
import io.gantry.gateway.config.RouteConfig;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.lock.IdentityLock;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.pipeline.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of a node in their order, each with its profile compiled. Immutable. */
public final class Routes {

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private record Entry(RouteCondition when, Route route) {
    }

    private final List<Entry> entries;

    private Routes(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Loads the profile of every route.
     *
     * @param lock for the recipients of originals; null where there are none
     * @param tools for pixels
     * @param wrapper around every stage, for timers
     * @throws ConfigurationException with all problems of all profiles
     */
    public static Routes load(GatewayConfig config, Pseudonyms pseudonyms, @Nullable IdentityLock lock,
            PixelTools tools, UnaryOperator<Stage> wrapper) {
        Problems problems = new Problems();
        Map<Path, Profile> profiles = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (RouteConfig route : config.routes()) {
            Profile profile = profiles.get(route.profile());
            if (profile == null) {
                profile = ProfileLoader.load(route.profile(), problems);
            }
            if (profile != null) {
                checkRecipients(profile, route.profile(), lock != null, problems);
                profiles.put(route.profile(), profile);
                Set<String> destinations = new LinkedHashSet<>(route.destinations());
                entries.add(new Entry(route.when(),
                        new Route(route.name(), String.valueOf(route.profile().getFileName()), profile,
                                Pipeline.of(profile, pseudonyms, lock, tools).wrapped(wrapper),
                                destinations)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.list());
        }
        problems.notes().forEach(note -> log.info("note: {}", note));
        return new Routes(List.copyOf(entries));
    }

    /** Finds a problem where a profile locks originals and there is nobody to lock them for. */
    public static void checkRecipients(Profile profile, Path file, boolean anyRecipient, Problems problems) {
        if (profile.lock().asked() && !anyRecipient) {
            problems.add(String.valueOf(file),
                    "the profile locks originals, and keys.recipients of the configuration names nobody"
                            + " to lock them for");
        }
    }

    /** The first route that takes an instance; null where none does. */
    public @Nullable Route match(String calledAe, String callingAe, @Nullable String modality,
            String sopClass) {
        for (Entry entry : entries) {
            if (entry.when.matches(calledAe, callingAe, modality, sopClass)) {
                return entry.route;
            }
        }
        return null;
    }

    /** The route of a name; null where the configuration has it no more. */
    public @Nullable Route named(@Nullable String name) {
        for (Entry entry : entries) {
            if (entry.route.name().equals(name)) {
                return entry.route;
            }
        }
        return null;
    }
}
