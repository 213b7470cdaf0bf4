import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns the tables of PS3.6 into Tag.java, UID.java and the resources that StandardDictionary and UidRegistry load.
 * Run by the build: GenerateDictionary TABLES SOURCES RESOURCES.
 *
 * <p>attributes.bin, big endian: the number of VR alternatives and their names (DataOutput.writeUTF, joined by '|');
 * the number of attributes n; n tags (x = 0); n masks (F where a digit counts, 0 where it is x); n bytes, each an
 * index into the VR alternatives; then keyword, VM, retired and name of each as lines of tab-separated UTF-8.
 */
public final class GenerateDictionary {

    record Attribute(String tag, String keyword, String vr, String vm, String retired, String name) {
        int base() {
            return Integer.parseUnsignedInt(tag.replace('x', '0'), 16);
        }

        int mask() {
            return Integer.parseUnsignedInt(tag.replaceAll("[^x]", "F").replace('x', '0'), 16);
        }
    }

    record Uid(String uid, String type, String keyword, String retired, String name) {
    }

    public static void main(String[] args) throws IOException {
        Path tables = Path.of(args[0]);
        Path sources = Path.of(args[1]).resolve("io/gantry/dicom/data");
        Path resources = Path.of(args[2]).resolve("io/gantry/dicom/dict");
        List<Attribute> attributes = rows(tables.resolve("attributes.tsv"), 6).stream()
                .map(c -> new Attribute(c[0], c[1], c[2], c[3], c[4], c[5])).toList();
        List<Uid> uids = rows(tables.resolve("uids.tsv"), 5).stream()
                .map(c -> new Uid(c[0], c[1], c[2], c[3], c[4])).toList();
        write(sources.resolve("Tag.java"), tagSource(attributes));
        write(sources.resolve("UID.java"), uidSource(uids));
        write(resources.resolve("attributes.bin"), table(attributes));
        write(resources.resolve("uids.tsv"), lines(uids));
    }

    private static List<String[]> rows(Path table, int columns) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            if (cells.length != columns) {
                throw new IOException(table + ": " + columns + " columns expected in: " + line);
            }
            rows.add(cells);
        }
        return rows;
    }

    private static byte[] tagSource(List<Attribute> attributes) {
        StringBuilder s = new StringBuilder("""
                package io.gantry.dicom.data;

                /**
                 * The attributes of PS3.6 by keyword, as group &lt;&lt; 16 | element; of repeating groups the one whose
                 * varying digits are 0. Generated at build time.
                 */
                public final class Tag {
                """);
        Set<String> seen = new HashSet<>();
        for (Attribute a : attributes) {
            if (a.keyword().isEmpty()) {
                continue;
            }
            unique(seen, a.keyword());
            s.append("\n    /** (").append(a.tag(), 0, 4).append(',').append(a.tag(), 4, 8).append(") ")
                    .append(text(a.name())).append("; VR ").append(a.vr().replace("|", " or ")).append(", VM ")
                    .append(a.vm()).append("Y".equals(a.retired()) ? ", retired" : "").append(". */\n")
                    .append("    public static final int ").append(a.keyword()).append(" = 0x")
                    .append(a.tag().replace('x', '0')).append(";\n");
        }
        return s.append("\n    private Tag() {\n    }\n}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] uidSource(List<Uid> uids) {
        StringBuilder s = new StringBuilder("""
                package io.gantry.dicom.data;

                /** The unique identifiers of PS3.6 Annex A by keyword. Generated at build time. */
                public final class UID {
                """);
        Set<String> seen = new HashSet<>();
        for (Uid u : uids) {
            if (u.keyword().isEmpty()) {
                continue;
            }
            unique(seen, u.keyword());
            s.append("\n    /** ").append(u.type()).append(": ").append(text(u.name()))
                    .append("Y".equals(u.retired()) ? ", retired" : "").append(". */\n")
                    .append("    public static final String ").append(u.keyword()).append(" = \"").append(u.uid())
                    .append("\";\n");
        }
        return s.append("\n    private UID() {\n    }\n}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void unique(Set<String> seen, String keyword) {
        if (!seen.add(keyword)) {
            throw new IllegalStateException("The tables name " + keyword + " twice");
        }
    }

    private static String text(String name) {
        return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;");
    }

    private static byte[] table(List<Attribute> attributes) throws IOException {
        List<String> vrs = attributes.stream().map(Attribute::vr).distinct().sorted().toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(vrs.size());
        for (String vr : vrs) {
            out.writeUTF(vr);
        }
        out.writeInt(attributes.size());
        for (Attribute a : attributes) {
            out.writeInt(a.base());
        }
        for (Attribute a : attributes) {
            out.writeInt(a.mask());
        }
        for (Attribute a : attributes) {
            out.writeByte(vrs.indexOf(a.vr()));
        }
        for (Attribute a : attributes) {
            out.write(String.join("\t", a.keyword(), a.vm(), a.retired(), a.name() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] lines(List<Uid> uids) {
        StringBuilder s = new StringBuilder();
        for (Uid u : uids) {
            s.append(String.join("\t", u.uid(), u.type(), u.keyword(), u.retired(), u.name())).append('\n');
        }
        return s.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Leaves a file alone that already says the same, so that nothing is compiled again for nothing. */
    private static void write(Path file, byte[] content) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
