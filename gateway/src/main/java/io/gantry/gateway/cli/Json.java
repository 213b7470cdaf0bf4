package io.gantry.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON for other programs. Values are maps with text keys, iterables, text, numbers, booleans and null. */
public final class Json {

    // The writer belongs to the command; closing a generator must not close standard output.
    private static final JsonFactory FACTORY = JsonFactory.builder().build()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private Json() {
    }

    /** Prints one value, indented, and a line end. */
    public static void print(PrintWriter out, Object value) {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    /** Starts an array whose elements are printed as they come, one to a line, whatever their number. */
    public static ArrayOutput array(PrintWriter out) {
        return new ArrayOutput(out);
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName(String.valueOf(entry.getKey()));
                    write(json, entry.getValue());
                }
                json.writeEndObject();
            }
            case Iterable<?> items -> {
                json.writeStartArray();
                for (Object item : items) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case Boolean bool -> json.writeBoolean(bool);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case CharSequence text -> json.writeString(text.toString());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass().getSimpleName());
        }
    }

    /** An array in the making; close it to complete it. Not thread-safe. */
    public static final class ArrayOutput implements AutoCloseable {

        private final PrintWriter out;
        private boolean empty = true;

        private ArrayOutput(PrintWriter out) {
            this.out = out;
            out.print("[");
        }

        public void add(Object value) {
            out.print(empty ? "\n" : ",\n");
            empty = false;
            try (JsonGenerator json = FACTORY.createGenerator(out)) {
                write(json, value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            out.println(empty ? "]" : "\n]");
        }
    }
}
