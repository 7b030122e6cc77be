// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * What a client wants to do, as an {@link Authorizer} is asked.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AccessRequest {

    /** What is to be done. */
    public enum Operation {
        /** Receive a file and show it under the name. Asked when the upload begins or continues, and before it is published. */
        UPLOAD,
        /** Send the file of the name. */
        DOWNLOAD,
        /** Describe what the name shows. */
        STAT,
        /** List the directory of the name, and what is below it if the client asks for that. */
        LIST,
        /** Make the directory of the name, and those above it. */
        MAKE_DIRECTORY,
        /** Remove what the name shows. */
        DELETE,
        /** Take the name away from what it shows; {@link #MOVE_TO} follows. */
        MOVE_FROM,
        /** Give the name to what another one has shown, in place of a file that has it. */
        MOVE_TO
    }

    private final Principal principal;
    private final Operation operation;
    private final String name;
    private final SocketAddress remoteAddress;

    /**
     * A request. Servers make them; authorizers read them.
     *
     * @param principal who asks
     * @param operation what for
     * @param name relative to the principal's root
     * @param remoteAddress where the client is
     */
    public AccessRequest(Principal principal, Operation operation, String name, SocketAddress remoteAddress) {
        this.principal = Objects.requireNonNull(principal, "principal");
        this.operation = Objects.requireNonNull(operation, "operation");
        this.name = Objects.requireNonNull(name, "name");
        this.remoteAddress = Objects.requireNonNull(remoteAddress, "remoteAddress");
    }

    /**
     * Who asks.
     *
     * @return never null
     */
    public Principal principal() {
        return principal;
    }

    /**
     * What is to be done.
     *
     * @return never null
     */
    public Operation operation() {
        return operation;
    }

    /**
     * With which name.
     *
     * @return components separated by {@code /}, relative to the principal's root; never absolute, without {@code .} and
     *     {@code ..}; empty for the root itself
     */
    public String name() {
        return name;
    }

    /**
     * Where the client is.
     *
     * @return the address of the other end of its connection
     */
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public String toString() {
        return operation + " '" + name + "' by " + principal;
    }
}
