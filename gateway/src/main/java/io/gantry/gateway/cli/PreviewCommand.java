package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.redact.rule.Match;
import io.gantry.pipeline.redact.zone.ZonePlan;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry preview}: pictures, because nobody can read rectangles. */
@Command(name = "preview", description = {
        "Draws what pixel rules do to an image: before, with its zones outlined, and after; a row for each range of"
                + " frames that is blanked alike.",
        "Of a folder: a row for one image of each machine and rule. The picture shows patient data where the image"
                + " does."})
final class PreviewCommand implements Callable<Integer> {

    private static final int LONGEST_SIDE = 1024;
    private static final int LONGEST_SIDE_OF_MANY = 320;
    private static final int GAP = 8;
    private static final int MOST_ROWS = 60;

    /** What is drawn in a row. */
    private record Row(String label, BufferedImage before, BufferedImage after) {
    }

    @Mixin
    private final Output output = new Output();
    @Parameters(index = "0", paramLabel = "FILE", description = "A DICOM file, or a folder of them.")
    private Path in = Path.of("");
    @Option(names = "--rules", paramLabel = "FILE", description = "Machine rules or a profile; default conf/machines/known.yaml.")
    private @Nullable Path rules;
    @Option(names = "-o", required = true, paramLabel = "PNG", description = "The picture to write.")
    private Path target = Path.of("");

    @Override
    public Integer call() throws IOException {
        System.setProperty("java.awt.headless", "true");
        if (!Files.exists(in)) {
            throw output.wrongUsage("there is no file or folder at FILE");
        }
        RedactionRules loaded = RulesFile.load(rules);
        List<Row> rows = new ArrayList<>();
        try {
            if (Files.isDirectory(in)) {
                for (Map.Entry<MachineScan.Kind, MachineScan.Seen> entry : MachineScan
                        .of(in, loaded, output.console()).kinds()) {
                    if (rows.size() < MOST_ROWS) {
                        sample(entry.getKey(), entry.getValue(), loaded, rows);
                    }
                }
            } else {
                draw(in, loaded, LONGEST_SIDE, Integer.MAX_VALUE, rows);
            }
        } catch (PixelDataException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (rows.isEmpty()) {
            throw new IOException("there is no image to draw");
        }
        if (!ImageIO.write(sheet(rows), "png", target.toFile())) {
            throw new IOException("this Java cannot write PNG");
        }
        int number = 1;
        for (Row row : rows) {
            output.out().println("row " + number++ + ": " + row.label);
        }
        return Main.OK;
    }

    private void sample(MachineScan.Kind kind, MachineScan.Seen seen, RedactionRules loaded, List<Row> rows)
            throws IOException {
        String machine = kind.machine().manufacturer() + " " + kind.machine().modelName() + ", ";
        List<Row> drawn = new ArrayList<>();
        try {
            draw(seen.sample, loaded, LONGEST_SIDE_OF_MANY, 1, drawn);
            drawn.forEach(row -> rows.add(new Row(machine + row.label, row.before, row.after)));
        } catch (PixelDataException e) {
            output.err().println(machine + "not drawn: " + e.getMessage());
        }
    }

    private static void draw(Path file, RedactionRules rules, int longest, int most, List<Row> rows)
            throws IOException, PixelDataException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                DicomFile dicom = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
            Attributes dataSet = dicom.dataSet();
            ImageForm form = ImageForm.of(dataSet);
            FrameSource frames = FrameSource.of(dataSet, form);
            FrameDecoder decoder = Codecs.all().decoder(dicom.transferSyntax());
            if (decoder == null) {
                throw new PixelDataException(PixelDataException.Kind.UNSUPPORTED,
                        "transfer syntax " + dicom.transferSyntax().uid() + " cannot be decoded");
            }
            Match match = rules.machines().match(dataSet);
            ZonePlan plan = match instanceof Match.Found(var rule) && rule.blanks()
                    ? ZonePlan.of(rule.zones(), dataSet, form.rows(), form.columns(), form.numberOfFrames())
                    : new ZonePlan(List.of(), null);
            String label = label(match) + (plan.problem() == null ? "" : ", held: " + plan.problem());
            List<Integer> changes = plan.changes().stream().filter(first -> first <= form.numberOfFrames())
                    .limit(most).toList();
            for (int first : changes) {
                BufferedImage picture = Picture.of(decoder.decode(frames.frame(first - 1), form), form);
                rows.add(new Row("frame " + first + ", " + label,
                        scaled(picture, plan.in(first), false, longest),
                        scaled(picture, plan.in(first), true, longest)));
            }
        }
    }

    private static String label(Match match) {
        return switch (match) {
            case Match.None _ -> "no rule";
            case Match.Found(var rule) -> "rule " + rule.origin();
            case Match.Ambiguous(var one, var other) ->
                "held: rules " + one.origin() + " and " + other.origin();
            case Match.Undecided(var rule) -> "held: undecided rule " + rule.origin();
        };
    }

    private static BufferedImage scaled(BufferedImage picture, List<Zone> zones, boolean blanked,
            int longest) {
        double scale = Math.min(1, (double) longest / Math.max(picture.getWidth(), picture.getHeight()));
        int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.setStroke(new BasicStroke(2));
        for (Zone zone : zones) {
            int x = (int) Math.floor(zone.column() * scale);
            int y = (int) Math.floor(zone.row() * scale);
            int right = (int) Math.ceil(zone.endColumn() * scale);
            int bottom = (int) Math.ceil(zone.endRow() * scale);
            if (blanked) {
                graphics.setColor(Color.BLACK);
                graphics.fillRect(x, y, right - x, bottom - y);
            } else {
                graphics.setColor(Color.RED);
                graphics.drawRect(x + 1, y + 1, Math.max(1, right - x - 2), Math.max(1, bottom - y - 2));
            }
        }
        graphics.dispose();
        return drawn;
    }

    private static BufferedImage sheet(List<Row> rows) {
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
        return sheet;
    }
}
