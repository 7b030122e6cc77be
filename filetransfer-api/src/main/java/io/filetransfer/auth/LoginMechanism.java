// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

/** How a client proves who it is. */
public enum LoginMechanism {
    /** Not at all. */
    ANONYMOUS("anonymous"),
    /** With a name and a password. */
    PASSWORD("password"),
    /** With a secret that stands for somebody. */
    TOKEN("token"),
    /** With what the connection has proved already: a certificate, or the owner of a process. */
    EXTERNAL("external");

    private final String wireName;

    LoginMechanism(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name of this mechanism in the protocol.
     *
     * @return lower-case letters
     */
    public String wireName() {
        return wireName;
    }
}
