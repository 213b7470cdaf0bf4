package io.gantry.pipeline.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.DataSink;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Output;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Anonymizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plants a name in every single attribute of the dictionary whose values are characters, at top level, in an item, and
 * as a value of unknown representation, and looks what the shipped profiles leave of it. What may stay is reviewed: it
 * stands in the supplement to Table E.1-1 with code K and its reason, or an option of the profile keeps it by the table.
 */
class ForeignNamesTest {

    /** A sequence that every profile walks. */
    private static final int SEQUENCE = Tag.SharedFunctionalGroupsSequence;

    private record Place(int tag, VR vr, String keyword) {
    }

    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (StandardDictionary.Entry entry : StandardDictionary.entries()) {
            if (entry.tag() >>> 16 >= 8 && (entry.tag() & 0xFFFF) != 0
                    && entry.equals(StandardDictionary.lookup(entry.tag()))) {
                for (VR vr : entry.vrs()) {
                    if (vr.isText() || vr == VR.UN) {
                        places.add(new Place(entry.tag(), vr, entry.keyword()));
                    }
                }
            }
        }
        for (int tag : ConfidentialityTable.rows().keySet()) {
            if (tag >>> 16 >= 8 && StandardDictionary.lookup(tag) == null) {
                places.add(new Place(tag, VR.LO, "newer than the dictionary"));
            }
        }
        return places;
    }

    private static Profile shipped(String name) throws IOException {
        return Profiles.of(Files.readString(Path.of("..", "conf", "profiles", name + ".yaml")));
    }

    /** A name as such a value would hold it, ten letters of it at least. */
    private static String value(VR vr, String separator) {
        return switch (vr) {
            case CS, AE, AS, DS, IS, DA, DT, TM, UI -> "KOWALCZYK";
            case SH -> "Zbig" + separator + "Kowalczyk";
            case UR -> "http://host/kowalczyk";
            default -> "Zbigniew" + separator + "Kowalczyk";
        };
    }

    private static Attributes planted(Place place, VR as, String value, boolean nested) {
        Attributes dataSet = SampleInstances.patientAndStudy(UID.CTImageStorage,
                SampleInstances.STUDY_UID + ".2.1");
        Attributes item = new Attributes();
        (nested ? item : dataSet)
                .put(DataElement.of(place.tag(), as, value.getBytes(StandardCharsets.US_ASCII)));
        dataSet.put(new SequenceElement(SEQUENCE, List.of(item)));
        return dataSet;
    }

    private static boolean has(String word, Attributes dataSet) {
        for (Element element : dataSet) {
            if (element instanceof SequenceElement sequence
                    ? sequence.items().stream().anyMatch(item -> has(word, item))
                    : element instanceof DataElement e
                            && new String(e.bytes(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT)
                                    .contains(word)) {
                return true;
            }
        }
        return false;
    }

    private interface Question {
        boolean survives(Attributes planted) throws IOException;
    }

    private static Set<Place> left(String separator, Question question) throws IOException {
        Set<Place> left = new LinkedHashSet<>();
        int planted = 0;
        for (Place place : places()) {
            for (VR as : List.of(place.vr(), VR.UN)) {
                for (boolean nested : new boolean[]{false, true}) {
                    planted++;
                    if (question.survives(planted(place, as, value(place.vr(), separator), nested))) {
                        left.add(place);
                    }
                }
            }
        }
        assertThat(planted).isGreaterThan(9_000);
        return left;
    }

    private static boolean isReviewed(Place place, Profile profile) {
        ConfidentialityTable.Row row = ConfidentialityTable.rows().get(place.tag());
        return row == null
                ? ConfidentialityTable.supplement(place.tag()) == ActionCode.K
                : profile.options().stream().anyMatch(o -> row.options().get(o) == ActionCode.K);
    }

    @ParameterizedTest
    @DisplayName("A stranger's name stays in no attribute that nobody has reviewed, and nowhere as PN has it")
    @ValueSource(strings = {"basic", "research", "longitudinal", "limited-data-set"})
    void strangers(String name) throws IOException {
        Profile profile = shipped(name);
        Anonymizer anonymizer = new Anonymizer(profile, Profiles.pseudonyms(1));
        Question question = planted -> has("kowalczyk", anonymizer.anonymize(planted));

        assertThat(left("^", question)).isEmpty();
        Set<Place> left = left(" ", question);
        assertThat(left).allMatch(place -> isReviewed(place, profile));
        // What the list names without need would hide what comes to be kept later.
        List<Place> reviewed = places().stream().filter(place -> place.vr().usesCharacterSet()
                && ConfidentialityTable.supplement(place.tag()) == ActionCode.K).toList();
        assertThat(reviewed).hasSizeGreaterThan(40).allMatch(left::contains);
    }

    @ParameterizedTest
    @DisplayName("The patient's own name leaves in no attribute: it is cleaned away, or the instance is held")
    @ValueSource(strings = {"basic", "research", "longitudinal", "limited-data-set"})
    void ownName(String name) throws IOException {
        Pipeline pipeline = Profiles.pipeline(shipped(name));
        int[] passed = new int[1];

        Set<Place> left = left(" ", planted -> {
            planted.set(Tag.PatientName, "Kowalczyk^Zbigniew");
            if (!(pipeline.run(SampleInstances.instance(planted)) instanceof StageResult.Passed result)) {
                return false;
            }
            passed[0]++;
            try (Instance instance = result.instance()) {
                Output output = Objects.requireNonNull(instance.output());
                DataSink.InMemory sink = new DataSink.InMemory();
                sink.write(new ByteRange(output.file(), 0, output.file().size()));
                return has("kowalczyk", SampleInstances.read(sink.toByteArray()).dataSet());
            }
        });

        assertThat(left).isEmpty();
        // Held is the exception: few attributes are taken for what they must not be.
        assertThat(passed[0]).isGreaterThan(8_000);
    }
}
