package io.gantry.gateway.metrics;

import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters of a node, in Prometheus' text format. Labels are names of the configuration and codes only. */
public final class GatewayMetrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Rarely> scrapes = new CopyOnWriteArrayList<>();

    /** All meters, as {@code /metrics} answers them. */
    public String scrape() {
        scrapes.forEach(Rarely::run);
        return registry.scrape();
    }

    /** An instance was made durable; {@code bytes} is the size of its file. */
    public void received(long bytes) {
        registry.counter("gantry.instances.received").increment();
        registry.summary("gantry.instance.size.bytes").record((double) bytes);
    }

    /** An instance was answered with a failure; {@code status} as in PS3.7 Annex C. */
    public void refused(String status) {
        registry.counter("gantry.instances.refused", "status", status).increment();
    }

    /** @param route null for an instance that is held before one takes it */
    public void quarantined(String reason, @Nullable String route) {
        // One meter has the same labels always; an empty one is none to Prometheus.
        registry.counter("gantry.instances.quarantined", "reason", reason, "route",
                Objects.requireNonNullElse(route, "")).increment();
    }

    public void filtered() {
        registry.counter("gantry.instances.filtered").increment();
    }

    public void forwarded(String route, String destination) {
        registry.counter("gantry.instances.forwarded", "route", route, "destination", destination)
                .increment();
    }

    /** A delivery was put off or given up. */
    public void deliveryFailed(String destination, boolean forGood) {
        registry.counter("gantry.deliveries.failed", "destination", destination, "final",
                Boolean.toString(forGood)).increment();
    }

    public void rejectedAssociation() {
        registry.counter("gantry.associations.rejected").increment();
    }

    /** A batch of the journal was committed. */
    public void committed(int transitions, long nanos) {
        registry.timer("gantry.journal.commit").record(nanos, TimeUnit.NANOSECONDS);
        registry.counter("gantry.journal.transitions").increment(transitions);
    }

    /** Time spent in something other than a stage of the pipeline: {@code receive}, {@code deliver}. */
    public void timed(String step, long nanos) {
        stageTimer(step).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A number that is asked for when it is scraped. */
    public void gauge(String name, String label, String value, Supplier<Number> number) {
        Gauge.builder(name, number).tag(label, value).register(registry);
    }

    /**
     * A number for each destination and state, all of them asked for at once. What took long is not asked for again at each
     * scrape: twenty times as long must have passed.
     */
    public void deliveries(Supplier<Map<Tags, Number>> numbers) {
        MultiGauge gauge = MultiGauge.builder("gantry.deliveries").register(registry);
        scrapes.add(new Rarely(() -> gauge.register(numbers.get().entrySet().stream()
                .map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue())).toList(), true)));
    }

    /** Keeps what takes long to a twentieth of the time. */
    private static final class Rarely {
        private static final int SHARE = 20;
        private final Runnable task;
        private long notBefore = System.nanoTime();

        Rarely(Runnable task) {
            this.task = task;
        }

        synchronized void run() {
            long start = System.nanoTime();
            if (start - notBefore >= 0) {
                task.run();
                notBefore = start + SHARE * (System.nanoTime() - start);
            }
        }
    }

    /** The same stage under a timer. */
    public Stage timed(Stage stage) {
        Timer timer = stageTimer(stage.name());
        return new Stage() {
            @Override
            public String name() {
                return stage.name();
            }

            @Override
            public StageResult apply(Instance instance) throws IOException {
                long start = System.nanoTime();
                try {
                    return stage.apply(instance);
                } finally {
                    timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                }
            }
        };
    }

    private Timer stageTimer(String stage) {
        return Timer.builder("gantry.stage").tag("stage", stage).publishPercentiles(0.5, 0.95, 0.99)
                .register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }
}
