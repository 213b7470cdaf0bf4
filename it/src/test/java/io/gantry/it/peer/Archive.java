package io.gantry.it.peer;

import java.io.IOException;
import java.util.Map;

/** A program of others that stores what it is sent. */
public interface Archive extends AutoCloseable {

    /** Every archive of the tests has it. */
    String AE_TITLE = "ARCHIVE";

    int port();

    /** The Part 10 files that it holds, by SOP Instance UID; fails where it holds one twice. */
    Map<String, byte[]> instances() throws IOException;

    @Override
    void close();
}
