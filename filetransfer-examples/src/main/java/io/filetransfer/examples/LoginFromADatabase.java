// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.TransferException;
import io.filetransfer.auth.AccessRequest.Operation;
import io.filetransfer.auth.Authorizer;
import io.filetransfer.auth.Credentials;
import io.filetransfer.auth.DatabaseAuthenticator;
import io.filetransfer.auth.PasswordHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Users stand in a database, each with a password and a directory of his own; only some may delete. */
public final class LoginFromADatabase {

    private LoginFromADatabase() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:users;DB_CLOSE_DELAY=-1", "sa", "");
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            addUser(database, "alice", "open sesame");
            Path root = temporary.directory("root");
            Path file = temporary.file("hello.bin", 1);

            try (FileServer server = FileServer.builder()
                    .root(root)
                    .port(0)
                    .authenticator(DatabaseAuthenticator.of(
                            database, "SELECT password_hash, name, root, roles FROM users WHERE name = ?"))
                    .authorizer(Authorizer.of(request -> request.operation() != Operation.DELETE
                            || request.principal().roles().contains("admin")))
                    .allowPlaintextPasswords() // only for this example: server and client are one program
                    .build()
                    .start()) {
                try (FileClient alice = client(server.port(), "open sesame").connect()) {
                    System.out.println(
                            "logged in as " + alice.status().principal().orElseThrow());
                    alice.upload(file).get();
                    System.out.println(
                            "her directory has hello.bin: " + Files.exists(root.resolve("home/alice/hello.bin")));
                    alice.delete("hello.bin")
                            .handle((done, refused) -> refused)
                            .thenAccept(LoginFromADatabase::told)
                            .join();
                }
                try {
                    client(server.port(), "guess").connect();
                } catch (TransferException refused) {
                    told(refused);
                }
            }
        } finally {
            database.dispose();
        }
    }

    private static FileClient.Builder client(int port, String password) {
        return FileClient.builder()
                .address("localhost", port)
                .credentials(Credentials.password("alice", password.toCharArray()))
                .allowPlaintextPasswords();
    }

    private static void told(Throwable refused) {
        System.out.println("refused: " + refused.getMessage());
    }

    private static void addUser(DataSource database, String name, String password) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection
                    .createStatement()
                    .execute("CREATE TABLE users (name VARCHAR(256) PRIMARY KEY, password_hash VARCHAR(200),"
                            + " root VARCHAR(1000), roles VARCHAR(1000))");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO users VALUES (?, ?, ?, ?)")) {
                insert.setString(1, name);
                insert.setString(2, PasswordHash.of(password.toCharArray()).text());
                insert.setString(3, "home/" + name);
                insert.setString(4, "writer");
                insert.execute();
            }
        }
    }
}
