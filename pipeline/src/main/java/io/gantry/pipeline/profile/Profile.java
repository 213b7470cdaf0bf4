package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Tag;
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
 * @param unmatched what becomes of instances with text in their pixels
 * @param documents what becomes of documents and recorded voices
 * @param words what the site adds to the lexicon that cleaned text is read with, in lower case
 * @param rules the rule of every attribute
 * @param digest SHA-256, in hexadecimal, of everything that decides what an instance becomes, tables included
 */
public record Profile(Set<PrivacyOption> options, @Nullable DateJitter jitter, Unmatched unmatched,
        DocumentPolicy documents, Set<String> words, RuleTable rules, String digest) {

    public Profile {
        options = Collections.unmodifiableSet(
                options.isEmpty() ? EnumSet.noneOf(PrivacyOption.class) : EnumSet.copyOf(options));
        words = Collections.unmodifiableSet(new TreeSet<>(words));
    }

    static Profile of(Set<PrivacyOption> options, @Nullable DateJitter jitter, Unmatched unmatched,
            DocumentPolicy documents, Set<String> words, List<PhiTag> overrides) {
        List<PhiTag> all = new ArrayList<>(overrides);
        if (documents == DocumentPolicy.PASS) {
            all.add(new PhiTag(new Selector.OfTag(Tag.EncapsulatedDocument), Action.KEEP, null, null, null));
        }
        RuleTable rules = RuleTable.compile(options, all);
        String canonical = edition() + "\n" + options.stream().sorted().toList() + "\n" + jitter + "\n"
                + unmatched + "\n" + documents + "\n" + words + "\n" + rules.canonical();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.getBytes(StandardCharsets.UTF_8));
            return new Profile(options, jitter, unmatched, documents, words, rules,
                    HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The edition of the tables that rules were taken from. */
    public static String edition() {
        return ConfidentialityTable.EDITION;
    }
}
