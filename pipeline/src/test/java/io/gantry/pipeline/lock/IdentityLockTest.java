package io.gantry.pipeline.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.lock.UnlockException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IdentityLockTest {

    private static final String INSTANCE = "2.25.4711";
    private static final BrokerKeys RSA = BrokerKeys.rsa(2048);
    private static final BrokerKeys OTHER_RSA = BrokerKeys.rsa(2048);
    private static final BrokerKeys EC = BrokerKeys.ec("secp256r1");
    private static final BrokerKeys OTHER_EC = BrokerKeys.ec("secp384r1");

    private static IdentityLock lockFor(RsaPadding padding, BrokerKeys... keys) {
        return new IdentityLock(
                new Recipients(Arrays.stream(keys).map(BrokerKeys::certificate).toList(), padding),
                InstantSource.system());
    }

    private static Attributes originals() {
        Attributes originals = new Attributes();
        originals.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        originals.set(Tag.PatientName, "Müller^Jörg=山田^太郎");
        originals.set(Tag.PatientID, "4711");
        Attributes item = new Attributes(originals.characterSet());
        item.set(Tag.PatientID, "4712");
        originals.setSequence(Tag.OtherPatientIDsSequence, item);
        return originals;
    }

    private static Attributes instance(Attributes... locked) {
        Attributes instance = new Attributes();
        instance.set(Tag.SOPInstanceUID, INSTANCE);
        instance.set(Tag.PatientName, "PSEUDONYM");
        instance.set(Tag.PatientIdentityRemoved, "YES");
        instance.setSequence(Tag.EncryptedAttributesSequence, locked);
        return instance;
    }

    private static Attributes open(Attributes item, BrokerKeys keys) throws IOException, UnlockException {
        return new IdentityUnlock(keys.pair().getPrivate()).originals(instance(item));
    }

    private static void assertKind(Attributes instance, BrokerKeys keys, Kind kind) {
        assertThatExceptionOfType(UnlockException.class)
                .isThrownBy(() -> new IdentityUnlock(keys.pair().getPrivate()).originals(instance))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @EnumSource(RsaPadding.class)
    void everyRecipientOpensWhatWasLockedAndNobodyElse(RsaPadding padding) throws Exception {
        Attributes item = lockFor(padding, RSA, EC, OTHER_EC).lock(originals(), INSTANCE);

        assertThat(open(item, RSA)).isEqualTo(originals());
        assertThat(open(item, EC)).isEqualTo(originals());
        assertThat(open(item, OTHER_EC)).isEqualTo(originals());
        assertKind(instance(item), OTHER_RSA, Kind.WRONG_KEY);
        assertKind(instance(item), BrokerKeys.ec("secp256r1"), Kind.WRONG_KEY);
    }

    @Test
    void theItemIsTransferSyntaxAndContentEachUnderItsOwnTag() throws Exception {
        Attributes item = lockFor(RsaPadding.OAEP, RSA).lock(originals(), INSTANCE);

        assertThat(item.size()).isEqualTo(2);
        assertThat(item.string(Tag.EncryptedContentTransferSyntaxUID)).isEqualTo("1.2.840.10008.1.2.1");
        assertThat(Objects.requireNonNull(item.get(Tag.EncryptedContent)).vr()).isEqualTo(VR.OB);
        assertThat(LockedForm.isLocked(item)).isTrue();
    }

    @Test
    void restoringPutsOriginalsBackAndTakesStampsAndLockAway() throws Exception {
        Attributes locked = instance(lockFor(RsaPadding.OAEP, RSA).lock(originals(), INSTANCE));

        Attributes restored = new IdentityUnlock(RSA.pair().getPrivate()).restore(locked);

        assertThat(restored.string(Tag.PatientName)).isEqualTo("Müller^Jörg=山田^太郎");
        assertThat(restored.contains(Tag.PatientIdentityRemoved)).isFalse();
        assertThat(restored.contains(Tag.EncryptedAttributesSequence)).isFalse();
        assertThat(locked.contains(Tag.EncryptedAttributesSequence)).isTrue();
    }

    @Test
    void wrongKeyDamageAndAbsenceAreDifferentErrors() throws Exception {
        Attributes item = lockFor(RsaPadding.OAEP, RSA).lock(originals(), INSTANCE);
        byte[] content = ((DataElement) Objects.requireNonNull(item.get(Tag.EncryptedContent))).bytes();

        assertKind(new Attributes(), RSA, Kind.NOT_LOCKED);
        assertKind(instance(item), OTHER_RSA, Kind.WRONG_KEY);
        EnvelopedData envelope = Objects.requireNonNull(LockedForm.envelope(item));
        byte[] cipherText = envelope.getEncryptedContentInfo().getEncryptedContent().getOctets();
        int at = indexOf(content, cipherText);
        for (int offset : new int[]{0, cipherText.length / 2, cipherText.length - 1}) {
            byte[] damaged = content.clone();
            damaged[at + offset] ^= 1;
            assertKind(instance(withContent(damaged)), RSA, Kind.DAMAGED);
        }
        for (int length = 0; length < content.length; length += 7) {
            assertKind(instance(withContent(Arrays.copyOf(content, length))), RSA, Kind.NO_ENVELOPE);
        }
        assertKind(instance(withContent(new byte[]{1, 2, 3, 4})), RSA, Kind.NO_ENVELOPE);
    }

    @Test
    void anItemOfAnotherInstanceOpensOnlyWhereThatIsWanted() throws Exception {
        Attributes item = lockFor(RsaPadding.OAEP, RSA).lock(originals(), INSTANCE + ".1");
        Attributes withoutUid = instance(item);
        withoutUid.remove(Tag.SOPInstanceUID);

        assertKind(instance(item), RSA, Kind.OTHER_INSTANCE);
        assertKind(withoutUid, RSA, Kind.OTHER_INSTANCE);
        assertThat(new IdentityUnlock(RSA.pair().getPrivate(), true).originals(instance(item)))
                .isEqualTo(originals());
    }

    @Test
    void whoIsTakenOffTheRecipientsOpensNothingAndTheOthersStillDo() throws Exception {
        Attributes item = lockFor(RsaPadding.OAEP, RSA, EC).lock(originals(), INSTANCE);
        EnvelopedData sound = Objects.requireNonNull(LockedForm.envelope(item));
        Attributes without = envelope(new EnvelopedData(null,
                new DERSet(sound.getRecipientInfos().getObjectAt(1)), sound.getEncryptedContentInfo(),
                sound.getUnprotectedAttrs()));
        Attributes nobody = envelope(new EnvelopedData(null, new DERSet(), sound.getEncryptedContentInfo(),
                sound.getUnprotectedAttrs()));

        assertKind(instance(without), RSA, Kind.WRONG_KEY);
        assertThat(open(without, EC)).isEqualTo(originals());
        assertKind(instance(nobody), RSA, Kind.WRONG_KEY);
    }

    @ParameterizedTest
    @CsvSource({"2.16.840.1.101.3.4.1.46, UNKNOWN_ALGORITHM", "1.2.840.113549.3.7, UNKNOWN_ALGORITHM",
            "1.2.3, UNKNOWN_ALGORITHM"})
    void otherAlgorithmsAreNamedAsTheReason(String algorithm, Kind kind) throws Exception {
        EnvelopedData sound = envelope(lockFor(RsaPadding.OAEP, RSA));
        EncryptedContentInfo info = sound.getEncryptedContentInfo();
        var other = new EncryptedContentInfo(info.getContentType(),
                new AlgorithmIdentifier(new ASN1ObjectIdentifier(algorithm),
                        info.getContentEncryptionAlgorithm().getParameters()),
                info.getEncryptedContent());

        assertKind(instance(envelope(new EnvelopedData(null, sound.getRecipientInfos(), other,
                sound.getUnprotectedAttrs()))), RSA, kind);
    }

    @Test
    void otherContentTypesAndWrongVectorsAreDamage() throws Exception {
        EnvelopedData sound = envelope(lockFor(RsaPadding.OAEP, RSA));
        EncryptedContentInfo info = sound.getEncryptedContentInfo();
        AlgorithmIdentifier aes = info.getContentEncryptionAlgorithm();
        List<EncryptedContentInfo> wrong = List.of(
                new EncryptedContentInfo(CMSObjectIdentifiers.signedData, aes, info.getEncryptedContent()),
                new EncryptedContentInfo(info.getContentType(), aes, new DEROctetString(new byte[0])),
                new EncryptedContentInfo(info.getContentType(), aes, new DEROctetString(new byte[33])),
                new EncryptedContentInfo(info.getContentType(),
                        new AlgorithmIdentifier(aes.getAlgorithm(), new DEROctetString(new byte[3])),
                        info.getEncryptedContent()),
                new EncryptedContentInfo(info.getContentType(), new AlgorithmIdentifier(aes.getAlgorithm()),
                        info.getEncryptedContent()));
        for (EncryptedContentInfo other : wrong) {
            for (var attributes : Arrays.asList(sound.getUnprotectedAttrs(), null)) {
                // Without our HMAC, what another wrote of this kind opens to nothing that is a data set.
                if (other.getContentType().equals(info.getContentType()) || attributes == null) {
                    assertKind(instance(envelope(new EnvelopedData(null, sound.getRecipientInfos(), other,
                            attributes))), RSA, Kind.DAMAGED);
                }
            }
        }
        assertKind(instance(envelope(new EnvelopedData(null, sound.getRecipientInfos(),
                new EncryptedContentInfo(info.getContentType(), aes, null), sound.getUnprotectedAttrs()))),
                RSA,
                Kind.NO_ENVELOPE);
        byte[] signed = new ContentInfo(CMSObjectIdentifiers.signedData, sound).getEncoded("DER");
        assertKind(instance(withContent(signed)), RSA, Kind.NO_ENVELOPE);
        Attributes syntax = envelope(sound);
        for (String uid : List.of("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.1.99", "1.2.3", "")) {
            syntax.set(Tag.EncryptedContentTransferSyntaxUID, uid);
            assertKind(instance(syntax), RSA, Kind.DAMAGED);
        }
    }

    @Test
    @Timeout(60)
    void lengthsThatPromiseMoreThanThereIsAreRefusedWithoutMemory() throws Exception {
        byte[] content = ((DataElement) Objects.requireNonNull(
                lockFor(RsaPadding.OAEP, RSA).lock(originals(), INSTANCE).get(Tag.EncryptedContent))).bytes();
        int refused = 0;
        for (int at = 0; at < 200; at++) {
            byte[] huge = content.clone();
            // Any byte may be a length: the longest that four bytes hold, 2 GiB, indefinite.
            for (int[] length : new int[][]{{0x84, 0xFF, 0xFF, 0xFF, 0xFF}, {0x84, 0x7F, 0xFF, 0xFF, 0xFF},
                    {0x80},
                    {0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}}) {
                for (int i = 0; i < length.length; i++) {
                    huge[at + i] = (byte) length[i];
                }
                Attributes instance = instance(withContent(huge));
                try {
                    // Who the key is for is not sealed, and not needed.
                    assertThat(new IdentityUnlock(RSA.pair().getPrivate()).originals(instance))
                            .isEqualTo(originals());
                } catch (UnlockException e) {
                    refused++;
                    assertThat(e).hasNoCause();
                    assertThat(e.getMessage()).doesNotContain("Müller", "4711");
                }
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    private static Attributes envelope(EnvelopedData envelope) throws IOException {
        return withContent(new ContentInfo(CMSObjectIdentifiers.envelopedData, envelope).getEncoded("DER"));
    }

    private static Attributes withContent(byte[] content) {
        Attributes item = new Attributes();
        item.set(Tag.EncryptedContentTransferSyntaxUID, "1.2.840.10008.1.2.1");
        item.setBytes(Tag.EncryptedContent, VR.OB, content);
        return item;
    }

    private static int indexOf(byte[] in, byte[] what) {
        for (int i = 0; i + what.length <= in.length; i++) {
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        throw new AssertionError("the encrypted content does not stand in the value");
    }

    @Test
    void whatCarriesReadableAttributesBesideIsNotLocked() throws Exception {
        Attributes item = lockFor(RsaPadding.OAEP, RSA).lock(originals(), INSTANCE);
        EnvelopedData sound = Objects.requireNonNull(LockedForm.envelope(item));
        EnvelopedData telling = new EnvelopedData(null, sound.getRecipientInfos(),
                sound.getEncryptedContentInfo(), new DERSet(new Attribute(LockedForm.INTEGRITY,
                        new DERSet(new DEROctetString("Doe^John".getBytes(StandardCharsets.US_ASCII))))));

        assertThat(LockedForm.isLocked(item)).isTrue();
        assertThat(LockedForm.isLocked(withContent(
                new ContentInfo(CMSObjectIdentifiers.envelopedData, telling).getEncoded("DER")))).isFalse();
    }

    @Test
    void instancesOfAMinuteShareTheKeyAndNotTheInitializationVector() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        IdentityLock lock = new IdentityLock(new Recipients(List.of(RSA.certificate()), RsaPadding.OAEP),
                now::get);

        EnvelopedData first = envelope(lock);
        EnvelopedData second = envelope(lock);
        now.set(Instant.EPOCH.plusSeconds(60));
        EnvelopedData later = envelope(lock);

        assertThat(second.getRecipientInfos()).isEqualTo(first.getRecipientInfos());
        assertThat(second.getEncryptedContentInfo().getContentEncryptionAlgorithm())
                .isNotEqualTo(first.getEncryptedContentInfo().getContentEncryptionAlgorithm());
        assertThat(second.getEncryptedContentInfo().getEncryptedContent())
                .isNotEqualTo(first.getEncryptedContentInfo().getEncryptedContent());
        assertThat(later.getRecipientInfos()).isNotEqualTo(first.getRecipientInfos());
    }

    private static EnvelopedData envelope(IdentityLock lock) throws IOException {
        return Objects.requireNonNull(LockedForm.envelope(lock.lock(originals(), INSTANCE)));
    }

    @Test
    void keysThatCannotBeEncryptedForAreRefused() {
        assertThatThrownBy(() -> new Recipients(
                List.of(RSA.certificate(), BrokerKeys.ed25519().certificate()), RsaPadding.OAEP))
                .hasMessageContaining("certificate 2").hasMessageContaining("use RSA or EC");
        assertThatThrownBy(() -> new Recipients(List.of(BrokerKeys.rsa(1024).certificate()), RsaPadding.OAEP))
                .hasMessageContaining("1024 bits");
        assertThatThrownBy(() -> new Recipients(List.of(), RsaPadding.OAEP))
                .hasMessageContaining("no certificate");
    }

    @ParameterizedTest
    @EnumSource(RsaPadding.class)
    void opensslOpensWhatWasLocked(RsaPadding padding, @TempDir Path folder) throws Exception {
        Attributes item = lockFor(padding, RSA, EC).lock(originals(), INSTANCE);
        byte[] content = ((DataElement) Objects.requireNonNull(item.get(Tag.EncryptedContent))).bytes();
        Path cms = Files.write(folder.resolve("content.der"), content);

        for (BrokerKeys keys : List.of(RSA, EC)) {
            Path key = pem(folder.resolve("key.pem"), "PRIVATE KEY", keys.pair().getPrivate().getEncoded());
            Path certificate = pem(folder.resolve("cert.pem"), "CERTIFICATE",
                    keys.certificate().getEncoded());
            Path plain = folder.resolve("plain.bin");
            Path log = folder.resolve("openssl.log");
            Process openssl = new ProcessBuilder("openssl", "cms", "-decrypt", "-binary", "-inform", "DER",
                    "-in", cms.toString(), "-inkey", key.toString(), "-recip", certificate.toString(), "-out",
                    plain.toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            assertThat(openssl.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(openssl.exitValue()).as(Files.readString(log)).isZero();

            Attributes read = DicomReader.readDataSet(ByteSource.of(Files.readAllBytes(plain)), 0,
                    TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, ReadLimits.DEFAULT);
            assertThat(read.item(Tag.ModifiedAttributesSequence)).isEqualTo(originals());
        }
    }

    @Test
    void whatOpensslLocksIsOpened(@TempDir Path folder) throws Exception {
        Attributes wrapped = new Attributes();
        wrapped.setSequence(Tag.ModifiedAttributesSequence, originals());
        var sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, wrapped, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        Path plain = Files.write(folder.resolve("plain.bin"), sink.toByteArray());
        for (BrokerKeys keys : List.of(RSA, EC)) {
            Path certificate = pem(folder.resolve("cert.pem"), "CERTIFICATE",
                    keys.certificate().getEncoded());
            Path cms = folder.resolve("content.der");
            Process openssl = new ProcessBuilder("openssl", "cms", "-encrypt", "-binary", "-aes128",
                    "-outform",
                    "DER", "-in", plain.toString(), "-out", cms.toString(), certificate.toString())
                    .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
            assertThat(openssl.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(openssl.exitValue()).isZero();

            assertThat(open(withContent(Files.readAllBytes(cms)), keys)).isEqualTo(originals());
        }
    }

    private static Path pem(Path file, String label, byte[] der) throws IOException {
        return Files.writeString(file, "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der) + "\n-----END " + label
                + "-----\n");
    }
}
