package io.gantry.it.peer;

import io.gantry.dicom.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file to be sent, as pydicom reads it: what our own reader would make of it must not decide what a test expects.
 * Of a file that pydicom cannot read to its end, the UID only.
 *
 * @param identifiers values of eight characters and more that say who the patient is, and UIDs
 */
public record Original(Path file, String transferSyntax, String sopInstanceUid, List<String> identifiers) {

    private static final String SCRIPT = """
            import sys, warnings, pydicom
            warnings.simplefilter('ignore')
            names = ['PatientName', 'PatientID', 'OtherPatientIDs', 'AccessionNumber', 'PatientAddress',
                     'StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'FrameOfReferenceUID',
                     'InstitutionAddress', 'ReferringPhysicianName', 'OperatorsName']
            for path in open(sys.argv[1]).read().split('\\n'):
                try:
                    ds = pydicom.dcmread(path, stop_before_pixels=True)
                except Exception:
                    with open(path, 'rb') as file:
                        ds = pydicom.filereader.read_partial(file, lambda tag, *_: tag > 0x00080018)
                values = [str(ds.get(name, '')) for name in names]
                values = [v for v in values if len(v) >= 8 and v.isascii() and v.isprintable()]
                print('\\t'.join([path, ds.file_meta.TransferSyntaxUID, ds.SOPInstanceUID] + values))
            """;

    public Original {
        identifiers = List.copyOf(identifiers);
    }

    /** Reads files, in their order. */
    public static List<Original> read(List<Path> files, Path scratch) throws IOException {
        Path list = Files.writeString(scratch.resolve("originals.txt"),
                files.stream().map(Path::toString).collect(Collectors.joining("\n")));
        Path script = Files.writeString(scratch.resolve("originals.py"), SCRIPT);
        String output = Peers
                .run(List.of(Peers.pythonWithPydicom(), script.toString(), list.toString()))
                .output();
        List<Original> originals = new ArrayList<>();
        for (String line : output.lines().toList()) {
            String[] fields = line.split("\t");
            if (fields.length < 3) {
                throw new IOException("pydicom: " + output);
            }
            originals.add(new Original(Path.of(fields[0]), fields[1], fields[2],
                    List.of(fields).subList(3, fields.length)));
        }
        return originals;
    }
}
