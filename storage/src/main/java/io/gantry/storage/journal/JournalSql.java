package io.gantry.storage.journal;

/**
 * The journal's statements, in SQL that H2 and PostgreSQL both take. A test asks the database how it would
 * run each: none may walk a table. ORDER BY repeats the columns that are held equal, so that the index gives
 * the order.
 */
final class JournalSql {

    static final String LOCK_HEAD = "SELECT seq, hash FROM chain_head WHERE id = 1 FOR UPDATE";
    static final String HEAD = "SELECT seq, hash FROM chain_head WHERE id = 1";
    static final String HASH_OF = "SELECT hash FROM events WHERE seq = ?";
    static final String MOVE_HEAD = "UPDATE chain_head SET seq = ?, hash = ?, received = received + ?,"
            + " processed = processed + ?, delivered = delivered + ?, quarantined = quarantined + ?,"
            + " filtered = filtered + ?, discarded = discarded + ? WHERE id = 1 AND seq = ?";
    static final String INSERT_EVENT = "INSERT INTO events"
            + " (seq, at, instance_id, association_id, type, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)";

    static final String INSERT_ASSOCIATION = "INSERT INTO associations"
            + " (id, calling_ae, called_ae, peer, opened) VALUES (?, ?, ?, ?, ?)";
    static final String CLOSE_ASSOCIATION = "UPDATE associations"
            + " SET closed = ?, outcome = ?, received = ?, refused = ? WHERE id = ? AND closed IS NULL";
    static final String HAS_ASSOCIATION = "SELECT 1 FROM associations WHERE id = ?";

    static final String INSERT_INSTANCE = "INSERT INTO instances (id, association_id, received_at, calling_ae,"
            + " called_ae, peer, route, profile, profile_digest, tables_edition, sop_class, transfer_syntax,"
            + " size_bytes, modality, study_uid, series_uid, instance_uid, patient_id, accession, machine_id,"
            + " state, reason_code, reason_detail, updated_at, action_set)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String DESCRIBE_INSTANCE = "UPDATE instances SET route = COALESCE(?, route),"
            + " profile = COALESCE(?, profile), profile_digest = COALESCE(?, profile_digest),"
            + " tables_edition = COALESCE(?, tables_edition), modality = COALESCE(?, modality),"
            + " study_uid = COALESCE(?, study_uid), series_uid = COALESCE(?, series_uid),"
            + " instance_uid = COALESCE(?, instance_uid), patient_id = COALESCE(?, patient_id),"
            + " accession = COALESCE(?, accession), machine_id = COALESCE(?, machine_id), state = ?,"
            + " reason_code = ?, reason_detail = ?, updated_at = ?, action_set = COALESCE(?, action_set)"
            + " WHERE id = ?";
    static final String CHANGE_INSTANCE = "UPDATE instances SET state = ?, reason_code = ?, reason_detail = ?,"
            + " updated_at = ? WHERE id = ?";
    static final String STATE_OF = "SELECT state, machine_id FROM instances WHERE id = ?";

    static final String INSERT_DELIVERY = "INSERT INTO deliveries (state, attempts, next_attempt_at,"
            + " status_code, detail, updated_at, instance_id, destination) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    static final String CHANGE_DELIVERY = "UPDATE deliveries SET state = ?, attempts = ?, next_attempt_at = ?,"
            + " status_code = ?, detail = ?, updated_at = ? WHERE instance_id = ? AND destination = ?";
    static final String DELETE_DELIVERY = "DELETE FROM deliveries WHERE instance_id = ? AND destination = ?";
    static final String DELIVERY_STATES_OF = "SELECT destination, state, attempts, next_attempt_at"
            + " FROM deliveries WHERE instance_id = ?";

    static final String SEE_MACHINE = "UPDATE machines SET instances = instances + ?, last_seen = ? WHERE id = ?";
    static final String INSERT_MACHINE = "INSERT INTO machines (id, manufacturer, model, serial, software,"
            + " modality, image_rows, image_columns, instances, first_seen, last_seen, held)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)";
    static final String HOLD_MACHINE = "UPDATE machines SET held = held + ? WHERE id = ?";
    static final String USE_RULE = "UPDATE machine_rules SET instances = instances + ? WHERE machine_id = ? AND rule = ?";
    static final String INSERT_RULE = "INSERT INTO machine_rules (machine_id, rule, instances) VALUES (?, ?, ?)";

    static final String HAS_ACTIONS = "SELECT 1 FROM action_sets WHERE set_id = ? FETCH FIRST 1 ROWS ONLY";
    static final String INSERT_ACTION = "INSERT INTO action_sets (set_id, attribute, action) VALUES (?, ?, ?)";
    static final String ACTIONS = "SELECT attribute, action FROM action_sets WHERE set_id = ?"
            + " ORDER BY set_id, attribute, action";
    static final String ACTION_SET_COUNTS = "SELECT profile_digest, action_set, COUNT(*) FROM instances"
            + " WHERE id > ? AND id < ? AND action_set IS NOT NULL GROUP BY profile_digest, action_set";

    private static final String INSTANCE = "SELECT id, association_id, received_at, calling_ae, called_ae, peer,"
            + " route, profile, profile_digest, tables_edition, sop_class, transfer_syntax, size_bytes, modality,"
            + " study_uid, series_uid, instance_uid, patient_id, accession, machine_id, state, reason_code,"
            + " reason_detail, updated_at FROM instances";
    private static final String DELIVERY = "SELECT instance_id, destination, state, attempts, next_attempt_at,"
            + " status_code, detail, updated_at FROM deliveries";
    private static final String EVENT = "SELECT seq, at, instance_id, association_id, type, detail, hash FROM events";
    private static final String ASSOCIATION = "SELECT id, calling_ae, called_ae, peer, opened, closed, outcome,"
            + " received, refused FROM associations";
    private static final String PAGE = " FETCH FIRST ? ROWS ONLY";

    static final String INSTANCE_BY_ID = INSTANCE + " WHERE id = ?";
    static final String INSTANCES_IN_STATE = INSTANCE + " WHERE state = ? AND id > ? ORDER BY state, id"
            + PAGE;
    static final String IDS_IN_STATE = "SELECT id FROM instances WHERE state = ? AND id > ? ORDER BY state, id"
            + PAGE;
    static final String INSTANCES_BETWEEN = INSTANCE + " WHERE id > ? AND id < ? ORDER BY id" + PAGE;
    static final String STATES_BETWEEN = "SELECT id, state FROM instances WHERE id >= ? AND id <= ? ORDER BY id";
    static final String STATES_AFTER = "SELECT id, state FROM instances WHERE id > ? ORDER BY id" + PAGE;
    static final String INSTANCES_OF_ASSOCIATION = INSTANCE
            + " WHERE association_id = ? AND id > ? ORDER BY association_id, id" + PAGE;
    static final String ASSOCIATIONS_BEFORE = ASSOCIATION + " WHERE id < ? ORDER BY id DESC" + PAGE;
    static final String ASSOCIATIONS_AFTER = ASSOCIATION + " WHERE id > ? ORDER BY id" + PAGE;
    static final String LAST_INSTANCE = "SELECT MAX(id) FROM instances";
    static final String LAST_ASSOCIATION = "SELECT MAX(id) FROM associations";
    static final String EVENTS_OF = EVENT + " WHERE instance_id = ? ORDER BY instance_id, seq";
    static final String EVENTS_OF_SPAN = "SELECT instance_id, seq, type FROM events"
            + " WHERE instance_id > ? AND instance_id <= ? ORDER BY instance_id, seq";
    static final String EVENTS_AFTER = EVENT + " WHERE seq > ? ORDER BY seq" + PAGE;
    // Without an index by type, which each event would pay for and few ask for: from the last event backwards.
    static final String LAST_EVENTS_OF_TYPE = EVENT + " WHERE seq <= ? AND type = ? ORDER BY seq DESC" + PAGE;
    static final String LAST_EVENTS = EVENT + " WHERE seq <= ? ORDER BY seq DESC" + PAGE;
    static final String DELIVERIES_OF = DELIVERY + " WHERE instance_id = ? ORDER BY instance_id, destination";
    static final String DELIVERIES_DUE = DELIVERY + " WHERE destination = ? AND state = ?"
            + " AND next_attempt_at >= ? AND next_attempt_at <= ? AND (next_attempt_at > ? OR instance_id > ?)"
            + " ORDER BY destination, state, next_attempt_at, instance_id" + PAGE;
    static final String DELIVERY_COUNTS = "SELECT destination, state, status_code, COUNT(*), SUM(attempts)"
            + " FROM deliveries WHERE instance_id > ? AND instance_id < ?"
            + " GROUP BY destination, state, status_code";
    static final String MACHINES = "SELECT id, manufacturer, model, serial, software, modality, image_rows,"
            + " image_columns, instances, held, first_seen, last_seen FROM machines"
            + " ORDER BY manufacturer, model, software, modality, image_rows, image_columns, id";
    static final String RULES_OF_MACHINES = "SELECT machine_id, rule, instances FROM machine_rules"
            + " ORDER BY machine_id, rule";
    /** In the order of {@link InstanceState}. */
    static final String TOTALS = "SELECT received, processed, delivered, quarantined, filtered, discarded"
            + " FROM chain_head WHERE id = 1";

    /** By way of the instances that are PROCESSED: of all deliveries, the fewest are pending. */
    static final String DESTINATIONS_DUE = "SELECT DISTINCT d.destination FROM instances i"
            + " JOIN deliveries d ON d.instance_id = i.id WHERE i.state = 'PROCESSED' AND d.state = 'PENDING'";
    static final String UNDELIVERED_COUNTS = "SELECT d.destination, d.state, CAST(NULL AS INTEGER), COUNT(*),"
            + " SUM(d.attempts) FROM instances i JOIN deliveries d ON d.instance_id = i.id"
            + " WHERE i.state = 'PROCESSED' AND d.state IN ('PENDING', 'FAILED') GROUP BY d.destination, d.state";
    static final String UNDELIVERED = INSTANCE.replace(" FROM instances", " FROM instances i")
            + " WHERE state = 'PROCESSED' AND id > ? AND EXISTS (SELECT 1 FROM deliveries d"
            + " WHERE d.instance_id = i.id AND d.state = 'FAILED') ORDER BY state, id" + PAGE;
    static final String FAILED_OF_SPAN = DELIVERY + " WHERE instance_id >= ? AND instance_id <= ?"
            + " AND state = 'FAILED' ORDER BY instance_id, destination";

    /** PROCESSED instances that no delivery is pending for, and one failed: held until an operator acts. */
    private static final String STUCK = " AND state = 'PROCESSED' AND EXISTS (SELECT 1 FROM deliveries d"
            + " WHERE d.instance_id = i.id AND d.state = 'FAILED') AND NOT EXISTS (SELECT 1 FROM deliveries d"
            + " WHERE d.instance_id = i.id AND d.state = 'PENDING')";
    static final String COUNTS_BY_ASSOCIATION = "SELECT association_id, state, COUNT(*) FROM instances i"
            + " WHERE association_id > ? AND association_id <= ? GROUP BY association_id, state";
    static final String STUCK_BY_ASSOCIATION = "SELECT association_id, COUNT(*) FROM instances i"
            + " WHERE association_id > ? AND association_id <= ?" + STUCK + " GROUP BY association_id";
    static final String NEXT_STUDY = "SELECT study_uid FROM instances WHERE study_uid > ? ORDER BY study_uid"
            + PAGE;
    static final String COUNTS_OF_STUDY = "SELECT state, COUNT(*) FROM instances i WHERE study_uid = ?"
            + " GROUP BY state";
    static final String STUCK_OF_STUDY = "SELECT COUNT(*) FROM instances i WHERE study_uid = ?" + STUCK;
    static final String COUNTS_OF_NO_STUDY = "SELECT state, COUNT(*) FROM instances i WHERE study_uid IS NULL"
            + " GROUP BY state";
    static final String STUCK_OF_NO_STUDY = "SELECT COUNT(*) FROM instances i WHERE study_uid IS NULL"
            + STUCK;

    private JournalSql() {
    }

    static String find(Lookup by) {
        String column = by.column();
        return INSTANCE + " WHERE " + column + " = ? AND id > ? ORDER BY " + column + ", id" + PAGE;
    }
}
