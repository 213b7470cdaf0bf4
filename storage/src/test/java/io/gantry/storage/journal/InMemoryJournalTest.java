package io.gantry.storage.journal;

import io.gantry.storage.Samples;
import java.io.IOException;

/** The journal as tests of other modules use it. */
class InMemoryJournalTest extends JournalContract {

    InMemoryJournalTest() throws IOException {
        super(JdbcJournal.start(JournalDatabase.inMemory(), JournalSettings.defaults(),
                Samples.clockAt(Samples.NOON)));
    }
}
