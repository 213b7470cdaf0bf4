package io.gantry.gateway.cli;

import io.gantry.gateway.Gateway;
import io.gantry.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gantry serve}: runs a node until it is told to stop by SIGTERM or SIGINT. */
@Command(name = "serve", description = {
        "Runs the node: receives, de-identifies and forwards, until SIGTERM or SIGINT.",
        "It then finishes what it has in hand; what waits is taken up at the next start.",
        "It ends by itself, with status 1, where only a new start can help: let a supervisor start it again."})
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final long WATCH_MILLIS = 1000;

    @Mixin
    private final ConfigOption config = new ConfigOption();
    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        GatewayConfig loaded = config.load();
        var stopped = new CountDownLatch(1);
        var broken = new AtomicBoolean();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught(thread, e, broken));
        Gateway gateway = Gateway.start(loaded);
        var hook = new Thread(() -> {
            boolean inOrder = stop(gateway) && !broken.get();
            stopped.countDown();
            Logging.flush();
            // Last of all, and not by returning: the JVM would end with 128 + 15, which means a failure to most.
            Runtime.getRuntime().halt(inOrder ? Main.OK : Main.FAILED);
        }, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        PrintWriter out = output.out();
        out.println(ready(loaded, gateway));
        out.flush();
        LOG.info("{} is ready", loaded.node());
        try {
            while (!stopped.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                String why = gateway.broken();
                if (why != null && !broken.getAndSet(true)) {
                    LOG.error("the node cannot go on and ends: {}", why);
                    exit();
                }
            }
        } catch (InterruptedException e) {
            // Whoever runs the command in a process of its own stops it so.
            Thread.setDefaultUncaughtExceptionHandler(before);
            boolean removed = Runtime.getRuntime().removeShutdownHook(hook);
            boolean inOrder = stop(gateway);
            LOG.debug("interrupted; hook removed: {}, stopped in order: {}", removed, inOrder);
            throw e;
        }
        return Main.OK;
    }

    /**
     * A node without one of its threads would seem to work and would not. Associations have virtual ones, each its own;
     * but a class that could not be loaded for one of them never can in this process, and none would work again.
     */
    private static void uncaught(Thread thread, Throwable e, AtomicBoolean broken) {
        boolean linkage = e instanceof LinkageError;
        // A message may quote a value, but for one that names a class.
        LOG.error("thread {} ended: {}{}", thread.getName(), e.getClass().getSimpleName(),
                linkage ? ": " + e.getMessage() : "");
        if ((!thread.isVirtual() || linkage) && !broken.getAndSet(true)) {
            exit();
        }
    }

    /** Through the shutdown hook, which waits for all threads but this one. */
    private static void exit() {
        Thread.ofPlatform().daemon().name("exit").start(() -> System.exit(Main.FAILED));
    }

    private static String ready(GatewayConfig config, Gateway gateway) {
        String ports = gateway.ports().entrySet().stream()
                .map(listener -> listener.getKey() + " on port " + listener.getValue())
                .collect(Collectors.joining(", "));
        String admin = gateway.adminPort().isPresent()
                ? ", admin on port " + gateway.adminPort().getAsInt()
                : "";
        return "gantry: " + config.node() + " is ready: " + ports + admin;
    }

    private static boolean stop(Gateway gateway) {
        LOG.info("stopping");
        try {
            gateway.close();
            LOG.info("stopped");
            return true;
        } catch (IOException e) {
            LOG.error("not stopped in order: {}", e.getClass().getSimpleName());
            return false;
        }
    }
}
