package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broken files from the field, where they are there: what becomes of each. dcmdump agrees but for two duplicates. */
class MalformedCorpusTest {

    private static final Path MALFORMED = CorpusRoundTripTest.CORPUS.resolve("malformed");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            dcm4che__3gb-bulk-data-truncated.dcm                                  | (7FE0,0010) is longer
            dwv__dwv-test_no-number-rows.dcm                                      | read
            dwv__leadtools-8BitsJpegLossyGrayScale.dcm                            | read
            fodicom__CR-MONO1-10-chest.dcm                                        | read
            fodicom__DIRW0007.dcm                                                 | where an element is due
            fodicom__GH1146.dcm                                                   | read
            fodicom__GH1339.dcm                                                   | inside an element's header
            fodicom__GH1376.dcm                                                   | (0002,0000) stands twice
            fodicom__GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm      | read
            fodicom__GH179B.dcm                                                   | representation at (0028,0120)
            mercure__getdcmtags-test_dcm.dcm                                      | read
            mothership__20-wrong-transfer-syntax.dcm                              | Pixel Data has a length
            msanon__Invalid-String-Format.dcm                                     | read
            msanon__privateTag.dcm                                                | read
            orthanc__2026-05-26-oob-monochrome-46341.dcm                          | read
            orthanc__2026-05-26-oob-monochrome-65535.dcm                          | read
            pydicom__DICOMDIR.dcm                                                 | read
            pydicom__badVR.dcm                                                    | read
            pydicom__empty_charset_LEI.dcm                                        | read
            pydicom__meta_missing_tsyntax.dcm                                     | read
            pydicom__nested_priv_SQ.dcm                                           | read
            pydicom__no_meta_group_length.dcm                                     | read
            pydicom__rtplan_truncated.dcm                                         | (300A,00B0) is longer
            pydicom__winter.dcm                                                   | (0008,0018) stands twice
            pydicomdata__emri_small_jpeg_2k_lossless_too_short.dcm                | inside an element's header
            pymedphys__vmat_example.dcm                                           | read
            pynetdicom__CTImageStorage_bad_meta.dcm                               | read
            """, quoteCharacter = '"')
    void isReadOrRefused(String name, String expected) throws IOException {
        assumeTrue(Files.isDirectory(MALFORMED), "no corpus beside this checkout");
        String outcome = "read";
        try (FileChannel channel = FileChannel.open(MALFORMED.resolve(name));
                DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
            assertThat(file.dataSet().isEmpty()).isFalse();
        } catch (MalformedDatasetException e) {
            outcome = String.valueOf(e.getMessage());
        }
        assertThat(outcome).contains(expected);
    }

    @Test
    void theTableNamesEveryFile() throws IOException {
        assumeTrue(Files.isDirectory(MALFORMED), "no corpus beside this checkout");
        try (Stream<Path> files = Files.list(MALFORMED)) {
            assertThat(files.filter(f -> f.toString().endsWith(".dcm"))).hasSize(27);
        }
    }
}
