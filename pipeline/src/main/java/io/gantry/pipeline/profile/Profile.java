package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Tag;
import io.gantry.pipeline.clean.Lexicon;
import io.gantry.pipeline.identity.CommonWords;
import io.gantry.pipeline.lock.LockSettings;
import io.gantry.pipeline.redact.RedactionRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How instances of a route are de-identified: PS3.15 Annex E as a site wants it. Immutable.
 *
 * @param options the options in force; {@code retain_long_modified_dates} is, wherever dates jitter
 * @param jitter by how much dates move; null where they do not
 * @param redaction what becomes of text in pixels
 * @param lock which originals are locked for the recipients
 * @param documents what becomes of documents and recorded voices
 * @param words what the site adds to the lexicon that cleaned text is read with, in lower case
 * @param rules the rule of every attribute
 * @param digest SHA-256, in hexadecimal, of everything that decides what an instance becomes: tables, the words
 *        that cleaned text is read with and those that tell nobody included
 */
public record Profile(Set<PrivacyOption> options, @Nullable DateJitter jitter, RedactionRules redaction,
        LockSettings lock, DocumentPolicy documents, Set<String> words, RuleTable rules, String digest) {

    public Profile {
        options = Collections.unmodifiableSet(
                options.isEmpty() ? EnumSet.noneOf(PrivacyOption.class) : EnumSet.copyOf(options));
        words = Collections.unmodifiableSet(new TreeSet<>(words));
    }

    static Profile of(Set<PrivacyOption> options, @Nullable DateJitter jitter, RedactionRules redaction,
            LockSettings lock, DocumentPolicy documents, Set<String> words, List<PhiTag> overrides) {
        List<PhiTag> all = new ArrayList<>(overrides);
        if (documents == DocumentPolicy.PASS) {
            for (int document : List.of(Tag.EncapsulatedDocument, Tag.HPGLDocument)) {
                all.add(new PhiTag(new Selector.OfTag(document), Action.KEEP, null, null, null));
            }
        }
        RuleTable rules = RuleTable.compile(options, all);
        Profile profile = new Profile(options, jitter, redaction, lock, documents, words, rules, "");
        return new Profile(options, jitter, redaction, lock, documents, words, rules,
                digest(canonical(profile, Lexicon.digest(), CommonWords.digest())));
    }

    /** All that decides, for the digest: the profile's own and the words that come with the product. */
    static String canonical(Profile profile, String lexicon, String commonWords) {
        return edition() + "\n" + profile.options.stream().sorted().toList() + "\n" + profile.jitter + "\n"
                + profile.redaction.canonical() + "\n" + profile.lock.canonical() + "\n" + profile.documents
                + "\n"
                + profile.words + "\n" + profile.rules.canonical() + "lexicon " + lexicon + "\ncommon words "
                + commonWords + "\n";
    }

    private static String digest(String canonical) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The edition of the tables that rules were taken from. */
    public static String edition() {
        return ConfidentialityTable.EDITION;
    }
}
