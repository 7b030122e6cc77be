// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real database. */
final class DatabaseAuthenticatorTest {

    private static final String QUERY = "SELECT password_hash, name, root, roles FROM users WHERE name = ?";
    private static final PasswordHash HASH = PasswordHash.of("sesame".toCharArray(), 1000);

    private final JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:", "sa", "");
    private DataSource source = pool;

    @BeforeEach
    void fill() throws SQLException {
        pool.setMaxConnections(1); // an in-memory database lives as long as its connection
        try (Connection connection = pool.getConnection()) {
            connection
                    .createStatement()
                    .execute("CREATE TABLE users (name VARCHAR(100), password_hash VARCHAR(200), root VARCHAR(100),"
                            + " roles VARCHAR(100))");
        }
        add("alice", HASH.text(), null, null);
        add("bob", HASH.text(), "home/bob", "reader,writer");
        add("nohash", null, null, null);
        add("broken", "sesame", null, null);
        add("twice", HASH.text(), null, null);
        add("twice", HASH.text(), null, null);
    }

    private void add(@Nullable String... values) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO users VALUES (?, ?, ?, ?)")) {
            for (int i = 0; i < values.length; i++) {
                insert.setString(i + 1, values[i]);
            }
            insert.execute();
        }
    }

    @AfterEach
    void close() {
        pool.dispose();
    }

    private Optional<Principal> ask(String name, String password) {
        return Attempts.ask(DatabaseAuthenticator.of(source, QUERY), Attempts.password(name, password));
    }

    @Test
    void knowsWhoStandsInTheTable() {
        assertEquals(Optional.of(Principal.named("alice")), ask("alice", "sesame"));
        assertEquals(
                Optional.of(Principal.named("bob").withRoot("home/bob").withRoles(Set.of("reader", "writer"))),
                ask("bob", "sesame"));
        assertEquals(
                Optional.of(Principal.named("alice")),
                Attempts.ask(
                        DatabaseAuthenticator.of(source, "SELECT password_hash FROM users WHERE name = ?"),
                        Attempts.password("alice", "sesame")));
    }

    @Test
    void refusesEverybodyElse() {
        assertEquals(Optional.empty(), ask("alice", "sesam"));
        assertEquals(Optional.empty(), ask("nobody", "sesame"));
        assertEquals(Optional.empty(), ask("nohash", "sesame"));
        assertEquals(Optional.empty(), ask("twice", "sesame"));
    }

    @Test
    void takesANameForNothingButAName() throws SQLException {
        for (String name : List.of(
                "' OR '1'='1",
                "alice' --",
                "alice'; DROP TABLE users; --",
                "%",
                "ali_e",
                "\\",
                "x' UNION SELECT 1 --")) {
            assertEquals(Optional.empty(), ask(name, "sesame"), name);
        }
        add("o'hara", HASH.text(), null, null);
        assertEquals(Optional.of(Principal.named("o'hara")), ask("o'hara", "sesame"));
        assertTrue(ask("alice", "sesame").isPresent());
    }

    /** Two spellings of one user are one principal where the database takes them for the same. */
    @Test
    void callsThePrincipalAsTheDatabaseDoes() {
        Authenticator ignoringCase =
                DatabaseAuthenticator.of(source, "SELECT password_hash, name FROM users WHERE LOWER(name) = LOWER(?)");
        assertEquals(
                Optional.of(Principal.named("alice")),
                Attempts.ask(ignoringCase, Attempts.password("ALICE", "sesame")));
    }

    @Test
    void decidesNothingWhenTheDatabaseFailsOrSaysNonsense() {
        assertFails(DatabaseAuthenticator.of(source, QUERY), "broken");
        assertFails(DatabaseAuthenticator.of(source, "SELECT nothing FROM nowhere WHERE name = ?"), "alice");
        pool.dispose();
        assertFails(DatabaseAuthenticator.of(source, QUERY), "alice");
    }

    private static void assertFails(Authenticator authenticator, String name) {
        CompletableFuture<Optional<Principal>> decision =
                authenticator.authenticate(Attempts.password(name, "sesame")).toCompletableFuture();
        CompletionException failure = assertThrows(CompletionException.class, decision::join);
        assertFalse(String.valueOf(failure.getMessage()).contains("sesame"), failure.getMessage());
    }

    @Test
    void givesEachConnectionBack() {
        for (int i = 0; i < 5; i++) {
            ask("alice", "sesame");
            ask("nobody", "sesame");
            ask("twice", "sesame");
            assertEquals(0, pool.getActiveConnections());
        }
    }

    @Test
    void refusesAQueryWithoutItsParameter() {
        for (String query : List.of("SELECT 1", "SELECT hash FROM users WHERE a = ? AND b = ?")) {
            assertThrows(IllegalArgumentException.class, () -> DatabaseAuthenticator.of(source, query));
        }
    }
}
