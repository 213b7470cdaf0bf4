package io.gantry.pipeline.ctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.pipeline.redact.rule.MachineRuleReader;
import io.gantry.pipeline.redact.rule.MachineRules;
import io.gantry.pipeline.redact.rule.Match;
import io.gantry.pipeline.redact.zone.ZonePlan;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import io.gantry.pipeline.yaml.Problems;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CtpPixelImporterTest {

    private static final String SCRIPT = """
            GE scanners: the dose report
            { Modality.equals("CT") // only CT
              * Manufacturer.containsIgnoreCase("ge medical")
              * (ImageType.contains("SCREEN SAVE") + SeriesDescription.startsWith("Dose")) }
            (0,0,512,110)

            An ultrasound, by its size
            { Manufacturer.equals("ACME") * !ManufacturersModelName.endsWithIgnoreCase("X")
              * Rows.isGreaterThan("400") * [0028,0011].isLessThan("700") }
            (-100,0,100,40) (0,-20,60,20)

            { Manufacturer.equals("ACME") * Rows.isGreaterThan("400") * ManufacturersModelName.equals("Q\\"") }
            (1,2,3,4)
            { Manufacturer.matches("AC.*") * 0009[ACME HDR]01.equals("on")
              * SequenceOfUltrasoundRegions::RegionDataType.equals("1") }
            """
            .replace("\\\"", "");

    private static MachineRules rules(CtpImport result) {
        Problems problems = new Problems();
        MachineRules rules = MachineRuleReader.parse(result.yaml(), "m.yaml", problems);
        assertThat(problems.list()).isEmpty();
        return rules;
    }

    private static Attributes doseReport() {
        Attributes image = new Attributes();
        image.set(Tag.Modality, "CT");
        image.set(Tag.Manufacturer, "GE MEDICAL SYSTEMS");
        image.set(Tag.SeriesDescription, "Dose Report");
        return image;
    }

    @Test
    void aScriptDecidesAsBefore() throws CtpException {
        CtpImport result = CtpPixelImporter.convert(SCRIPT, "s.script");

        assertThat(result.carried()).isEqualTo(4);
        assertThat(result.summary()).isEqualTo(
                "4 rules of 4 signatures; the same decisions on 1600 generated headers");
        assertThat(result.notes()).anyMatch(note -> note.startsWith("line 14: has no region"))
                .anyMatch(note -> note.startsWith("lines 8, 12: compares numbers"));
    }

    @Test
    @DisplayName("pitfall: Regions end inclusive in CTP: (0,0,512,110) blanks 111 rows")
    void endsAreInclusive() throws CtpException {
        MachineRules rules = rules(CtpPixelImporter.convert(SCRIPT, "s.script"));

        Match match = rules.match(doseReport());

        assertThat(match).isInstanceOfSatisfying(Match.Found.class,
                found -> assertThat(ZonePlan.of(found.rule().zones(), doseReport(), 512, 512, 1).in(1))
                        .containsExactly(new Zone(0, 111, 0, 512)));
        Attributes acme = new Attributes();
        acme.set(Tag.Manufacturer, "ACME");
        acme.setInts(Tag.Rows, VR.US, 480);
        acme.setInts(Tag.Columns, VR.US, 640);
        assertThat(rules.match(acme)).isInstanceOfSatisfying(Match.Found.class,
                found -> assertThat(ZonePlan.of(found.rule().zones(), acme, 480, 640, 1).in(1))
                        .containsExactly(new Zone(0, 41, 540, 640), new Zone(460, 480, 0, 61)));
    }

    @Test
    @DisplayName("pitfall: CTP's conditions (Rows, Columns, Modality, ImageType, SeriesDescription) dropped at import")
    void conditionsAreKept() throws CtpException {
        MachineRules rules = rules(CtpPixelImporter.convert(SCRIPT, "s.script"));
        Attributes slice = doseReport();
        slice.set(Tag.SeriesDescription, "Thorax 5mm");
        slice.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        Attributes mr = doseReport();
        mr.set(Tag.Modality, "MR");

        assertThat(rules.match(slice)).isInstanceOf(Match.None.class);
        assertThat(rules.match(mr)).isInstanceOf(Match.None.class);
    }

    @Test
    void whatComesFirstWinsAndWhatNeverComesIsReported() throws CtpException {
        CtpImport result = CtpPixelImporter.convert("""
                { Modality.contains("U") } (0,0,9,9)
                { Modality.equals("US") * Rows.equals("5") } (0,0,19,19)
                { false * Modality.equals("CT") } (1,1,1,1)
                { Modality.equals("CT ") } (1,1,1,1)
                { true } (0,0,1,1)
                { Modality.equals("MR") } (0,0,1,1)
                """, "s");

        assertThat(result.carried()).isEqualTo(2);
        assertThat(result.notes()).anyMatch(note -> note.startsWith("line 2: unreachable, line 1"))
                .anyMatch(note -> note.startsWith("lines 3, 4: can never hold"))
                .anyMatch(note -> note.startsWith("line 6: unreachable, line 5"));
    }

    @Test
    @DisplayName("what CTP reads from the File Meta Information is left out with its line; the rest decides as before")
    void theFileMetaInformationIsNotSeen() throws CtpException {
        CtpImport result = CtpPixelImporter.convert("""
                Ultrasound (none of it is a region)
                { Modality.equals("US") *
                  ImplementationVersionName.contains("ACME") } (0,0,1229,69)
                { !([0002,0013].equals("ACME")) } (0,0,9,9)
                { SeriesDescription.containsIgnoreCase ("flow") * Rows.equals("600") }
                (80,0,720,55)
                """, "s");

        assertThat(result.carried()).isEqualTo(1);
        assertThat(result.notes()).singleElement().asString()
                .startsWith("lines 2, 4: asks for File Meta Information");
        assertThat(rules(result).rules()).singleElement().extracting(rule -> rule.name())
                .isEqualTo("CTP line 5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "{ Modality.equal(\"CT\") } (0,0,1,1) | line 1: there is no function \"equal\"",
            "{ NoSuch.equals(\"CT\") } (0,0,1,1) | line 1: \"NoSuch\" is no attribute",
            "{ Modality.equals(\"CT\") Rows.equals(\"1\") } | line 1: is not understood from here on",
            "{ (Modality.equals(\"CT\") } | line 1: a parenthesis is not closed",
            "{ Modality.equals(CT) } | line 1: expected Element.function",
            "{ Modality.equals(\"CT\") } (0,0,1) | line 1: is no region",
            "{ Rows.isLessThan(\"many\") } | line 1: compares with what is no number",
            "{ SliceThickness.isLessThan(\" 1.5\") } (0,0,1,1) | line 1: compares with a number that is not whole",
            "{ Rows.isGreaterThan(\"-5\") } (0,0,1,1) | line 1: compares with a number that is not whole",
            "{ Modality.matches(\"(\") } | line 1: is no regular expression",
            "nothing here | line 1: there is no signature",
            "{ Modality.equals(\"CT\") } (0,0,1,1) (5,5,1,1 | line 1: a region is not closed",
            "{ Modality.equals(\"CT\") | line 1: a signature is not closed"})
    @DisplayName("what CTP takes for false is an error with its line")
    void errorsNameTheLine(String script, String message) {
        assertThatThrownBy(() -> CtpPixelImporter.convert(script, "s")).isInstanceOf(CtpException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("everything that is wrong is said at once, a comment in parentheses among it")
    void allErrorsAtOnce() {
        String script = """
                { Modality.equal("CT") } (0,0,1,1)
                GE (the old ones)
                { Modality.equals("US") } (0,0,1)
                """;

        assertThatThrownBy(() -> CtpPixelImporter.convert("{ true } (0,0,1,1)\n" + script, "s"))
                .hasMessageContaining("line 2: there is no function")
                .hasMessageContaining("line 3: is no region").hasMessageContaining("a comment")
                .hasMessageContaining("line 4: is no region");
    }

    @Test
    @DisplayName("a script as sites write them: old keywords, several regions from either edge, negated groups, or of groups")
    void asSitesWriteThem() throws CtpException {
        CtpImport result = CtpPixelImporter.convert(
                """
                        Our scanners (this is no region, for no signature is before it)
                        { Manufacturer.containsIgnoreCase("GE") * ManufacturersModelName.containsIgnoreCase("LOGIQ9")
                          * Rows.equals("480") * Columns.equals("640") }
                        (0,0,640,40)
                        { Manufacturer.equalsIgnoreCase("PHILIPS MEDICAL SYSTEMS") * (
                              ManufacturerModelName.equalsIgnoreCase("iU22") + ManufacturerModelName.equalsIgnoreCase("CX50")
                          ) * !(ImageType.contains("3D") + SeriesDescription.containsIgnoreCase("report")) // no volumes
                        }
                        (0,0,1024,76) (-124,-168,124,168)
                        { Modality.equals("US") * Columns.isGreaterThan("1000") * Rows.isLessThan("900")
                          + [0008,1090].startsWithIgnoreCase("epiq") + !!StationName.matches(".*(ROOM|LAB).*") }
                           (0,0,1024,50)
                           (0,-30,1024,30)
                        """,
                "site.script");

        MachineRules rules = rules(result);
        assertThat(rules.rules()).hasSize(3);
        assertThat(rules.rules().get(1).zones()).extracting(ZoneSpec::yaml).containsExactly(
                "{ x: 0, y: 0, width: 1025, height: 77, clip: true }",
                "{ x: -124, y: -168, width: 125, height: 169, clip: true }");
        Attributes philips = new Attributes();
        philips.set(Tag.Manufacturer, "Philips Medical Systems");
        philips.set(Tag.ManufacturerModelName, "CX50");
        assertThat(name(rules.match(philips))).isEqualTo("CTP line 5");
        philips.set(Tag.SeriesDescription, "Report 2");
        assertThat(name(rules.match(philips))).isEqualTo("None");
        philips.set(Tag.StationName, "ECHOLAB1");
        assertThat(name(rules.match(philips))).isEqualTo("CTP line 10");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "ImageType.endsWithIgnoreCase(\"AX\u00c4L\") | 0", "Manufacturer.contains(\"\") | 1",
            "Modality.startsWith(\"\") | 1", "!ImageType.endsWithIgnoreCase(\"\") | 0",
            "Manufacturer.contains(\" \") | 1", "Manufacturer.startsWith(\" A\") | 0",
            "Manufacturer.endsWith(\"E \") | 0", "[0006,1090].equals(\"\") | 0",
            "[0000,0002].equals(\"\") | 0"})
    @DisplayName("found by mutation: literals that always or never hold, or that no value of the attribute can be")
    void oddLiterals(String call, int holds) throws CtpException {
        CtpImport result = CtpPixelImporter.convert("{ Modality.equals(\"CT\") * " + call + " } (0,0,1,1)",
                "s");

        Attributes image = new Attributes();
        image.set(Tag.Modality, "CT");
        image.set(Tag.Manufacturer, "ACME HEALTH");
        image.set(Tag.ImageType, "ORIGINAL", "PRIMARY");
        assertThat(name(rules(result).match(image))).isEqualTo(holds == 1 ? "CTP line 1" : "None");
    }

    private static String name(Match match) {
        return match instanceof Match.Found(var rule) ? rule.name() : match.getClass().getSimpleName();
    }
}
