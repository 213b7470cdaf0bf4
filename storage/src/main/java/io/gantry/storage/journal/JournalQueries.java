package io.gantry.storage.journal;

import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.spool.InstanceId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the journal's queries and turns rows into records. */
final class JournalQueries {

    /** Turns the current row into a value. */
    @FunctionalInterface
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private final JournalDatabase database;

    JournalQueries(JournalDatabase database) {
        this.database = database;
    }

    /** Several queries that see the journal at one moment. */
    @FunctionalInterface
    interface Snapshot<T> {
        T read(Connection connection) throws SQLException;
    }

    /** All rows. The statement bounds their number. */
    <T> List<T> list(RowMapper<T> mapper, String sql, @Nullable Object... parameters)
            throws StorageUnavailableException {
        try (Connection connection = database.connection()) {
            return list(connection, mapper, sql, parameters);
        } catch (SQLException e) {
            throw new StorageUnavailableException("the journal does not answer" + JournalDatabase.said(e), e);
        }
    }

    static <T> List<T> list(Connection connection, RowMapper<T> mapper, String sql,
            @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Statements.bind(statement, parameters);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(mapper.map(rows));
                }
            }
            return all;
        }
    }

    <T> T inSnapshot(Snapshot<T> snapshot) throws StorageUnavailableException {
        try (Connection connection = database.connection()) {
            // The pool resets both when the connection returns.
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setAutoCommit(false);
            try {
                return snapshot.read(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new StorageUnavailableException("the journal does not answer" + JournalDatabase.said(e), e);
        }
    }

    long number(String sql, @Nullable Object... parameters) throws StorageUnavailableException {
        return list(row -> row.getLong(1), sql, parameters).getFirst();
    }

    static InstanceId id(ResultSet row) throws SQLException {
        return new InstanceId(row.getLong(1));
    }

    static InstanceRecord instance(ResultSet row) throws SQLException {
        Pseudonyms pseudonyms = new Pseudonyms(row.getString(15), row.getString(16), row.getString(17),
                row.getString(18), row.getString(19));
        Receipt receipt = new Receipt(id(row), row.getLong(2), time(row, 3), row.getString(4),
                row.getString(5),
                row.getString(6), row.getString(11), row.getString(12), row.getLong(13), pseudonyms);
        Description description = new Description(row.getString(7), row.getString(8), row.getString(9),
                row.getString(10), row.getString(14), pseudonyms, null);
        String code = row.getString(22);
        String detail = row.getString(23);
        Reason reason = code == null ? null : new Reason(code, detail == null ? "" : detail);
        return new InstanceRecord(receipt, description, nullableLong(row, 20),
                InstanceState.valueOf(row.getString(21)), reason, time(row, 24));
    }

    static EventRecord event(ResultSet row) throws SQLException {
        Long instance = nullableLong(row, 3);
        return new EventRecord(row.getLong(1), time(row, 2),
                instance == null ? null : new InstanceId(instance),
                nullableLong(row, 4), EventType.valueOf(row.getString(5)), row.getString(6),
                row.getString(7));
    }

    static DeliveryRecord delivery(ResultSet row) throws SQLException {
        return new DeliveryRecord(id(row), row.getString(2), DeliveryState.valueOf(row.getString(3)),
                row.getInt(4), time(row, 5), nullableInt(row, 6), row.getString(7), time(row, 8));
    }

    static DeliveryCount deliveryCount(ResultSet row) throws SQLException {
        return new DeliveryCount(row.getString(1), DeliveryState.valueOf(row.getString(2)),
                nullableInt(row, 3), row.getLong(4), row.getLong(5));
    }

    static AssociationRecord association(ResultSet row) throws SQLException {
        Long closed = nullableLong(row, 6);
        return new AssociationRecord(row.getLong(1), row.getString(2), row.getString(3), row.getString(4),
                time(row, 5), closed == null ? null : Instant.ofEpochMilli(closed), row.getString(7),
                nullableLong(row, 8), nullableLong(row, 9));
    }

    /** The record of the current row, its rules looked up among those of all machines. */
    static MachineRecord machine(ResultSet row, Map<Long, Map<String, Long>> rules) throws SQLException {
        Machine machine = new Machine(row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getString(6), nullableInt(row, 7), nullableInt(row, 8));
        return new MachineRecord(row.getLong(1), machine, row.getLong(9), row.getLong(10), time(row, 11),
                time(row, 12), rules.getOrDefault(row.getLong(1), Map.of()));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    private static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(value);
    }

    private static @Nullable Integer nullableInt(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : Integer.valueOf(value);
    }
}
