package io.gantry.dicom.imageio.codec.j2k;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gantry.dicom.imageio.codec.j2k.WorkerProcess.Job;
import io.gantry.dicom.imageio.frame.PixelDataException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The pool of worker JVMs: as many as there are processors, started when they are needed, kept until this process ends.
 * They end by themselves when it does, even by kill -9, because their input ends. Safe for any thread.
 */
final class Workers {

    private final Semaphore permits;
    @GuardedBy("this")
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("j2k-watchdog").daemon().factory());

    Workers(int most) {
        permits = new Semaphore(most);
    }

    /**
     * Has a job done by a worker, waiting for one to be free.
     *
     * @param most bytes of an answer to take
     * @throws IOException where no worker starts for now
     */
    byte[] run(Job job, long most, Duration limit) throws IOException, PixelDataException {
        permits.acquireUninterruptibly();
        try {
            WorkerProcess worker = take();
            if (worker == null) {
                worker = WorkerProcess.start(watchdog);
            }
            try {
                return worker.run(job, most, limit);
            } finally {
                giveBack(worker);
            }
        } finally {
            permits.release();
        }
    }

    private synchronized @Nullable WorkerProcess take() {
        WorkerProcess worker = idle.poll();
        while (worker != null && !worker.isAlive()) {
            worker = idle.poll();
        }
        return worker;
    }

    private synchronized void giveBack(WorkerProcess worker) {
        if (worker.isAlive()) {
            idle.push(worker);
        }
    }
}
