/**
 * The journal: what happened to every instance, in a database. The spool is the truth and the journal
 * follows: H2 reaches the disk with a delay, so a crash may cost the journal its last moments, and those are
 * written again from the files at the start.
 *
 * <p>{@link io.gantry.storage.journal.Journal} is the interface, {@link io.gantry.storage.journal.Transition}
 * lists every step that can be recorded, {@link io.gantry.storage.journal.InstanceState} which steps are
 * legal. One writer thread commits many steps at a time ({@code JournalWriter}, {@code JournalTransaction}).
 * For tests: {@code JdbcJournal.start(JournalDatabase.inMemory(), JournalSettings.defaults(), clock)}.
 */
@NullMarked
package io.gantry.storage.journal;

import org.jspecify.annotations.NullMarked;
