package io.gantry.it.peer;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.testing.Peers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Programs of others that send files. Each returns how many of them were acknowledged with success. */
public final class Senders {

    /** What storescu proposes besides the native syntaxes; others it cannot send. */
    private static final Map<String, String> STORESCU_OPTIONS = Map.ofEntries(
            Map.entry(UID.ImplicitVRLittleEndian, "-x="), Map.entry(UID.ExplicitVRLittleEndian, "-x="),
            Map.entry(UID.ExplicitVRBigEndian, "-xb"), Map.entry(UID.DeflatedExplicitVRLittleEndian, "-xd"),
            Map.entry(UID.JPEGBaseline8Bit, "-xy"), Map.entry(UID.JPEGExtended12Bit, "-xx"),
            Map.entry(UID.JPEGLosslessSV1, "-xs"), Map.entry(UID.JPEGLSLossless, "-xt"),
            Map.entry(UID.JPEGLSNearLossless, "-xu"), Map.entry(UID.JPEG2000Lossless, "-xv"),
            Map.entry(UID.JPEG2000, "-xw"), Map.entry(UID.RLELossless, "-xr"));
    private static final Pattern GDCM_SUCCESS = Pattern.compile("C-Store of file .* was successful");

    private Senders() {
    }

    /** DCMTK's storescu, one association for each transfer syntax. */
    public static int storescu(int port, List<Original> originals) {
        Map<String, List<Path>> byOption = new LinkedHashMap<>();
        for (Original original : originals) {
            String option = STORESCU_OPTIONS.get(original.transferSyntax());
            if (option != null) {
                byOption.computeIfAbsent(option, _ -> new ArrayList<>()).add(original.file());
            }
        }
        int acknowledged = 0;
        for (Map.Entry<String, List<Path>> entry : byOption.entrySet()) {
            List<String> command = storescuCommand(port, "STORESCU");
            command.add(entry.getKey());
            entry.getValue().forEach(file -> command.add(file.toString()));
            acknowledged += count(Peers.run(command).output(), "Received Store Response (Success)");
        }
        return acknowledged;
    }

    /** A storescu that says of each file whether it was acknowledged and goes on after a refusal. */
    public static List<String> storescuCommand(int port, String callingAeTitle) {
        return new ArrayList<>(List.of(Peers.find("storescu"), "-v", "-nh", "-R", "-aet", callingAeTitle,
                "-aec", "GANTRY", "127.0.0.1", Integer.toString(port)));
    }

    /** DCMTK's dcmsend. */
    public static int dcmsend(int port, List<Path> files) {
        List<String> command = new ArrayList<>(List.of(Peers.find("dcmsend"), "-v", "-nh", "-nuc", "-dn",
                "-aet", "DCMSEND", "-aec", "GANTRY", "127.0.0.1", Integer.toString(port)));
        files.forEach(file -> command.add(file.toString()));
        return count(Peers.run(command).output(), "Received C-STORE Response (Success)");
    }

    /**
     * GDCM's gdcmscu, one association for each file: it gives up at the first that it cannot send. Its exit status is
     * of no use: Debian's aborts at its end whatever happened.
     */
    public static int gdcmscu(int port, List<Path> files) {
        int acknowledged = 0;
        for (Path file : files) {
            String output = Peers.run(List.of(Peers.find("gdcmscu"), "-D", "--store", "--call", "GANTRY",
                    "--aetitle", "GDCMSCU", "127.0.0.1", Integer.toString(port), file.toString())).output();
            acknowledged += (int) GDCM_SUCCESS.matcher(output).results().count();
        }
        return acknowledged;
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
