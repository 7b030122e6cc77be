// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.util.Arrays;

/**
 * What a client says of itself once, on one connection. The client overwrites the secret when it has been sent, or cannot be.
 */
public final class Credential {

    private static final char[] NONE = new char[0];

    private final LoginMechanism mechanism;
    private final String user;
    private final char[] secret;

    private Credential(LoginMechanism mechanism, String user, char[] secret) {
        this.mechanism = mechanism;
        this.user = user;
        this.secret = secret;
    }

    /**
     * Says nothing.
     *
     * @return a credential for {@link LoginMechanism#ANONYMOUS}
     */
    public static Credential anonymous() {
        return new Credential(LoginMechanism.ANONYMOUS, "", NONE);
    }

    /**
     * A name and a password.
     *
     * @param user 1 to 256 bytes of UTF-8, without control characters and without white space at its ends
     * @param password 1 to 1,024 bytes of UTF-8, without control characters, not white space alone; the array is taken over and
     *     overwritten
     * @return a new credential
     * @throws IllegalArgumentException if one of them is not such; the message does not show them
     */
    public static Credential password(String user, char[] password) {
        LoginText.checkName("user", user);
        LoginText.checkSecret("password", password);
        return new Credential(LoginMechanism.PASSWORD, user, password);
    }

    /**
     * A token.
     *
     * @param token 1 to 1,024 bytes of UTF-8, without control characters, not white space alone; the array is taken over and
     *     overwritten
     * @return a new credential
     * @throws IllegalArgumentException if it is not such; the message does not show it
     */
    public static Credential token(char[] token) {
        LoginText.checkSecret("token", token);
        return new Credential(LoginMechanism.TOKEN, "", token);
    }

    /**
     * Lets the connection speak: the client's certificate, or the owner of its process.
     *
     * @return a credential for {@link LoginMechanism#EXTERNAL}
     */
    public static Credential external() {
        return new Credential(LoginMechanism.EXTERNAL, "", NONE);
    }

    /**
     * How the server is to check it.
     *
     * @return never null
     */
    public LoginMechanism mechanism() {
        return mechanism;
    }

    /**
     * The name.
     *
     * @return empty unless the mechanism is {@link LoginMechanism#PASSWORD}
     */
    public String user() {
        return user;
    }

    /**
     * Password or token.
     *
     * @return the array itself; zeros after {@link #wipe}
     */
    public char[] secret() {
        return secret;
    }

    /**
     * Password or token as it goes over the wire.
     *
     * @return a new array of UTF-8, which the caller overwrites
     */
    public byte[] secretBytes() {
        return LoginText.utf8(secret);
    }

    /** Overwrites the secret. */
    public void wipe() {
        Arrays.fill(secret, '\0');
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return mechanism.wireName() + (user.isEmpty() ? "" : " of '" + user + "'");
    }
}
