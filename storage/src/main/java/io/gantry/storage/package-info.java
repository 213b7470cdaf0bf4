/**
 * Where instances wait, safely, from the moment they are acknowledged until they are delivered or an operator
 * has decided. {@link io.gantry.storage.DataFolder} puts the parts together:
 *
 * <pre>{@code
 * DataFolder data = DataFolder.open(folder, StorageSettings.defaults(), clock);   // gateway; a command:
 * attach data.recover((id, file) -> readReceipt(id, file));                             // at the start
 *
 * try (Incoming in = data.spool().create()) {      // one instance; StorageUnavailableException: answer A700H
 *     in.write(...)
 *     data.accept(in, new Receipt(in.id(), associationId, ...));
 * }                                                // now, and only now, 0000H
 *
 * data.journal().idsInState(InstanceState.RECEIVED, after, 100);   // work; ask again about once a second
 * data.journal().record(new Transition.Processed(id, description, Set.of("archive")));
 * data.quarantine().hold(id, description, new Reason("BURNED_IN_ANNOTATION", "(0028,0301)"));
 * data.journal().due("archive", clock.instant(), null, 100);       // deliveries
 * data.journal().record(new Transition.DeliverySent(id, "archive", 0x0000, ""));
 * }</pre>
 *
 * <p>Depends on nothing of DICOM: file content is opaque, the caller derives pseudonyms. No identity is
 * stored in the journal, in a name, in a log line or in an exception.
 */
@NullMarked
package io.gantry.storage;

import org.jspecify.annotations.NullMarked;
