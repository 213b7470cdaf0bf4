package io.gantry.gateway.cli;

import io.gantry.pipeline.ctp.CtpAnonymizerImporter;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gantry import-ctp-anonymizer}. */
@Command(name = "import-ctp-anonymizer", description = {
        "Writes an RSNA CTP DicomAnonymizer script as a profile on top of the Basic Profile.",
        "Lists, by line, what was carried over as something else and what was not: there the Basic Profile decides."})
final class ImportCtpAnonymizerCommand implements Callable<Integer> {

    @Mixin
    private final Output output = new Output();
    @Mixin
    private final ImportOption files = new ImportOption();

    @Override
    public Integer call() throws IOException {
        return files.run(output, CtpAnonymizerImporter::convert);
    }
}
