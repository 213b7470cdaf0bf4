package io.gantry.it.score;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.TestInstance;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Patients with several studies each, images of many machines, reports on them and states that show them, with the
 * answer key. The same seed makes the same cohort.
 */
final class Cohort {

    private static final List<String> MODALITIES = List.of("CT", "MR", "US", "CR", "DX", "MG", "PT");
    private static final int STUDIES = 3;
    private static final int IMAGES = 2;
    private static final String ROOT = "1.2.826.0.1.3680043.9.9999.";

    private final Random random;
    private final List<Specimen> specimens = new ArrayList<>();
    private int uids;

    private Cohort(long seed) {
        random = new Random(seed);
    }

    static List<Specimen> of(long seed, int patients) {
        Cohort cohort = new Cohort(seed);
        for (int i = 0; i < patients; i++) {
            cohort.patient(i);
        }
        return List.copyOf(cohort.specimens);
    }

    private String uid() {
        return ROOT + (1000 + ++uids);
    }

    private void patient(int number) {
        Person person = Person.of(number, random);
        LocalDate day = LocalDate.of(2015, 1, 5).plusDays(random.nextInt(1500));
        for (int study = 0; study < STUDIES; study++) {
            Study in = new Study(person, new Phrases(person, random, 31 * number + 67 * study), uid(), uid(),
                    day);
            List<Specimen> images = new ArrayList<>();
            String modality = MODALITIES.get((number + study) % MODALITIES.size());
            for (int i = 0; i < IMAGES; i++) {
                images.add(image(in, modality, i));
            }
            specimens.addAll(images);
            specimens.add(report(in, images.getFirst()));
            specimens.add(study % 2 == 0 ? state(in, images.getFirst()) : selection(in, images.getFirst()));
            day = day.plusDays(1 + random.nextInt(400));
        }
    }

    private Specimen image(Study study, String modality, int number) {
        Planter p = study.instance(Images.sopClass(modality), modality, uid(), number);
        Images.plant(p, modality, study, random);
        PrivateBlocks.plant(p, study, uid());
        byte[] pixels = new byte[8 * 8 * 2];
        random.nextBytes(pixels);
        return specimen(p, study, pixels, number == 0
                ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
                : TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    private static Specimen specimen(Planter p, Study study, byte[] pixels, TransferSyntax syntax) {
        if (pixels.length > 0) {
            p.pixels(pixels);
        }
        return new Specimen(new TestInstance(p.dataSet(), syntax), study.person().id(), p.checks());
    }

    private Specimen report(Study study, Specimen image) {
        Planter p = study.instance(UID.ComprehensiveSRStorage, "SR", uid(), 1);
        Documents.report(p, study, image.instance(), uid());
        return specimen(p, study, new byte[0], TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private Specimen state(Study study, Specimen image) {
        Planter p = study.instance(UID.GrayscaleSoftcopyPresentationStateStorage, "PR", uid(), 1);
        Documents.presentationState(p, study, image.instance());
        return specimen(p, study, new byte[0], TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private Specimen selection(Study study, Specimen image) {
        Planter p = study.instance(UID.KeyObjectSelectionDocumentStorage, "KO", uid(), 1);
        Documents.keyObjects(p, study, image.instance());
        return specimen(p, study, new byte[0], TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** What the instances of a study have in common. */
    record Study(Person person, Phrases phrases, String uid, String frameOfReference, LocalDate day) {

        String date() {
            return date(0);
        }

        String date(int days) {
            return day.plusDays(days).format(DateTimeFormatter.BASIC_ISO_DATE);
        }

        /** Patient, study, series and equipment. */
        Planter instance(String sopClass, String modality, String instance, int number) {
            return planted(new Planter(), sopClass, modality, instance, number);
        }

        /** Patient, study, series and equipment, into what is there already. */
        Planter planted(Planter p, String sopClass, String modality, String instance, int number) {
            p.kept(Tag.SOPClassUID, sopClass).uid(Tag.SOPInstanceUID, instance);
            p.kept(Tag.Modality, modality);
            p.kept(Tag.InstanceNumber, "" + (number + 1)).kept(Tag.SeriesNumber, "2");
            p.uid(Tag.StudyInstanceUID, uid).uid(Tag.SeriesInstanceUID, uid + "." + modality.hashCode());
            patient(p);
            dates(p);
            staff(p);
            p.kept(Tag.Manufacturer, "ACME Medical").plain(Tag.StudyID, "" + 7000 + number);
            p.cleaned(Tag.StudyDescription, phrases.description()).cleaned(Tag.SeriesDescription,
                    phrases.description());
            p.replaced(Tag.AccessionNumber, person.accession(), List.of(person.accession()));
            return p;
        }

        private void patient(Planter p) {
            person.unmistakable().forEach(p::nowhere);
            p.patientId(person.id());
            p.replaced(Tag.PatientName, person.personName(), person.nameWords());
            p.gone(Tag.PatientBirthDate, person.birthDate(), List.of(person.birthDate()));
            p.kept(Tag.PatientSex, "F").kept(Tag.PatientAge, "045Y").kept(Tag.PatientSize, "1.68")
                    .kept(Tag.PatientWeight, "71").kept(Tag.SmokingStatus, "NO")
                    .kept(Tag.PregnancyStatus, VR.US, 4)
                    .kept(Tag.EthnicGroup, "HISPANIC");
            p.gone(Tag.PatientAddress, person.street() + " " + person.place(),
                    List.of(person.street(), person.place()));
            p.gone(Tag.PatientTelephoneNumbers, person.phone(), List.of(person.phone()));
            p.gone(Tag.OtherPatientNames, person.stranger() + "^" + person.given(),
                    List.of(person.stranger()));
            p.item(Tag.OtherPatientIDsSequence,
                    i -> i.gone(Tag.PatientID, "X" + person.id(), List.of("X" + person.id()))
                            .gone(Tag.TypeOfPatientID, "TEXT", List.of()));
            p.cleaned(Tag.PatientComments, phrases.comment()).cleaned(Tag.AdditionalPatientHistory,
                    phrases.comment());
        }

        private void dates(Planter p) {
            p.date(Tag.StudyDate, date()).date(Tag.SeriesDate, date()).date(Tag.ContentDate, date());
            p.kept(Tag.StudyTime, "101112").kept(Tag.SeriesTime, "101500.250").kept(Tag.ContentTime,
                    "101530");
            p.date(Tag.InstanceCreationDate, date(1)).kept(Tag.InstanceCreationTime, "080000");
            p.date(Tag.PerformedProcedureStepStartDate, date()).kept(Tag.PerformedProcedureStepStartTime,
                    "101000");
        }

        private void staff(Planter p) {
            p.gone(Tag.ReferringPhysicianName, person.physician() + "^" + "Pat", List.of(person.physician()));
            p.gone(Tag.OperatorsName, person.stranger() + "^Lee", List.of(person.stranger()));
            p.gone(Tag.InstitutionName, person.hospital(), List.of(person.hospital()));
            p.gone(Tag.InstitutionAddress, "1 Main St, " + person.place(), List.of(person.place()));
            p.gone(Tag.StationName, "STN" + person.accession(), List.of("STN" + person.accession()));
            p.gone(Tag.DeviceSerialNumber, "SN" + person.accession(), List.of("SN" + person.accession()));
            p.item(Tag.RequestAttributesSequence, r -> r
                    .cleaned(Tag.RequestedProcedureDescription, phrases.description())
                    .cleaned(Tag.ScheduledProcedureStepDescription, phrases.description())
                    .gone(Tag.RequestedProcedureID, "RP" + person.accession(),
                            List.of("RP" + person.accession())));
            p.item(Tag.ReferencedPatientSequence,
                    r -> r.plain(Tag.ReferencedSOPClassUID, "1.2.840.10008.3.1.2.1.1")
                            .gone(Tag.ReferencedSOPInstanceUID, uid + ".99.1", List.of(uid + ".99.1")));
        }
    }
}
