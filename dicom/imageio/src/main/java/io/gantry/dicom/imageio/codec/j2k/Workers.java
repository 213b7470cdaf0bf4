package io.gantry.dicom.imageio.codec.j2k;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gantry.dicom.imageio.codec.j2k.WorkerProcess.Job;
import io.gantry.dicom.imageio.codec.j2k.WorkerProcess.KilledException;
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
    private final Starter starter;
    @GuardedBy("this")
    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("j2k-watchdog").daemon().factory());

    Workers(int most) {
        this(most, WorkerProcess::start);
    }

    Workers(int most, Starter starter) {
        permits = new Semaphore(most);
        this.starter = starter;
    }

    /** How a worker is started. */
    @FunctionalInterface
    interface Starter {
        WorkerProcess start(ScheduledExecutorService watchdog) throws IOException, PixelDataException;
    }

    /**
     * Has a job done by a worker, waiting for one to be free. Where a signal ends the worker, a second one is asked, and
     * no third: the kernel or an operator may have killed the first, but the frame may also be what crashes them.
     *
     * @param most bytes of an answer to take
     * @throws PixelDataException what {@link WorkerProcess#run} says of the frame; CORRUPT where both were killed
     * @throws IOException where no worker starts for now
     */
    byte[] run(Job job, long most, Duration limit) throws IOException, PixelDataException {
        permits.acquireUninterruptibly();
        try {
            WorkerProcess worker = take();
            try {
                return run(worker == null ? starter.start(watchdog) : worker, job, most, limit);
            } catch (KilledException _) {
                // What kills one often kills the idle ones, too, which may not look dead yet.
                return run(starter.start(watchdog), job, most, limit);
            }
        } catch (KilledException e) {
            PixelDataException corrupt = PixelDataException.corrupt(
                    "The worker process for JPEG 2000 was killed (signal " + e.signal()
                            + ") at this frame, and was killed when the frame was tried again:"
                            + " where the system had no memory left, give it more and retry the instance");
            corrupt.initCause(e);
            throw corrupt;
        } finally {
            permits.release();
        }
    }

    private byte[] run(WorkerProcess worker, Job job, long most, Duration limit)
            throws PixelDataException, KilledException {
        try {
            return worker.run(job, most, limit);
        } finally {
            giveBack(worker);
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
