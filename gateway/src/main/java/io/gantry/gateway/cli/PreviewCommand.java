package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.gateway.config.OwnerOnly;
import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.redact.RiskClass;
import io.gantry.pipeline.redact.Unmatched;
import io.gantry.pipeline.redact.pixel.PixelBlanker;
import io.gantry.pipeline.redact.pixel.Redaction;
import io.gantry.pipeline.redact.rule.Match;
import io.gantry.pipeline.redact.zone.ZonePlan;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry preview}: pictures, because nobody can read rectangles. */
@Command(name = "preview", description = {
        "Draws what pixel rules do to an image: as it is, with its zones outlined, and as it would leave; a row for each"
                + " range of frames that is blanked alike.",
        "Of a FOLDER: a sheet for each machine in it, with a few of its images for each rule. The pictures show patient"
                + " data where the images do: only you can read the files."}, footer = {"",
                        "The exit status is 1 if an image could not be drawn or any file of FOLDER not be read."})
final class PreviewCommand implements Callable<Integer> {

    private static final int LONGEST_SIDE = 1024;
    private static final int LONGEST_SIDE_OF_MANY = 512;
    private static final int GAP = 8;
    private static final int MOST_ROWS = 48;

    /** What is drawn in a row. */
    private record Row(String label, BufferedImage before, BufferedImage after) {
    }

    /** The image as it leaves: its frames, and what they are to be read with. */
    private record Frames(ImageForm form, FrameSource source, FrameDecoder decoder) {

        static Frames of(Attributes dataSet, TransferSyntax syntax) throws IOException, PixelDataException {
            ImageForm form = ImageForm.of(dataSet);
            FrameDecoder decoder = Codecs.all().decoder(syntax);
            if (decoder == null) {
                throw new PixelDataException(PixelDataException.Kind.UNSUPPORTED,
                        "transfer syntax " + syntax.uid() + " cannot be decoded");
            }
            return new Frames(form, FrameSource.of(dataSet, form), decoder);
        }

        /** @param frame counted from 1 */
        Raster frame(int frame) throws IOException, PixelDataException {
            return decoder.decode(source.frame(frame - 1), form);
        }
    }

    @Mixin
    private final Output output = new Output();
    @Mixin
    private final UnreadableFiles unreadable = new UnreadableFiles();
    @Parameters(index = "0", paramLabel = "FILE", description = "A DICOM file, or a folder of them.")
    private Path in = Path.of("");
    @Option(names = "--rules", paramLabel = "FILE", description = "Machine rules or a profile; default conf/machines/known.yaml.")
    private @Nullable Path rules;
    @Option(names = "-o", required = true, paramLabel = "PNG", description = "The picture to write, of a FOLDER the folder for its sheets; must not exist.")
    private Path target = Path.of("");
    @Option(names = "--full-range", description = "Spread grey values over all of their range, instead of the window that the image asks for.")
    private boolean fullRange;

    @Override
    public Integer call() throws IOException {
        System.setProperty("java.awt.headless", "true");
        if (!Files.exists(in)) {
            throw output.wrongUsage("there is no file or folder at FILE");
        }
        if (Files.exists(target)) {
            throw output.wrongUsage("there is something at " + target + " already");
        }
        RedactionRules loaded = RulesFile.load(rules);
        Scratch scratch = ScratchFolder.beside(target);
        return Files.isDirectory(in) ? sheets(loaded, scratch) : picture(loaded, scratch);
    }

    private int picture(RedactionRules loaded, Scratch scratch) throws IOException {
        List<Row> rows = new ArrayList<>();
        try {
            draw(in, loaded, scratch, LONGEST_SIDE, rows);
        } catch (PixelDataException e) {
            throw new IOException(e.getMessage(), e);
        }
        write(target, rows);
        return Main.OK;
    }

    private int sheets(RedactionRules loaded, Scratch scratch) throws IOException {
        List<MachineScan.Total> machines = MachineScan
                .of(in, loaded, scratch, output.console(), unreadable).machines();
        int readable = unreadable.report(output);
        if (machines.isEmpty()) {
            throw new IOException("there is no image to draw");
        }
        OwnerOnly.createFolder(target);
        int sheet = 0;
        int missing = 0;
        for (MachineScan.Total machine : machines) {
            List<Row> rows = new ArrayList<>();
            for (Path sample : machine.samples) {
                try {
                    draw(sample, loaded, scratch, LONGEST_SIDE_OF_MANY, rows);
                } catch (PixelDataException | IOException e) {
                    missing++;
                    output.err()
                            .println(name(machine.machine) + ": an image is not drawn: " + e.getMessage());
                }
            }
            if (!rows.isEmpty()) {
                write(target
                        .resolve(String.format(Locale.ROOT, "%03d-%s.png", ++sheet, name(machine.machine))),
                        rows);
            }
        }
        return sheet == 0 || missing > 0 ? Main.FAILED : readable;
    }

    /** What tells machines apart, but for the serial number, as a part of a file's name. */
    private static String name(MachineSignature machine) {
        String text = Stream
                .of(machine.manufacturer(), machine.modelName(), machine.softwareVersions(),
                        machine.modality())
                .filter(Objects::nonNull).collect(Collectors.joining(" "));
        return text.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^[-.]+|-+$", "") + "-" + machine.rows()
                + "x"
                + machine.columns();
    }

    private void draw(Path file, RedactionRules loaded, Scratch scratch, int longest, List<Row> rows)
            throws IOException, PixelDataException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                DicomFile dicom = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT, scratch)) {
            Attributes dataSet = dicom.dataSet();
            Frames before = Frames.of(dataSet, dicom.transferSyntax());
            ImageForm form = before.form;
            Match match = loaded.machines().match(dataSet);
            RiskClass risk = RiskClass.of(dataSet, dicom.transferSyntax());
            List<ZoneSpec> zones = zones(match, risk, loaded);
            ZonePlan plan = zones.isEmpty()
                    ? new ZonePlan(List.of(), null)
                    : ZonePlan.of(zones, dataSet, form.rows(), form.columns(), form.numberOfFrames());
            String label = label(match, risk, loaded)
                    + (plan.problem() == null ? "" : ", held: " + plan.problem());
            if (plan.parts().isEmpty()) {
                rows(before, before, plan, dataSet, label, longest, rows);
                return;
            }
            Attributes blanked = dataSet.copy();
            try (Redaction redaction = new PixelBlanker(Codecs.all(), scratch).blank(blanked,
                    dataSet,
                    form, plan, dicom.transferSyntax())) {
                rows(before, Frames.of(blanked, redaction.syntax()), plan, dataSet, label, longest, rows);
            }
        }
    }

    private void rows(Frames before, Frames after, ZonePlan plan, Attributes dataSet, String label,
            int longest,
            List<Row> rows) throws IOException, PixelDataException {
        List<Integer> changes = plan.changes().stream().filter(first -> first <= before.form.numberOfFrames())
                .toList();
        for (int i = 0; i < changes.size(); i++) {
            int first = changes.get(i);
            int last = i + 1 < changes.size() ? changes.get(i + 1) - 1 : before.form.numberOfFrames();
            if (rows.size() == MOST_ROWS) {
                output.err().println("frames " + first + " to " + before.form.numberOfFrames()
                        + " of an image are not drawn: a picture has " + MOST_ROWS + " rows");
                return;
            }
            Raster raster = before.frame(first);
            Picture picture = Picture.of(dataSet, before.form, raster, first, fullRange);
            rows.add(new Row(
                    (first == last ? "frame " + first : "frames " + first + " to " + last) + ", " + label,
                    outlined(picture.draw(raster, longest), raster, plan.in(first)),
                    picture.draw(after.frame(first), longest)));
        }
    }

    /** What is blanked, by its rule or by what is said of images that have none. */
    private static List<ZoneSpec> zones(Match match, @Nullable RiskClass risk, RedactionRules loaded) {
        return switch (match) {
            case Match.Found(var rule) -> rule.zones();
            case Match.None _ when risk != null && loaded.unmatched(risk) == Unmatched.REGIONS ->
                RedactionRules.OUTSIDE_REGIONS;
            case Match.None _,Match.Ambiguous _,Match.Undecided _ -> List.of();
        };
    }

    private static String unmatched(@Nullable RiskClass risk, RedactionRules loaded) {
        return risk == null
                ? "passes: nothing says that text may be in it"
                : switch (loaded.unmatched(risk)) {
                    case HOLD -> "held: " + risk.key();
                    case PASS -> "passes: unmatched " + risk.key();
                    case REGIONS -> "unmatched " + risk.key() + ": regions";
                };
    }

    private static String label(Match match, @Nullable RiskClass risk, RedactionRules loaded) {
        return switch (match) {
            case Match.None _ -> "no rule, " + unmatched(risk, loaded);
            case Match.Found(var rule) when !rule.blanks() -> "passes: rule " + rule.origin();
            case Match.Found(var rule) -> "rule " + rule.origin()
                    + (rule.name().equals(rule.origin()) ? "" : " (" + rule.name() + ")");
            case Match.Ambiguous(var one, var other) ->
                "held: rules " + one.origin() + " and " + other.origin();
            case Match.Undecided(var rule) -> "held: undecided rule " + rule.origin();
        };
    }

    private static BufferedImage outlined(BufferedImage picture, Raster raster, List<Zone> zones) {
        double scale = (double) picture.getWidth() / raster.columns();
        Graphics2D graphics = picture.createGraphics();
        graphics.setStroke(new BasicStroke(2));
        graphics.setColor(Color.RED);
        for (Zone zone : zones) {
            int x = (int) Math.floor(zone.column() * scale);
            int y = (int) Math.floor(zone.row() * scale);
            int right = (int) Math.ceil(zone.endColumn() * scale);
            int bottom = (int) Math.ceil(zone.endRow() * scale);
            graphics.drawRect(x + 1, y + 1, Math.max(1, right - x - 2), Math.max(1, bottom - y - 2));
        }
        graphics.dispose();
        return picture;
    }

    private void write(Path file, List<Row> rows) throws IOException {
        int width = rows.stream().mapToInt(row -> row.before.getWidth()).max().orElse(1);
        int height = rows.stream().mapToInt(row -> row.before.getHeight() + GAP).sum();
        BufferedImage sheet = new BufferedImage(2 * width + 3 * GAP, height + GAP,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.DARK_GRAY);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        int y = GAP;
        for (Row row : rows) {
            graphics.drawImage(row.before, GAP, y, null);
            graphics.drawImage(row.after, width + 2 * GAP, y, null);
            y += row.before.getHeight() + GAP;
        }
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(sheet, "png", png)) {
            throw new IOException("this Java cannot write PNG");
        }
        OwnerOnly.createFile(file, png.toByteArray());
        output.out().println(file + ":");
        int number = 1;
        for (Row row : rows) {
            output.out().println("  row " + number++ + ": " + row.label);
        }
    }
}
