// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks users up in a database, by one prepared query with one parameter, the name. The first column of its result is a
 * {@link PasswordHash#text}. Columns named {@code name}, {@code root} and {@code roles} are used if they are there: the name of
 * the principal, his root and his roles with commas between them. For example:
 *
 * <pre>{@code
 * DatabaseAuthenticator.of(dataSource, "SELECT password_hash, name, root FROM users WHERE name = ?")
 * }</pre>
 *
 * <p>Select the name where the database compares without regard to case or to white space at the end: else {@code Alice} and
 * {@code alice} are two principals with one password. No row, more than one row and a hash that is null refuse. A failure of the
 * database, or a row that cannot be understood, decides nothing: the client is told to try again later. An unknown name costs as
 * much time as a wrong password, if all hashes have the same number of iterations.
 *
 * <p>Safe for use by several threads as far as the data source is. Blocks, on the server's login threads; each look-up takes one
 * connection of the data source. Needs the module {@code java.sql}.
 */
public final class DatabaseAuthenticator implements Authenticator {

    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);

    private final DataSource source;
    private final String query;
    private volatile PasswordHash nobody = PasswordHash.ofNobody(PasswordHash.ITERATIONS);

    private DatabaseAuthenticator(DataSource source, String query) {
        this.source = source;
        this.query = query;
    }

    /**
     * An authenticator.
     *
     * @param source gives connections; a pool is best
     * @param query a query with one {@code ?} for the name
     * @return a new authenticator for {@link LoginMechanism#PASSWORD}
     * @throws IllegalArgumentException if the query has no {@code ?}, or more than one
     */
    public static DatabaseAuthenticator of(DataSource source, String query) {
        long parameters = query.chars().filter(c -> c == '?').count();
        if (parameters != 1) {
            throw new IllegalArgumentException("query: " + parameters + " times '?', expected one, for the name");
        }
        return new DatabaseAuthenticator(Objects.requireNonNull(source, "source"), query);
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt) {
        UserLine user;
        try {
            user = find(attempt.user());
        } catch (SQLException | RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
        if (user != null && user.hash().iterations() != nobody.iterations()) {
            nobody = PasswordHash.ofNobody(user.hash().iterations());
        }
        boolean matches = (user == null ? nobody : user.hash()).matches(attempt.secret());
        return CompletableFuture.completedFuture(
                matches && user != null ? Optional.of(user.principal()) : Optional.empty());
    }

    private @Nullable UserLine find(String name) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setQueryTimeout((int) QUERY_TIMEOUT.toSeconds());
            statement.setMaxRows(2);
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                UserLine user = user(name, rows);
                return rows.next() ? null : user;
            }
        }
    }

    private static @Nullable UserLine user(String name, ResultSet row) throws SQLException {
        String hash = row.getString(1);
        if (hash == null) {
            return null;
        }
        ResultSetMetaData columns = row.getMetaData();
        Principal principal = Principal.named(name);
        for (int i = 2; i <= columns.getColumnCount(); i++) {
            String value = row.getString(i);
            if (value != null) {
                principal = with(principal, columns.getColumnLabel(i), value);
            }
        }
        return new UserLine(principal, PasswordHash.parse(hash));
    }

    private static Principal with(Principal principal, String column, String value) {
        return switch (column.toLowerCase(Locale.ROOT)) {
            case "name" ->
                Principal.named(value).withRoot(principal.root().orElse("")).withRoles(principal.roles());
            case "root" -> principal.withRoot(value);
            case "roles" -> principal.withRoles(UserLine.roles(value));
            default -> principal;
        };
    }
}
