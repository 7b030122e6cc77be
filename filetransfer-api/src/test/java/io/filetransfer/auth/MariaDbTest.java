// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real MariaDB, with its own data directory and its own process. Skipped unless the profile {@code mariadb} brings the
 * driver and the server is installed, or unpacked below the directory in the system property {@code mariadb.root}.
 */
final class MariaDbTest {

    private static final PasswordHash HASH = PasswordHash.of("sesame".toCharArray(), 1000);
    private static final String USER = System.getProperty("user.name");

    @TempDir
    Path directory;

    private static Path root() {
        return Path.of(System.getProperty("mariadb.root", "/"));
    }

    private static boolean hasDriver() {
        try {
            Class.forName("org.mariadb.jdbc.MariaDbDataSource");
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }

    private ProcessBuilder command(String program, String... options) {
        List<String> line = new ArrayList<>(List.of(
                root().resolve(program).toString(),
                "--no-defaults",
                "--basedir=" + root().resolve("usr"),
                "--datadir=" + directory.resolve("data"),
                "--user=" + USER));
        line.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment()
                .put(
                        "LD_LIBRARY_PATH",
                        root().resolve("usr/lib/x86_64-linux-gnu") + ":" + root().resolve("lib/x86_64-linux-gnu"));
        return builder;
    }

    private void install() throws Exception {
        Files.createDirectory(directory.resolve("data"));
        Process installing = command(
                        "usr/bin/mariadb-install-db", "--auth-root-authentication-method=normal", "--skip-test-db")
                .start();
        String said = new String(installing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, installing.waitFor(), said);
    }

    private Process start(int port) throws Exception {
        Process server = command(
                        "usr/sbin/mariadbd",
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + directory.resolve("s"),
                        "--pid-file=" + directory.resolve("pid"))
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        boolean ready = false;
        for (String line = lines.readLine(); line != null && !ready; line = ready ? line : lines.readLine()) {
            said.append(line).append('\n');
            ready = line.contains("ready for connections");
        }
        assertTrue(ready, said.toString());
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static DataSource source(int port) throws Exception {
        return Class.forName("org.mariadb.jdbc.MariaDbDataSource")
                .asSubclass(DataSource.class)
                .getConstructor(String.class)
                .newInstance("jdbc:mariadb://127.0.0.1:" + port + "/?user=root&connectTimeout=5000");
    }

    @Test
    void looksUsersUp() throws Exception {
        assumeTrue(hasDriver(), "needs the driver: run with -Pmariadb");
        assumeTrue(Files.isExecutable(root().resolve("usr/sbin/mariadbd")), "needs mariadbd below " + root());
        install();
        int port = freePort();
        Process server = start(port);
        try {
            DataSource source = source(port);
            fill(source);
            DatabaseAuthenticator users = DatabaseAuthenticator.of(
                    source, "SELECT password_hash, name, root FROM people.users WHERE name = ?");
            check(users);
            server.destroy();
            assertTrue(server.waitFor(60, TimeUnit.SECONDS));
            CompletableFuture<Optional<Principal>> decision =
                    users.authenticate(Attempts.password("alice", "sesame")).toCompletableFuture();
            assertThrows(CompletionException.class, decision::join);
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static void fill(DataSource source) throws Exception {
        try (Connection connection = source.getConnection()) {
            connection.createStatement().execute("CREATE DATABASE people CHARACTER SET utf8mb4");
            connection
                    .createStatement()
                    .execute("CREATE TABLE people.users (name VARCHAR(200) PRIMARY KEY, password_hash VARCHAR(200),"
                            + " root VARCHAR(200))");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO people.users VALUES (?, ?, ?)")) {
                for (String name : List.of("alice", "o'hara", "j\u00fcrgen")) {
                    insert.setString(1, name);
                    insert.setString(2, HASH.text());
                    insert.setString(3, "home/" + name);
                    insert.execute();
                }
            }
        }
    }

    /** Its usual collation takes ALICE and "alice " for alice: they are one principal, not three. */
    private static void check(DatabaseAuthenticator users) {
        for (String name : List.of("alice", "ALICE", "o'hara", "j\u00fcrgen")) {
            Principal expected = name.equals("ALICE") ? Principal.named("alice") : Principal.named(name);
            assertEquals(
                    Optional.of(expected.withRoot("home/" + expected.name())),
                    Attempts.ask(users, Attempts.password(name, "sesame")),
                    name);
            assertEquals(Optional.empty(), Attempts.ask(users, Attempts.password(name, "guess")));
        }
        for (String name : List.of("nobody", "' OR '1'='1", "%", "alice'-- ", "\\")) {
            assertEquals(Optional.empty(), Attempts.ask(users, Attempts.password(name, "sesame")), name);
        }
    }
}
