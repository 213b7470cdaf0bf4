package io.gantry.pipeline.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LockStageTest {

    private static final BrokerKeys BROKER = BrokerKeys.ec("secp256r1");
    private static final IdentityLock LOCK = new IdentityLock(
            new Recipients(List.of(BROKER.certificate()), RsaPadding.OAEP), InstantSource.system());

    private static Attributes through(Profile profile, Attributes original) throws Exception {
        StageResult result = Pipeline.of(profile, Profiles.pseudonyms(1), LOCK, Profiles.tools())
                .run(SampleInstances.instance(original));
        assertThat(result).isInstanceOf(StageResult.Passed.class);
        Instance passed = ((StageResult.Passed) result).instance();
        ByteSource file = Objects.requireNonNull(passed.output()).file();
        return DicomReader.read(file, ReadLimits.DEFAULT).dataSet();
    }

    private static Attributes unlocked(Attributes clean) throws Exception {
        return new IdentityUnlock(BROKER.pair().getPrivate()).originals(clean);
    }

    @Test
    void identityDatesAndUidsAreLockedBesideTheCleanInstance() throws Exception {
        Attributes original = SampleInstances.ct();

        Attributes clean = through(Profiles.basic(), original);

        Attributes locked = unlocked(clean);
        for (int tag : new int[]{Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.StudyDate,
                Tag.StudyInstanceUID, Tag.SOPInstanceUID, Tag.AccessionNumber}) {
            assertThat(locked.get(tag)).as(Integer.toHexString(tag)).isNotNull().isEqualTo(original.get(tag));
        }
        assertThat(locked.contains(Tag.SOPClassUID)).as("was not changed").isFalse();
        assertThat(locked.contains(Tag.PixelData)).isFalse();
    }

    @Test
    void restoringGivesBackEveryChangedAttributeOfTheScopeChanged() throws Exception {
        Attributes original = SampleInstances.ct();

        Attributes clean = through(Profiles.with("lock: {attributes: changed}\n"), original);

        Attributes restored = new IdentityUnlock(BROKER.pair().getPrivate()).restore(clean);
        for (int i = 0; i < original.size(); i++) {
            int tag = original.at(i).tag();
            if (tag != Tag.PixelData && (tag & 0xFFFF) != 0) {
                assertThat(restored.get(tag)).as(Integer.toHexString(tag)).isEqualTo(original.at(i));
            }
        }
    }

    @Test
    @DisplayName("A name or an id that was empty is empty again: its pseudonym is not taken for the original")
    void whatWasEmptyIsRestoredEmpty() throws Exception {
        for (int tag : new int[]{Tag.PatientName, Tag.PatientID}) {
            Attributes original = SampleInstances.ct();
            original.set(tag, "");

            Attributes clean = through(Profiles.basic(), original);

            assertThat(clean.hasValue(tag)).isTrue();
            assertThat(new IdentityUnlock(BROKER.pair().getPrivate()).restore(clean).get(tag))
                    .isEqualTo(original.get(tag));
        }
    }

    @Test
    void aListLocksNothingElse() throws Exception {
        Attributes clean = through(Profiles.with("lock: {attributes: [PatientName, \"0008,0020\"]}\n"),
                SampleInstances.ct());

        Attributes locked = unlocked(clean);
        locked.remove(Tag.SpecificCharacterSet);
        assertThat(locked.size()).isEqualTo(2);
        assertThat(locked.contains(Tag.PatientName)).isTrue();
        assertThat(locked.contains(Tag.StudyDate)).isTrue();
    }

    @Test
    @DisplayName("pitfall: Locked identity: content and transfer syntax attributes swapped; one identity stored for all"
            + " of a patient's images, the second accession number lost; locking twice nests")
    void eachInstanceHasItsOwnAndLockingTwiceDoesNotNest() throws Exception {
        Attributes first = SampleInstances.ct();
        Attributes second = SampleInstances.ct();
        second.set(Tag.AccessionNumber, "ACC-OTHER-2");

        Attributes once = through(Profiles.basic(), first);
        Attributes other = through(Profiles.basic(), second);
        assertThat(unlocked(once).get(Tag.AccessionNumber)).isEqualTo(first.get(Tag.AccessionNumber));
        assertThat(unlocked(other).string(Tag.AccessionNumber)).isEqualTo("ACC-OTHER-2");

        Attributes twice = through(Profiles.basic(), once);
        assertThat(twice.items(Tag.EncryptedAttributesSequence)).hasSize(1);
        assertThat(unlocked(twice).contains(Tag.EncryptedAttributesSequence)).isFalse();
        assertThat(unlocked(twice).get(Tag.PatientID)).as("the first pseudonym")
                .isEqualTo(once.get(Tag.PatientID));

        Attributes kept = through(Profiles.with("lock: {existing: keep}\n"), once);
        assertThat(kept.items(Tag.EncryptedAttributesSequence)).hasSize(2);
        assertThat(kept.items(Tag.EncryptedAttributesSequence).getFirst())
                .isEqualTo(once.items(Tag.EncryptedAttributesSequence).getFirst());
        assertThat(unlocked(kept).get(Tag.PatientID)).as("the hospital's")
                .isEqualTo(first.get(Tag.PatientID));
    }

    @Test
    void whatPretendsToBeLockedIsHeldWhereLocksAreKept() {
        Attributes original = SampleInstances.ct();
        Attributes item = new Attributes();
        item.set(Tag.EncryptedContentTransferSyntaxUID, "1.2.840.10008.1.2.1");
        item.setBytes(Tag.EncryptedContent, VR.OB, "Doe^John".getBytes(StandardCharsets.US_ASCII));
        original.setSequence(Tag.EncryptedAttributesSequence, item);

        StageResult result = Pipeline
                .of(Profiles.with("lock: {existing: keep}\n"), Profiles.pseudonyms(1), LOCK, Profiles.tools())
                .run(SampleInstances.instance(original));

        assertThat(result).isInstanceOfSatisfying(StageResult.Quarantined.class,
                held -> assertThat(held.reason()).isEqualTo(Reason.CANNOT_BE_LOCKED));
    }

    @Test
    @DisplayName("A lock that was kept and lets an identifier be read, or names one as its syntax, is held")
    void whatCanBeReadInLocksThatAreKeptHolds() throws Exception {
        Attributes once = through(Profiles.basic(), SampleInstances.ct());
        Attributes item = once.items(Tag.EncryptedAttributesSequence).getFirst();
        EnvelopedData sound = Objects.requireNonNull(LockedForm.envelope(item));
        byte[] readable = "PN  HALLWACHS^ERNA".getBytes(StandardCharsets.US_ASCII);
        EnvelopedData open = new EnvelopedData(null, sound.getRecipientInfos(),
                new EncryptedContentInfo(CMSObjectIdentifiers.data,
                        sound.getEncryptedContentInfo().getContentEncryptionAlgorithm(),
                        new BEROctetString(readable)),
                (ASN1Set) null);
        Attributes telling = item.copy();
        telling.setBytes(Tag.EncryptedContent, VR.OB,
                new ContentInfo(CMSObjectIdentifiers.envelopedData, open).getEncoded("DER"));
        Attributes named = item.copy();
        named.setBytes(Tag.EncryptedContentTransferSyntaxUID, VR.UI, readable);

        assertThat(keeping(telling)).isEqualTo(new StageResult.Quarantined(Reason.IDENTIFIER_SURVIVED,
                "(0400,0500)[0](0400,0520)"));
        assertThat(keeping(named)).isInstanceOfSatisfying(StageResult.Quarantined.class,
                held -> assertThat(held.reason()).isEqualTo(Reason.CANNOT_BE_LOCKED));
    }

    private static StageResult keeping(Attributes item) {
        Attributes original = SampleInstances.ct();
        original.setSequence(Tag.EncryptedAttributesSequence, item);
        return Pipeline
                .of(Profiles.with("lock: {existing: keep}\n"), Profiles.pseudonyms(1), LOCK, Profiles.tools())
                .run(SampleInstances.instance(original));
    }

    @Test
    void withoutRecipientsNothingIsLocked() {
        StageResult result = Profiles.pipeline(Profiles.basic())
                .run(SampleInstances.instance(SampleInstances.ct()));

        assertThat(((StageResult.Passed) result).instance().working()
                .contains(Tag.EncryptedAttributesSequence)).isFalse();
    }
}
