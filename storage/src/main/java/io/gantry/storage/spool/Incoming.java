package io.gantry.storage.spool;

import io.gantry.storage.StorageUnavailableException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is being received. {@link #close()} deletes it unless it was sealed and kept, so an association
 * that breaks leaves nothing behind and takes nothing along that it had already had acknowledged. Confined to
 * one thread.
 *
 * <pre>{@code
 * try (Incoming in = spool.create()) { in.write(...); in.complete(); in.seal(); journal.received(...); in.keep(); }
 * }</pre>
 *
 * <p>{@code DataFolder.accept} is that sequence; nobody else needs to write it.
 */
public final class Incoming implements Closeable {

    private final Spool spool;
    private final InstanceId id;
    private final Path part;
    private final Path sealedAs;
    private final FileChannel channel;
    private boolean complete;
    private boolean sealed;
    private boolean kept;

    /** @param reused whether {@code part} is there, with the content of a finished instance that is to be overwritten */
    Incoming(Spool spool, InstanceId id, Path part, Path sealedAs, boolean reused) throws IOException {
        this.spool = spool;
        this.id = id;
        this.part = part;
        this.sealedAs = sealedAs;
        this.channel = reused
                ? FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    public InstanceId id() {
        return id;
    }

    /**
     * Writes the next piece.
     *
     * @throws StorageUnavailableException when it would leave less on the disk than must stay usable; nothing of it is
     *         written then
     * @throws IOException when the disk refuses
     */
    public void write(ByteBuffer bytes) throws IOException {
        spool.write(channel, bytes);
    }

    /** Where the instance lies; after {@link #complete()} it may be read back until this is closed. */
    public FileChannel channel() {
        return channel;
    }

    /** Bytes written so far. */
    public long size() throws IOException {
        return channel.position();
    }

    /**
     * Ends writing: cuts off what the file holds beyond the position, which is another instance's.
     *
     * @throws StorageUnavailableException when the disk refuses
     */
    public void complete() throws StorageUnavailableException {
        try {
            if (channel.size() > channel.position()) {
                channel.truncate(channel.position());
            }
            complete = true;
        } catch (IOException e) {
            throw new StorageUnavailableException("cannot complete instance " + id, e);
        }
    }

    /**
     * Forces the content to disk and gives the file its final name. The name itself is durable only after
     * {@link Spool#forceFolders}, which the journal's commit does once for all instances of a batch.
     *
     * @throws StorageUnavailableException when the disk refuses; the file is then deleted by {@link
     *        #close()}, because
     *         after a failed force nobody knows what reached the disk
     */
    public void seal() throws StorageUnavailableException {
        if (sealed) {
            throw new IllegalStateException("sealed twice: " + id);
        }
        if (!complete) {
            throw new IllegalStateException("not complete: " + id);
        }
        try {
            // fdatasync is enough: it carries the size and the extents, and the time stamps do not matter.
            channel.force(false);
            Files.move(part, sealedAs, StandardCopyOption.ATOMIC_MOVE);
            sealed = true;
        } catch (IOException e) {
            throw new StorageUnavailableException("cannot seal instance " + id, e);
        }
    }

    /** Leaves the sealed file to the worker: a journal row is, or may be, committed for it. */
    public void keep() {
        if (!sealed) {
            throw new IllegalStateException("not sealed: " + id);
        }
        kept = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!kept) {
            Files.deleteIfExists(sealed ? sealedAs : part);
        }
    }
}
