package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import java.util.Set;

/** Coded entries (PS3.3 8.8). Stateless. */
final class Codes {

    /** PS3.16 Table 8-1, and of the schemes that it lets HL7 register those in use. */
    private static final Set<String> PUBLISHED = Set.of("ACR", "ASTM-sigpurpose", "BARI", "BI", "C4", "C5",
            "CD2",
            "DC", "DCM", "DCMUID", "FMA", "HPC", "I10", "I10C", "I10P", "I9", "I9C", "I9CP", "ICD10", "ICDO3",
            "IBSI", "IHELAW", "ISO3166_1", "ISO3166_2", "ISO5218_1", "ISO639_1", "ISO639_2", "ISO_OID",
            "ITIS_TSN", "LN", "MA", "MAYOASRG", "MDC", "MGI", "MSH", "NCDR [2.0b]", "NCIm", "NCIt", "NDC",
            "NEU",
            "NICIP", "NYUMCCG", "PATHLEX", "POS", "PUBCHEM_CID", "RADELEMENT", "RADLEX", "RFC3066", "RFC5646",
            "RXNORM", "SCPECG", "SCT", "SNM3", "SRT", "UBERON", "UCUM", "UMLS", "UNS", "UPC");

    private Codes() {
    }

    /**
     * A code whose meaning a published coding scheme fixes, not the site (PS3.16 8.2). Local schemes should begin with
     * 99, and many have a name of their own instead.
     */
    static boolean isStandard(Attributes item) {
        String scheme = item.string(Tag.CodingSchemeDesignator);
        return scheme != null && PUBLISHED.contains(scheme);
    }

    static boolean isPart(int tag) {
        return switch (tag) {
            case Tag.CodeValue, Tag.LongCodeValue, Tag.CodingSchemeDesignator, Tag.CodingSchemeVersion,
                    Tag.CodeMeaning ->
                true;
            default -> false;
        };
    }
}
