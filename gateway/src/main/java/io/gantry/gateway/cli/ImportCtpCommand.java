package io.gantry.gateway.cli;

import io.gantry.pipeline.ctp.CtpException;
import io.gantry.pipeline.ctp.CtpPixelImporter;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gantry import-ctp}. */
@Command(name = "import-ctp", description = {
        "Writes an RSNA CTP DicomPixelAnonymizer script as machine rules.",
        "Conditions, the order of the signatures and the inclusive ends of the regions are carried over; both forms are"
                + " compared on generated headers. What CTP would pass over in silence is an error with its line."})
final class ImportCtpCommand implements Callable<Integer> {

    @Mixin
    private final Output output = new Output();
    @Mixin
    private final ImportOption files = new ImportOption();

    @Override
    public Integer call() throws IOException {
        String script = files.read(output);
        try {
            CtpPixelImporter.Result result = CtpPixelImporter.convert(script, files.name());
            files.write(result.yaml());
            result.notes().forEach(output.out()::println);
            output.out().println(files.target() + ": " + result.rules() + " rules; the same decisions on "
                    + result.headers() + " generated headers");
            return Main.OK;
        } catch (CtpException e) {
            output.err().println(files.name() + ": " + e.getMessage());
            return Main.FAILED;
        }
    }
}
