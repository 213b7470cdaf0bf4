package io.gantry.gateway.cli;

import io.gantry.dicom.io.FileTrouble;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.gateway.deliver.FileSender;
import io.gantry.gateway.deliver.FileSender.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry send}: files as they are, by C-STORE. */
@Command(name = "send", description = {
        "Sends DICOM files, and those in folders and the folders in them, by C-STORE.",
        "They are sent as they are: NOTHING IS DE-IDENTIFIED. Where the receiver does not take a native transfer"
                + " syntax, another native one is tried; nothing is compressed or decompressed."}, footer = {
                        "",
                        "The exit status is 1 if any file could not be sent. Warnings (Bxxx) count as sent; a DICOMDIR"
                                + " is left out."})
final class SendCommand implements Callable<Integer> {

    private static final int MOST_PARALLEL = 64;

    @Mixin
    private final PeerOption peers = new PeerOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "DICOM files or folders of them.")
    private List<Path> inputs = new ArrayList<>();
    @Option(names = "--to", required = true, paramLabel = "AE@HOST:PORT", description = "The receiver, or the name of a destination of the configuration.")
    private String to = "";
    @Option(names = "--parallel", defaultValue = "1", paramLabel = "N", description = "So many associations at once (default ${DEFAULT-VALUE}).")
    private int parallel;
    @Option(names = "--verbose", description = "Also list the files that were not sent. Their names may hold patient data.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw output.wrongUsage("--parallel must be from 1 to " + MOST_PARALLEL);
        }
        PeerAddress peer = peers.resolve(to);
        var files = new ArrayList<Path>();
        for (Path input : inputs) {
            output.requireThere(input, input.toString());
            files.addAll(InputFiles.list(input.toRealPath()));
        }
        if (files.isEmpty()) {
            throw output.wrongUsage("there is no file to send");
        }
        var outcomes = new AtomicReferenceArray<Outcome>(files.size());
        String ended = sendAll(files, FileSender.to(peer, peers.scratch()), outcomes);
        if (!ended.isEmpty()) {
            output.err().println("gantry: no association with " + PeerOption.name(peer) + ": " + ended);
        }
        var report = new SendReport(output.out(), verbose);
        return report.print(files, outcomes, PeerOption.name(peer)) ? Main.OK : Main.FAILED;
    }

    /** Sends until all are sent or no association is to be had; why it ended early, or empty. */
    private String sendAll(List<Path> files, Supplier<FileSender> senders,
            AtomicReferenceArray<Outcome> outcomes) throws InterruptedException, IOException {
        var next = new AtomicInteger();
        int workers = Math.min(parallel, files.size());
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try (Console.Progress progress = output.console().progress("sending", files.size())) {
            List<Future<String>> futures = IntStream.range(0, workers)
                    .mapToObj(_ -> pool.submit(() -> work(files, senders.get(), outcomes, next, progress)))
                    .toList();
            String ended = "";
            for (Future<String> future : futures) {
                String why = future.get();
                ended = why.isEmpty() ? ended : why;
            }
            return ended;
        } catch (ExecutionException e) {
            throw new IOException("stopped: " + FileTrouble.in(e.getCause()), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static String work(List<Path> files, FileSender sender, AtomicReferenceArray<Outcome> outcomes,
            AtomicInteger next, Console.Progress progress) {
        try (sender) {
            for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
                outcomes.set(i, sender.send(files.get(i)));
                progress.advance(1);
            }
            return "";
        } catch (IOException e) {
            // The others would wait for the same connection in turn.
            next.set(files.size());
            return Main.describe(e);
        }
    }
}
