package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.dict.UidRegistry;
import io.gantry.pipeline.profile.DateJitter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Pseudonyms by HMAC-SHA-256 under the site's key: the same original gives the same pseudonym on every node with that
 * key, for ever, and nobody without it can try a list of hospital numbers.
 *
 * <p>
 * What goes into the MAC is the domain's name, a NUL, and each part of the original with its length before it, so
 * that neither two domains nor two ways of cutting a text can meet. Originals are taken without padding. Safe for any
 * thread; the few thousand pseudonyms asked for last are remembered, in a table of fixed size.
 */
public final class Pseudonyms {

    /** Length of the key in bytes. */
    public static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    /** No I, L, O or U: what people read aloud and type. */
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /** With the letter before them 16 characters, which every identifying VR can hold; 75 bits. */
    private static final int TEXT_DIGITS = 15;
    private static final int REMEMBERED = 1 << 12;
    /** Every UID that the standard registers begins so (PS3.6 Annex A). */
    private static final String DICOM_ROOT = "1.2.840.10008.";

    private record Known(String domain, String original, String qualifier, String pseudonym) {
    }

    private final Mac template;
    private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(REMEMBERED);

    /**
     * @param key {@value #KEY_BYTES} random bytes, copied
     */
    public Pseudonyms(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The key must have " + KEY_BYTES + " bytes");
        }
        try {
            template = Mac.getInstance(ALGORITHM);
            template.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * The UID that stands for another: {@code 2.25.} and the decimal form of a UUID (PS3.5 B.2, X.667, version 8).
     * A registered one stands for itself.
     */
    public String uid(String original) {
        return isRegistered(original) ? original : pseudonym("uid", original, "");
    }

    /** True for SOP classes, transfer syntaxes, well-known frames of reference and the like. */
    public static boolean isRegistered(String uid) {
        return uid.startsWith(DICOM_ROOT) && UidRegistry.lookup(uid) != null;
    }

    /** The Patient ID, and Patient's Name, of a patient: 16 characters, the first a G. */
    public String patient(PatientIdentity patient) {
        return switch (patient.kind()) {
            case PATIENT_ID -> pseudonym("patient-id", patient.id(), patient.issuer());
            case STUDY -> pseudonym("patient-of-study", patient.id(), "");
            case INSTANCE -> pseudonym("patient-of-instance", patient.id(), "");
        };
    }

    /** An accession number: 16 characters, the first an A. */
    public String accessionNumber(String original) {
        return pseudonym("accession", original, "");
    }

    /** Any other text: 16 characters, the first a T. */
    public String text(String original) {
        return pseudonym("text", original, "");
    }

    /** What tells this key from others, and nothing else of it: 16 characters, the first a K. */
    public String keyMark() {
        return readable('K', mac("key-mark", "", ""));
    }

    /** By how many days the dates of a patient move, evenly spread over the jitter's range. */
    public int dayShift(PatientIdentity patient, DateJitter jitter) {
        byte[] mac = mac("date-shift:" + patient.kind(), patient.id(), patient.issuer());
        long range = (long) jitter.maxDays() - jitter.minDays() + 1;
        return (int) (jitter.minDays() + Long.remainderUnsigned(ByteBuffer.wrap(mac).getLong(), range));
    }

    /** The pseudonyms that an instance will have, told from the data set as it was received. */
    public PseudonymousIdentity identify(Attributes original) {
        String study = original.string(Tag.StudyInstanceUID);
        String series = original.string(Tag.SeriesInstanceUID);
        String instance = original.string(Tag.SOPInstanceUID);
        String accession = PatientIdentity.identifier(original, Tag.AccessionNumber);
        return new PseudonymousIdentity(study == null ? null : uid(study),
                series == null ? null : uid(series), instance == null ? null : uid(instance),
                patient(PatientIdentity.of(original)), accession == null ? null : accessionNumber(accession));
    }

    private String pseudonym(String domain, String original, String qualifier) {
        int slot = 31 * (31 * original.hashCode() + qualifier.hashCode()) + domain.hashCode();
        slot = (slot ^ slot >>> 12 ^ slot >>> 24) & (REMEMBERED - 1);
        Known remembered = known.get(slot);
        if (remembered != null && remembered.original.equals(original) && remembered.domain.equals(domain)
                && remembered.qualifier.equals(qualifier)) {
            return remembered.pseudonym;
        }
        byte[] mac = mac(domain, original, qualifier);
        String pseudonym = switch (domain) {
            case "uid" -> uuid(mac);
            case "accession" -> readable('A', mac);
            case "text" -> readable('T', mac);
            default -> readable('G', mac);
        };
        known.set(slot, new Known(domain, original, qualifier, pseudonym));
        return pseudonym;
    }

    private byte[] mac(String domain, String original, String qualifier) {
        byte[] name = domain.getBytes(StandardCharsets.US_ASCII);
        byte[] first = original.getBytes(StandardCharsets.UTF_8);
        byte[] second = qualifier.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(name.length + 1 + 4 + first.length + 4 + second.length);
        message.put(name).put((byte) 0).putInt(first.length).put(first).putInt(second.length).put(second);
        try {
            // A clone has the key and no lock; the template is never used itself.
            return ((Mac) template.clone()).doFinal(message.array());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(ALGORITHM + " of this platform cannot be cloned", e);
        }
    }

    private static String uuid(byte[] mac) {
        byte[] uuid = new byte[16];
        System.arraycopy(mac, 0, uuid, 0, 16);
        uuid[6] = (byte) (uuid[6] & 0x0F | 0x80);
        uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
        return "2.25." + new BigInteger(1, uuid);
    }

    private static String readable(char first, byte[] mac) {
        char[] text = new char[1 + TEXT_DIGITS];
        text[0] = first;
        // Five bits a digit, from the second half of the MAC, of which UIDs show nothing.
        int at = 16;
        int bits = 0;
        int held = 0;
        for (int i = 1; i <= TEXT_DIGITS; i++) {
            if (held < 5) {
                bits = bits << 8 | mac[at++] & 0xFF;
                held += 8;
            }
            held -= 5;
            text[i] = DIGITS.charAt(bits >>> held & 0x1F);
        }
        return new String(text);
    }
}
