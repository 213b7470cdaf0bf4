package io.gantry.it.score;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.it.peer.Corpus;
import io.gantry.it.score.Cohort.Study;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Files of real devices with made-up patients, staff, sites, dates, descriptions and private blocks planted over their
 * own, and the answer key; their own numbers of acquisition and geometry, and their pixels, are in it, too. The same
 * seed plants the same.
 */
final class CorpusCohort {

    private static final String ROOT = "1.2.826.0.1.3680043.9.9998.";
    private static final long LARGEST = 4 << 20;

    private final Random random;

    private CorpusCohort(long seed) {
        random = new Random(seed);
    }

    /**
     * One specimen of each file of at most 4 MiB that an archive would take, but for those in big endian, whose numbers
     * leave in other bytes, and those that the profile holds for what they are, whatever is planted in them.
     */
    static List<Specimen> of(long seed, Profile profile) throws IOException {
        CorpusCohort cohort = new CorpusCohort(seed);
        List<Specimen> specimens = new ArrayList<>();
        Pipeline pipeline = Score.pipeline(profile);
        for (Path file : Corpus.sendable()) {
            if (Files.size(file) <= LARGEST && isScored(file, pipeline)) {
                specimens.add(cohort.specimen(specimens.size(), file));
            }
        }
        return List.copyOf(specimens);
    }

    private static boolean isScored(Path path, Pipeline pipeline) throws IOException {
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(path)), ReadLimits.DEFAULT)) {
            return !file.transferSyntax().bigEndian() && switch (pipeline.run(Instance.of(file))) {
                case StageResult.Passed passed -> {
                    passed.instance().close();
                    yield true;
                }
                // What survives is what is scored.
                case StageResult.Quarantined held -> held.reason() == Reason.IDENTIFIER_SURVIVED
                        || held.reason() == Reason.ATTRIBUTE_SURVIVED;
                case StageResult.Filtered _ -> false;
            };
        } catch (MalformedDatasetException _) {
            // Refused at reception already.
            return false;
        }
    }

    private Specimen specimen(int number, Path path) throws IOException {
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(path)), ReadLimits.DEFAULT)) {
            Attributes dataSet = inUtf8(file.dataSet());
            Person person = Person.of(number, random);
            Study study = new Study(person, new Phrases(person, random, 17 * number), ROOT + number + ".1",
                    ROOT + number + ".2", LocalDate.of(2016, 2, 3).plusDays(random.nextInt(1500)));
            String sopClass = String.valueOf(dataSet.string(Tag.SOPClassUID));
            String modality = String.valueOf(dataSet.string(Tag.Modality));
            List<Integer> numbers = numbers(dataSet);
            Planter p = study.planted(new Planter(dataSet), sopClass, modality, ROOT + number + ".3", 0);
            p.cleaned(Tag.ProtocolName, study.phrases().description())
                    .cleaned(Tag.ImageComments, study.phrases().comment());
            PrivateBlocks.plant(p, study, ROOT + number + ".4");
            numbers.forEach(p::stays);
            if (dataSet.get(Tag.PixelData) instanceof DataElement
                    || dataSet.get(Tag.PixelData) instanceof BulkElement) {
                p.pixelsStay();
            }
            return new Specimen(new TestInstance(dataSet, file.transferSyntax()), person.id(), p.checks());
        }
    }

    /** A copy in memory, in UTF-8, without groups that private blocks are planted in. */
    private static Attributes inUtf8(Attributes from) throws IOException {
        Attributes to = new Attributes(SpecificCharacterSet.of("ISO_IR 192"));
        for (Element element : from) {
            if (Attributes.isPrivate(element.tag()) || element.tag() == Tag.SpecificCharacterSet) {
                continue;
            }
            switch (element) {
                case SequenceElement sequence -> {
                    List<Attributes> items = new ArrayList<>();
                    for (Attributes item : sequence.items()) {
                        items.add(inUtf8(item));
                    }
                    to.put(new SequenceElement(sequence.tag(), items));
                }
                case DataElement e when e.vr().usesCharacterSet() -> {
                    List<String> values = e.strings(from.characterSet());
                    if (values != null) {
                        to.set(e.tag(), e.vr(), values.toArray(String[]::new));
                    }
                }
                case BulkElement e -> to.put(DataElement.of(e.tag(), e.vr(), e.value().load((int) LARGEST)));
                case DataElement e -> to.put(e);
                case FragmentsElement e -> to.put(e);
            }
        }
        return to;
    }

    /** Numbers of acquisition, geometry and image (groups 0018, 0020 and 0028) at the top. */
    private static List<Integer> numbers(Attributes dataSet) {
        List<Integer> numbers = new ArrayList<>();
        for (Element element : dataSet) {
            int group = element.tag() >>> 16;
            boolean number = switch (element.vr()) {
                case DS, FD, FL, IS, SL, SS, UL, US -> true;
                default -> false;
            };
            if (number && !element.isEmpty() && (element.tag() & 0xFFFF) != 0
                    && (group == 0x0018 || group == 0x0020 || group == 0x0028)) {
                numbers.add(element.tag());
            }
        }
        return numbers;
    }
}
