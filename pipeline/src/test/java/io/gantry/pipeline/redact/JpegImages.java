package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Baseline JPEG as the JDK writes it: luminance and chrominance of half the rows and columns. */
final class JpegImages {

    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

    private JpegImages() {
    }

    /** A multi-frame ultrasound of bright noise; {@code interval} MCUs between restart markers, or 0. */
    static Attributes of(int rows, int columns, int frames, int interval,
            EncapsulatedWriter.OffsetTable table)
            throws IOException {
        ImageForm form = Images.colour(rows, columns, 0, "YBR_FULL_422", frames);
        Attributes image = Images.of(form, UID.UltrasoundMultiFrameImageStorage);
        DataSink.InMemory sink = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(sink);
        for (int frame = 0; frame < frames; frame++) {
            writer.add(encoded(picture(rows, columns, frame), interval, false));
        }
        byte[] all = sink.toByteArray();
        writer.putInto(image, new ByteRange(ByteSource.of(all), 0, all.length), table);
        image.set(Tag.LossyImageCompression, "01");
        image.set(Tag.LossyImageCompressionRatio, "10");
        image.set(Tag.LossyImageCompressionMethod, "ISO_10918_1");
        return image;
    }

    static BufferedImage picture(int rows, int columns, int seed) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                image.setRGB(column, row, random.nextInt(0x1000000) | 0x404040);
            }
        }
        return image;
    }

    static byte[] encoded(BufferedImage image, int interval, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (progressive) {
                parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
            if (interval > 0) {
                IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
                IIOMetadataNode restart = new IIOMetadataNode("dri");
                restart.setAttribute("interval", Integer.toString(interval));
                root.getElementsByTagName("markerSequence").item(0).appendChild(restart);
                metadata.setFromTree(FORMAT, root);
            }
            writer.write(null, new IIOImage(image, null, metadata), parameters);
            out.flush();
            return bytes.toByteArray();
        } finally {
            writer.dispose();
        }
    }
}
