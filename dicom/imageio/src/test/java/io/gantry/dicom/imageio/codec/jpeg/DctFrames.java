package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Baseline frames of the JDK's encoder, which is the Independent JPEG Group's, and others made of them. */
final class DctFrames {

    private DctFrames() {
    }

    /** Grey, or luminance and chrominance of half the rows and columns. */
    static byte[] baseline(Raster raster) {
        boolean colour = raster.components() == 3;
        BufferedImage image = new BufferedImage(raster.columns(), raster.rows(),
                colour ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < raster.rows(); y++) {
            for (int x = 0; x < raster.columns(); x++) {
                for (int c = 0; c < raster.components(); c++) {
                    image.getRaster().setSample(x, y, c, raster.sample(y, x, c));
                }
            }
        }
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            if (!ImageIO.write(image, "jpeg", out)) {
                throw new AssertionError("No JPEG writer");
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The samples that the JDK decodes, without conversion of colours. */
    static Raster decodedByJdk(byte[] frame, ImageForm form) throws IOException {
        Raster raster = Raster.of(form, 8);
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(frame))) {
            reader.setInput(in);
            java.awt.image.Raster decoded = reader.readRaster(0, null);
            for (int y = 0; y < form.rows(); y++) {
                for (int x = 0; x < form.columns(); x++) {
                    for (int c = 0; c < form.samplesPerPixel(); c++) {
                        raster.sample(y, x, c, decoded.getSample(x, y, c));
                    }
                }
            }
        } finally {
            reader.dispose();
        }
        return raster;
    }

    /** The same coefficients in other scans: each component by itself, or restart markers between MCUs. */
    static byte[] rescanned(byte[] frame, ImageForm form, boolean separate, int restartInterval)
            throws PixelDataException {
        DctReader reader = DctReader.read(frame, form);
        List<DctReader.Scan> scans = new ArrayList<>();
        for (DctReader.Scan scan : reader.scans()) {
            ScanHeader h = scan.header();
            if (!separate) {
                scans.add(new DctReader.Scan(h, restartInterval, scan.dc(), scan.ac()));
                continue;
            }
            for (int i = 0; i < h.components().size(); i++) {
                scans.add(new DctReader.Scan(new ScanHeader(List.of(h.components().get(i)), 0, 63, 0, 0),
                        restartInterval + i, List.of(scan.dc().get(i)), List.of(scan.ac().get(i))));
            }
        }
        return DctWriter.write(reader, scans, frame.length);
    }

    /** The coefficients of every MCU but those that a zone touches must be the same; of those, all AC must be 0. */
    static String difference(byte[] before, byte[] after, ImageForm form,
            List<io.gantry.dicom.imageio.frame.Zone> zones)
            throws PixelDataException {
        DctFrame a = DctReader.read(before, form).frame();
        DctFrame b = DctReader.read(after, form).frame();
        for (int c = 0; c < a.components(); c++) {
            for (int y = 0; y < a.blockRows(c); y++) {
                for (int x = 0; x < a.blockColumns(c); x++) {
                    int mcuRow = y / a.v(c) * 8 * a.vMax();
                    int mcuColumn = x / a.h(c) * 8 * a.hMax();
                    boolean touched = zones.stream()
                            .anyMatch(z -> z.row() < mcuRow + 8 * a.vMax() && z.endRow() > mcuRow
                                    && z.column() < mcuColumn + 8 * a.hMax() && z.endColumn() > mcuColumn);
                    int block = a.block(c, y, x);
                    for (int i = 0; i < 64; i++) {
                        int now = b.coefficients(c)[block + i];
                        if (touched ? i > 0 && now != 0 : now != a.coefficients(c)[block + i]) {
                            return "component " + c + ", block " + y + ", " + x + ", coefficient " + i;
                        }
                    }
                }
            }
        }
        return "none";
    }
}
