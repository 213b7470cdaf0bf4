package io.gantry.dicom.imageio.codec.j2k;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The functions of OpenJPEG 2.5 that are used here, by the Foreign Function API. Offsets and sizes are those of its
 * structures in openjpeg.h on platforms with 64-bit pointers. Used by one thread, in a worker JVM only: hostile bytes
 * may crash the process.
 */
@SuppressWarnings("restricted")
final class OpenJpeg {

    private static final int CODESTREAM = 0;
    private static final int JP2 = 2;
    private static final int RGB = 1;
    private static final int GREY = 2;
    private static final long STREAM_BUFFER = 1 << 20;

    /** opj_dparameters_t. */
    private static final long DECODER_PARAMETERS = 8252;
    /** opj_cparameters_t, with cp_disto_alloc, tcp_numlayers, tcp_rates[0], numresolution, irreversible, tcp_mct. */
    private static final long ENCODER_PARAMETERS = 18720;
    private static final long CP_DISTO_ALLOC = 20;
    private static final long TCP_NUMLAYERS = 4796;
    private static final long TCP_RATES = 4800;
    private static final long NUMRESOLUTION = 5600;
    private static final long IRREVERSIBLE = 5616;
    private static final long TCP_MCT = 18698;
    /** opj_image_t: x1, y1, numcomps, comps. */
    private static final long IMAGE = 48;
    private static final long IMAGE_X1 = 8;
    private static final long IMAGE_Y1 = 12;
    private static final long IMAGE_NUMCOMPS = 16;
    private static final long IMAGE_COMPS = 24;
    /** opj_image_comp_t: w, h, data. */
    private static final long COMPONENT = 64;
    private static final long COMPONENT_W = 8;
    private static final long COMPONENT_H = 12;
    private static final long COMPONENT_DATA = 48;
    /** opj_image_cmptparm_t: dx, dy, w, h, prec, bpp, sgnd. */
    private static final long PARAMETERS = 36;

    private final SymbolLookup library;
    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle createDecompress;
    private final MethodHandle setupDecoder;
    private final MethodHandle setDefaultDecoder;
    private final MethodHandle readHeader;
    private final MethodHandle decode;
    private final MethodHandle endDecompress;
    private final MethodHandle createCompress;
    private final MethodHandle setDefaultEncoder;
    private final MethodHandle setupEncoder;
    private final MethodHandle startCompress;
    private final MethodHandle encode;
    private final MethodHandle endCompress;
    private final MethodHandle destroyCodec;
    private final MethodHandle createImage;
    private final MethodHandle destroyImage;
    private final MethodHandle createStream;
    private final MethodHandle destroyStream;
    private final MethodHandle setReadFunction;
    private final MethodHandle setWriteFunction;
    private final MethodHandle setSkipFunction;
    private final MethodHandle setSeekFunction;
    private final MethodHandle setUserData;
    private final MethodHandle setUserDataLength;
    private final MemorySegment readCallback;
    private final MemorySegment writeCallback;
    private final MemorySegment skipCallback;
    private final MemorySegment seekCallback;
    /** The bytes that the callbacks read or write: one codec runs at a time. */
    private @Nullable MemorySegment bytes;
    private long position;
    private long end;

    /** A frame that OpenJPEG refuses, or does not finish. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String step) {
            super("OpenJPEG refuses the frame: " + step);
        }
    }

    /** @throws UnsatisfiedLinkError where the file is not the library, or is not for this platform */
    OpenJpeg(Path file) {
        try {
            library = SymbolLookup.libraryLookup(file, Arena.global());
            AddressLayout a = ADDRESS;
            createDecompress = function("opj_create_decompress", FunctionDescriptor.of(a, JAVA_INT));
            setDefaultDecoder = function("opj_set_default_decoder_parameters", FunctionDescriptor.ofVoid(a));
            setupDecoder = function("opj_setup_decoder", FunctionDescriptor.of(JAVA_INT, a, a));
            readHeader = function("opj_read_header", FunctionDescriptor.of(JAVA_INT, a, a, a));
            decode = function("opj_decode", FunctionDescriptor.of(JAVA_INT, a, a, a));
            endDecompress = function("opj_end_decompress", FunctionDescriptor.of(JAVA_INT, a, a));
            createCompress = function("opj_create_compress", FunctionDescriptor.of(a, JAVA_INT));
            setDefaultEncoder = function("opj_set_default_encoder_parameters", FunctionDescriptor.ofVoid(a));
            setupEncoder = function("opj_setup_encoder", FunctionDescriptor.of(JAVA_INT, a, a, a));
            startCompress = function("opj_start_compress", FunctionDescriptor.of(JAVA_INT, a, a, a));
            encode = function("opj_encode", FunctionDescriptor.of(JAVA_INT, a, a));
            endCompress = function("opj_end_compress", FunctionDescriptor.of(JAVA_INT, a, a));
            destroyCodec = function("opj_destroy_codec", FunctionDescriptor.ofVoid(a));
            createImage = function("opj_image_create", FunctionDescriptor.of(a, JAVA_INT, a, JAVA_INT));
            destroyImage = function("opj_image_destroy", FunctionDescriptor.ofVoid(a));
            createStream = function("opj_stream_create", FunctionDescriptor.of(a, JAVA_LONG, JAVA_INT));
            destroyStream = function("opj_stream_destroy", FunctionDescriptor.ofVoid(a));
            setReadFunction = function("opj_stream_set_read_function", FunctionDescriptor.ofVoid(a, a));
            setWriteFunction = function("opj_stream_set_write_function", FunctionDescriptor.ofVoid(a, a));
            setSkipFunction = function("opj_stream_set_skip_function", FunctionDescriptor.ofVoid(a, a));
            setSeekFunction = function("opj_stream_set_seek_function", FunctionDescriptor.ofVoid(a, a));
            setUserData = function("opj_stream_set_user_data", FunctionDescriptor.ofVoid(a, a, a));
            setUserDataLength = function("opj_stream_set_user_data_length",
                    FunctionDescriptor.ofVoid(a, JAVA_LONG));
            readCallback = callback("read", FunctionDescriptor.of(JAVA_LONG, a, JAVA_LONG, a));
            writeCallback = callback("write", FunctionDescriptor.of(JAVA_LONG, a, JAVA_LONG, a));
            skipCallback = callback("skip", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, a));
            seekCallback = callback("seek", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, a));
        } catch (IllegalArgumentException | ReflectiveOperationException e) {
            throw (Error) new UnsatisfiedLinkError("OpenJPEG cannot be loaded").initCause(e);
        }
    }

    private MethodHandle function(String name, FunctionDescriptor descriptor) {
        return linker.downcallHandle(library.find(name)
                .orElseThrow(() -> new IllegalArgumentException("no function " + name)), descriptor);
    }

    private MemorySegment callback(String name, FunctionDescriptor descriptor)
            throws ReflectiveOperationException {
        MethodHandle target = MethodHandles.lookup().bind(this, name, descriptor.toMethodType());
        return linker.upcallStub(target, descriptor, Arena.global());
    }

    // The callbacks never throw: an exception in one ends the JVM.

    @SuppressWarnings("unused")
    private long read(MemorySegment buffer, long count, MemorySegment userData) {
        MemorySegment from = bytes;
        if (from == null || position >= end || count <= 0) {
            return -1;
        }
        long n = Math.min(count, end - position);
        MemorySegment.copy(from, position, buffer.reinterpret(n), 0, n);
        position += n;
        return n;
    }

    @SuppressWarnings("unused")
    private long write(MemorySegment buffer, long count, MemorySegment userData) {
        MemorySegment to = bytes;
        if (to == null || count < 0 || count > to.byteSize() - position) {
            return -1;
        }
        MemorySegment.copy(buffer.reinterpret(count), 0, to, position, count);
        position += count;
        end = Math.max(end, position);
        return count;
    }

    @SuppressWarnings("unused")
    private long skip(long count, MemorySegment userData) {
        MemorySegment within = bytes;
        if (within == null || count < -position || count > within.byteSize() - position) {
            return -1;
        }
        position += count;
        return count;
    }

    @SuppressWarnings("unused")
    private int seek(long to, MemorySegment userData) {
        MemorySegment within = bytes;
        if (within == null || to < 0 || to > within.byteSize()) {
            return 0;
        }
        position = to;
        return 1;
    }

    /**
     * Decodes a frame whose header was checked.
     *
     * @return samples of each component after the other
     * @throws RefusedException where it cannot be decoded whole, or turns out to be another image
     */
    int[][] decode(byte[] frame, int columns, int rows, int components) throws RefusedException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(JAVA_BYTE, frame);
            MemorySegment parameters = arena.allocate(DECODER_PARAMETERS, 8);
            MemorySegment imagePointer = arena.allocate(ADDRESS);
            boolean jp2 = frame.length > 8 && frame[4] == 'j' && frame[5] == 'P';
            MemorySegment stream = open(source, frame.length, true);
            MemorySegment codec = (MemorySegment) createDecompress.invokeExact(jp2 ? JP2 : CODESTREAM);
            try {
                setDefaultDecoder.invokeExact(parameters);
                require((int) setupDecoder.invokeExact(codec, parameters), "parameters");
                require((int) readHeader.invokeExact(stream, codec, imagePointer),
                        "its header is damaged, or of a kind that is unknown");
                MemorySegment image = imagePointer.get(ADDRESS, 0).reinterpret(IMAGE);
                require((int) decode.invokeExact(codec, stream, image),
                        "its data is damaged or cut short");
                require((int) endDecompress.invokeExact(codec, stream),
                        "its end is damaged or missing");
                return samples(image, columns, rows, components);
            } finally {
                destroyStream.invokeExact(stream);
                destroyCodec.invokeExact(codec);
                MemorySegment image = imagePointer.get(ADDRESS, 0);
                if (image.address() != 0) {
                    destroyImage.invokeExact(image);
                }
                bytes = null;
            }
        } catch (RefusedException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function threw", e);
        }
    }

    private static int[][] samples(MemorySegment image, int columns, int rows, int components)
            throws RefusedException {
        if (image.get(JAVA_INT, IMAGE_NUMCOMPS) != components) {
            throw new RefusedException("other components than its header said");
        }
        MemorySegment all = image.get(ADDRESS, IMAGE_COMPS).reinterpret(COMPONENT * components);
        int[][] samples = new int[components][];
        for (int i = 0; i < components; i++) {
            MemorySegment component = all.asSlice(COMPONENT * i, COMPONENT);
            MemorySegment data = component.get(ADDRESS, COMPONENT_DATA);
            if (component.get(JAVA_INT, COMPONENT_W) != columns
                    || component.get(JAVA_INT, COMPONENT_H) != rows
                    || data.address() == 0) {
                throw new RefusedException("another size than its header said");
            }
            samples[i] = data.reinterpret(4L * columns * rows).toArray(JAVA_INT);
        }
        return samples;
    }

    /**
     * Encodes a frame without loss: reversible wavelet, one tile, one layer.
     *
     * @param samples of each component after the other
     * @param colourTransform reversible transform of three components (RCT)
     */
    byte[] encode(int[][] samples, int columns, int rows, int precision, boolean signed,
            boolean colourTransform)
            throws RefusedException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment image = image(arena, samples, columns, rows, precision, signed);
            MemorySegment parameters = arena.allocate(ENCODER_PARAMETERS, 8);
            setDefaultEncoder.invokeExact(parameters);
            parameters.set(JAVA_INT, CP_DISTO_ALLOC, 1);
            parameters.set(JAVA_INT, TCP_NUMLAYERS, 1);
            parameters.set(JAVA_FLOAT, TCP_RATES, 0f);
            parameters.set(JAVA_INT, IRREVERSIBLE, 0);
            parameters.set(JAVA_INT, NUMRESOLUTION, resolutions(Math.min(columns, rows)));
            parameters.set(JAVA_BYTE, TCP_MCT, (byte) (colourTransform ? 1 : 0));
            // Noise grows by some per cent; headers and small images have room besides.
            long most = 8L * samples.length * columns * rows + (1 << 20);
            MemorySegment target = arena.allocate(most);
            MemorySegment stream = open(target, 0, false);
            MemorySegment codec = (MemorySegment) createCompress.invokeExact(CODESTREAM);
            try {
                require((int) setupEncoder.invokeExact(codec, parameters, image), "parameters");
                require((int) startCompress.invokeExact(codec, image, stream), "start");
                require((int) encode.invokeExact(codec, stream), "data");
                require((int) endCompress.invokeExact(codec, stream), "end");
                return target.asSlice(0, end).toArray(JAVA_BYTE);
            } finally {
                destroyStream.invokeExact(stream);
                destroyCodec.invokeExact(codec);
                destroyImage.invokeExact(image);
                bytes = null;
            }
        } catch (RefusedException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function threw", e);
        }
    }

    private MemorySegment image(Arena arena, int[][] samples, int columns, int rows, int precision,
            boolean signed) throws Throwable {
        MemorySegment parameters = arena.allocate(PARAMETERS * samples.length, 8);
        for (int i = 0; i < samples.length; i++) {
            int[] fields = {1, 1, columns, rows, 0, 0, precision, precision, signed ? 1 : 0};
            MemorySegment.copy(fields, 0, parameters, JAVA_INT, PARAMETERS * i, fields.length);
        }
        MemorySegment image = ((MemorySegment) createImage.invokeExact(samples.length, parameters,
                samples.length >= 3 ? RGB : GREY));
        if (image.address() == 0) {
            throw new RefusedException("image");
        }
        image = image.reinterpret(IMAGE);
        image.set(JAVA_INT, IMAGE_X1, columns);
        image.set(JAVA_INT, IMAGE_Y1, rows);
        MemorySegment all = image.get(ADDRESS, IMAGE_COMPS).reinterpret(COMPONENT * samples.length);
        for (int i = 0; i < samples.length; i++) {
            MemorySegment data = all.get(ADDRESS, COMPONENT * i + COMPONENT_DATA)
                    .reinterpret(4L * samples[i].length);
            MemorySegment.copy(samples[i], 0, data, JAVA_INT, 0, samples[i].length);
        }
        return image;
    }

    /** As many as halving leaves a row and a column for, at most OpenJPEG's usual 6. */
    private static int resolutions(int shorter) {
        return Math.clamp(32 - Integer.numberOfLeadingZeros(shorter), 1, 6);
    }

    private MemorySegment open(MemorySegment over, long length, boolean input) throws Throwable {
        bytes = over;
        position = 0;
        end = length;
        MemorySegment stream = (MemorySegment) createStream.invokeExact(STREAM_BUFFER, input ? 1 : 0);
        setReadFunction.invokeExact(stream, readCallback);
        setWriteFunction.invokeExact(stream, writeCallback);
        setSkipFunction.invokeExact(stream, skipCallback);
        setSeekFunction.invokeExact(stream, seekCallback);
        setUserData.invokeExact(stream, MemorySegment.NULL, MemorySegment.NULL);
        setUserDataLength.invokeExact(stream, Objects.requireNonNull(over).byteSize());
        return stream;
    }

    private static void require(int result, String step) throws RefusedException {
        if (result == 0) {
            throw new RefusedException(step);
        }
    }

    /** Size of a pointer; structures here are laid out for 8 bytes. */
    static boolean isSupported() {
        return MemoryLayout.structLayout(ADDRESS).byteSize() == 8;
    }
}
