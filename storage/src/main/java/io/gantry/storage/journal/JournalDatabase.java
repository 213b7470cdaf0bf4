package io.gantry.storage.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gantry.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.engine.SysProperties;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database below the journal: opens it, migrates its schema, hands out connections.
 *
 * <p>The process that holds the data folder opens the H2 file itself and serves it to other processes of this
 * host: on a free port of 127.0.0.1, under a key of this run and the password of the database, both in files
 * that only the owner of the data folder can read. H2's own AUTO_SERVER is not used: it binds to every
 * interface, waits seconds for a dead process's lock, and lets the JVM's shutdown hook close the database
 * before the gateway has stopped in order.
 *
 * <p>The owner opens the database once. Where H2 closes it under the node (an I/O error, SHUTDOWN), the next
 * connection would quietly open it again, without the commits of its last moments, which only the recovery of a
 * start brings back. So each opening carries a mark in memory that every connection must find: without it there
 * are no more connections until the node is started again.
 */
public final class JournalDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JournalDatabase.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String USER = "gantry";
    private static final String ENDPOINT = "endpoint";
    private static final String PASSWORD = "password";
    /**
     * WRITE_DELAY: H2's own thread writes what is committed where no checkpoint has for ten seconds, and looks each second
     * for space to win back. It must be the exception: it stores beside transactions, see {@link #storing}.
     * RETENTION_TIME: space of replaced pages is used again after ten seconds, many checkpoints later.
     * CACHE_SIZE in KiB, small enough for -Xmx256m. MAX_COMPACT_TIME in ms bounds closing. TRACE_LEVEL_FILE:
     * no trace file, which would quote rows.
     */
    private static final String OPTIONS = ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=10000;RETENTION_TIME=10000"
            + ";CACHE_SIZE=49152;LOCK_TIMEOUT=5000;MAX_COMPACT_TIME=200;TRACE_LEVEL_FILE=0";

    static {
        // Read once, when H2's classes are loaded, which is below.
        System.setProperty("h2.bindAddress", LOOPBACK);
    }

    /** What the owner has besides the pool: a connection as old as the opening, and the server for others. */
    private record Opening(Connection keeper, Server server, Path endpoint) {
    }

    private final HikariDataSource pool;
    private final @Nullable Opening opening;
    private final @Nullable ChainMark mark;
    /**
     * Held by a transaction that writes, and by a checkpoint. H2 (2.4, issue 2080 of its project) takes its snapshot of one
     * table and index after the other, and a transaction may go on meanwhile: of one that is neither wholly before nor
     * wholly behind, a part is stored. The next store repairs it; a process that ends before then leaves rows without
     * index entries or events, for good.
     */
    private final ReentrantLock storing = new ReentrantLock();
    private volatile boolean lost;

    private JournalDatabase(HikariDataSource pool, @Nullable Opening opening, @Nullable ChainMark mark) {
        this.pool = pool;
        this.opening = opening;
        this.mark = mark;
    }

    /**
     * Opens the database in {@code folder} as its owner, making it where it is missing; how far its chain got lies beside
     * the folder, under its name and {@code .mark}. The caller holds the lock of the data folder.
     */
    public static JournalDatabase own(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        String password = password(absolute);
        String url = "jdbc:h2:file:" + absolute.resolve("journal") + OPTIONS;
        Connection keeper = connect(url, password);
        HikariDataSource pool = null;
        try {
            migrate(Flyway.configure().dataSource(url, USER, password));
            pool = pool(url, password, mark(keeper));
            if (!LOOPBACK.equals(SysProperties.BIND_ADDRESS)) {
                throw new IOException("H2 was loaded before the journal and would serve on every interface");
            }
            String key = secret();
            Server server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon", "-key", key,
                    absolute.resolve("journal").toString()).start();
            Path endpoint = absolute.resolve(ENDPOINT);
            writePrivately(endpoint, LOOPBACK + ":" + server.getPort() + "/" + key);
            return new JournalDatabase(pool, new Opening(keeper, server, endpoint),
                    new ChainMark(absolute.resolveSibling(absolute.getFileName() + ".mark")));
        } catch (SQLException | IOException e) {
            if (pool != null) {
                pool.close();
            }
            close(keeper);
            throw e instanceof IOException io ? io : new IOException("cannot serve the journal", e);
        }
    }

    /**
     * Connects to the database in {@code folder} through the process that owns it.
     *
     * @throws IOException when no process serves it now; the owner may just have ended
     */
    public static JournalDatabase beside(Path folder) throws IOException {
        try {
            String endpoint = Files.readString(folder.resolve(ENDPOINT));
            String password = Files.readString(folder.resolve(PASSWORD));
            return new JournalDatabase(pool("jdbc:h2:tcp://" + endpoint, password, null), null, null);
        } catch (NoSuchFileException e) {
            throw new IOException("another process works on " + folder.getParent()
                    + " and does not share its journal yet: it is starting, ending, or another command. Try again",
                    e);
        }
    }

    /** A database in memory, gone when closed: for tests. */
    public static JournalDatabase inMemory() throws IOException {
        HikariDataSource pool = pool("jdbc:h2:mem:" + secret() + ";LOCK_TIMEOUT=5000", "", null);
        try {
            migrate(Flyway.configure().dataSource(pool));
        } catch (IOException e) {
            pool.close();
            throw e;
        }
        return new JournalDatabase(pool, null, null);
    }

    /** A connection of the pool, in auto-commit mode; the caller closes it. Waits a bounded time. */
    Connection connection() throws SQLException {
        if (lost) {
            throw new SQLNonTransientConnectionException("the journal's database was lost", "08003");
        }
        return pool.getConnection();
    }

    /** Whether {@link #probe()} has found the database closed: then nothing works until the next start. */
    boolean isLost() {
        return lost;
    }

    /**
     * Asks whether this is still the database that was opened; not from several threads at once.
     *
     * @throws SQLException when it is not, now and ever after
     */
    void probe() throws SQLException {
        if (opening == null || lost) {
            return;
        }
        try (Statement statement = opening.keeper.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException e) {
            lost = true;
            // Other processes would open it again, too.
            stopServing(opening);
            throw e;
        }
    }

    /** The newest instance or association id; 0 when there is none. */
    public long lastId() throws StorageUnavailableException {
        JournalQueries queries = new JournalQueries(this);
        return Math.max(queries.number(JournalSql.LAST_INSTANCE),
                queries.number(JournalSql.LAST_ASSOCIATION));
    }

    /** Forces what is committed to disk, where commits do not do that by themselves, and marks how far that is. */
    void makeDurable() throws SQLException, IOException {
        try (Connection connection = connection(); Statement statement = connection.createStatement()) {
            if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
                // Before the checkpoint, so that all up to it is durable afterwards.
                List<LastKnown.Head> head = JournalQueries.list(connection, JournalDatabase::head,
                        JournalSql.HEAD);
                storing.lock();
                try {
                    statement.execute("CHECKPOINT SYNC");
                } finally {
                    storing.unlock();
                }
                if (mark != null && !head.isEmpty()) {
                    mark.write(head.getFirst());
                }
            }
        }
    }

    /** What the chain held when it was last made durable and does not hold now; empty where nothing is missing. */
    Optional<Transition.EventsLost> eventsLost() throws IOException {
        Optional<LastKnown.Head> reached = mark == null ? Optional.empty() : mark.read();
        if (reached.isEmpty()) {
            return Optional.empty();
        }
        LastKnown.Head then = reached.get();
        JournalQueries queries = new JournalQueries(this);
        List<String> hash = then.seq() == 0
                ? List.of(EventHash.GENESIS)
                : queries.list(row -> row.getString(1), JournalSql.HASH_OF, then.seq());
        return hash.contains(then.hash())
                ? Optional.empty()
                : Optional.of(new Transition.EventsLost(then.seq(), then.hash()));
    }

    private static LastKnown.Head head(ResultSet row) throws SQLException {
        return new LastKnown.Head(row.getLong(1), row.getString(2));
    }

    /** What a transaction that writes must hold, from its first statement to its commit or rollback. */
    ReentrantLock storing() {
        return storing;
    }

    @Override
    public void close() {
        if (opening != null) {
            stopServing(opening);
        }
        pool.close();
        if (opening != null) {
            close(opening.keeper);
        }
    }

    private static void stopServing(Opening opening) {
        opening.server.stop();
        try {
            Files.deleteIfExists(opening.endpoint);
        } catch (IOException _) {
            // A stale endpoint refuses connections, which callers must cope with anyway after a crash.
        }
    }

    private static Connection connect(String url, String password) throws IOException {
        try {
            return DriverManager.getConnection(url, USER, password);
        } catch (SQLException e) {
            throw new IOException("cannot open the journal database" + said(e)
                    + "; where its file is damaged, the manual says what to do (Stop, crash, back up)", e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("the first connection of the journal did not close: {}", e.getSQLState());
        }
    }

    /** Marks this opening; returns the query that works as long as it lasts. */
    private static String mark(Connection keeper) throws SQLException {
        String mark = "opening_" + secret();
        try (Statement statement = keeper.createStatement()) {
            statement.execute("CREATE GLOBAL TEMPORARY TABLE " + mark + " (id INTEGER)");
        }
        return "SELECT id FROM " + mark;
    }

    /** @param first what each connection must be able to do before it is used */
    private static HikariDataSource pool(String url, String password, @Nullable String first)
            throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("journal");
        config.setJdbcUrl(url);
        config.setUsername(USER);
        config.setPassword(password);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        config.setInitializationFailTimeout(1);
        config.setMaxLifetime(0);
        config.setConnectionInitSql(first);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new IOException("cannot open the journal database" + said(e), e);
        }
    }

    private static void migrate(FluentConfiguration source) throws IOException {
        try {
            Flyway flyway = source.locations("classpath:db/migration").load();
            // Flyway would only warn, and the statements of this version would meet tables they do not know.
            for (MigrationInfo migration : flyway.info().applied()) {
                if (!migration.getState().isResolved()) {
                    throw new IOException("the journal was written by a newer version of Gantry (schema "
                            + migration.getVersion() + "): start that version or a later one");
                }
            }
            flyway.migrate();
        } catch (RuntimeException e) {
            throw new IOException("cannot bring the journal's schema up to date" + said(e), e);
        }
    }

    /**
     * What the system says in the end, such as that the disk is full, else the database's code: its messages quote values.
     * Empty where neither says anything.
     */
    static String said(Throwable problem) {
        String code = "";
        Throwable last = problem;
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            last = cause;
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                code = " (SQL state " + sql.getSQLState() + ")";
            }
        }
        return last instanceof IOException && last.getMessage() != null ? ": " + last.getMessage() : code;
    }

    private static String password(Path folder) throws IOException {
        Path file = folder.resolve(PASSWORD);
        if (!Files.exists(file)) {
            writePrivately(file, secret());
        }
        return Files.readString(file);
    }

    private static String secret() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Path folder = file.getParent();
        Path next = Files.createTempFile(folder, "new", null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(next, text, StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.SYNC);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // A supervisor starts a node again and again while its disk is full.
            Files.deleteIfExists(next);
        }
    }
}
