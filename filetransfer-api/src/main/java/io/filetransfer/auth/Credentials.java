// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Where a client gets what it says of itself. Asked anew for each connection, also after an interruption, so that a password
 * that was changed or a token that was renewed meanwhile is used. Connections are made side by side, so several calls may run at
 * the same time.
 *
 * <p>Passwords and tokens leave only over an encrypted connection or a Unix domain socket, unless both sides allow otherwise.
 */
@FunctionalInterface
public interface Credentials {

    /**
     * Gives a credential for one connection that has just been made. Called on a thread that may block, never on an I/O thread;
     * the login must end within {@code Limits.helloTimeout()}.
     *
     * @return a new credential, which the client overwrites after use; a failure ends the attempt to connect
     */
    CompletionStage<Credential> provide();

    /**
     * Nothing is said; the default.
     *
     * @return always the same object
     */
    static Credentials anonymous() {
        return FixedCredentials.ANONYMOUS;
    }

    /**
     * A name and a password that stay the same.
     *
     * @param user 1 to 256 bytes of UTF-8, without control characters and without white space at its ends
     * @param password 1 to 1,024 bytes of UTF-8, without control characters, not white space alone; copied, so the caller may
     *     overwrite his array. The copy lives as long as this object: to keep none, use the other method
     * @return new credentials
     * @throws IllegalArgumentException if one of them is not such; the message does not show them
     */
    static Credentials password(String user, char[] password) {
        char[] kept = password.clone();
        Credential.password(user, kept.clone()).wipe();
        return new FixedCredentials(() -> Credential.password(user, kept.clone()));
    }

    /**
     * A name and a password that is fetched for each connection.
     *
     * @param user 1 to 256 bytes of UTF-8, without control characters and without white space at its ends
     * @param password called for each connection; may block; the array that it returns is overwritten after use
     * @return new credentials
     * @throws IllegalArgumentException if the name is not such
     */
    static Credentials password(String user, Supplier<char[]> password) {
        LoginText.checkName("user", user);
        return new FixedCredentials(() -> Credential.password(user, password.get()));
    }

    /**
     * A token that stays the same.
     *
     * @param token 1 to 1,024 bytes of UTF-8, without control characters, not white space alone; copied, so the caller may
     *     overwrite his array. The copy lives as long as this object: to keep none, use the other method
     * @return new credentials
     * @throws IllegalArgumentException if it is not such; the message does not show it
     */
    static Credentials token(char[] token) {
        char[] kept = token.clone();
        Credential.token(kept.clone()).wipe();
        return new FixedCredentials(() -> Credential.token(kept.clone()));
    }

    /**
     * A token that is fetched for each connection.
     *
     * @param token called for each connection; may block; the array that it returns is overwritten after use
     * @return new credentials
     */
    static Credentials token(Supplier<char[]> token) {
        return new FixedCredentials(() -> Credential.token(token.get()));
    }

    /**
     * The connection speaks: the client's certificate, or the owner of its process.
     *
     * @return new credentials
     */
    static Credentials external() {
        return new FixedCredentials(Credential::external);
    }
}
