package io.gantry.gateway.cli;

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
        return files.run(output, CtpPixelImporter::convert);
    }
}
