// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.net.InetSocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How sockets are set up, the same for every transport over sockets. What a kind of socket does not have, it passes over: a
 * Unix socket has no {@link #noDelay}, for example. Immutable; the {@code with} methods return a changed copy.
 */
public final class SocketOptions {

    private static final int LEAST_BUFFER_BYTES = 4 << 10;
    private static final int MOST_BUFFER_BYTES = 1 << 30;

    private static final SocketOptions STANDARD = new SocketOptions();

    private boolean noDelay = true;
    private boolean keepAlive;
    private boolean reuseAddress = true;
    private boolean dualStack = true;
    private int sendBufferBytes;
    private int receiveBufferBytes;
    private int backlog = 1024;
    private @Nullable InetSocketAddress bindAddress;
    private Set<PosixFilePermission> unixPermissions =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SocketOptions() {}

    private SocketOptions(SocketOptions other) {
        noDelay = other.noDelay;
        keepAlive = other.keepAlive;
        reuseAddress = other.reuseAddress;
        dualStack = other.dualStack;
        sendBufferBytes = other.sendBufferBytes;
        receiveBufferBytes = other.receiveBufferBytes;
        backlog = other.backlog;
        bindAddress = other.bindAddress;
        unixPermissions = other.unixPermissions;
    }

    /**
     * The standard: no delay, no keep-alive, buffers as the system chooses, addresses used again, both families of the
     * Internet, a backlog of 1024, a socket file for its owner only.
     *
     * @return the options
     */
    public static SocketOptions standard() {
        return STANDARD;
    }

    /**
     * Whether small frames leave at once (TCP_NODELAY).
     *
     * @param value true by default; false gathers them, which delays answers
     * @return the copy
     */
    public SocketOptions withNoDelay(boolean value) {
        SocketOptions copy = new SocketOptions(this);
        copy.noDelay = value;
        return copy;
    }

    /**
     * Whether the system asks silent peers if they are there (SO_KEEPALIVE). Sessions ask by themselves, and sooner.
     *
     * @param value false by default
     * @return the copy
     */
    public SocketOptions withKeepAlive(boolean value) {
        SocketOptions copy = new SocketOptions(this);
        copy.keepAlive = value;
        return copy;
    }

    /**
     * Whether a server may take a port on which connections of an earlier one are still ending (SO_REUSEADDR).
     *
     * @param value true by default
     * @return the copy
     */
    public SocketOptions withReuseAddress(boolean value) {
        SocketOptions copy = new SocketOptions(this);
        copy.reuseAddress = value;
        return copy;
    }

    /**
     * Whether a server that listens on all addresses listens on those of IPv4 and of IPv6.
     *
     * @param value true by default; false keeps {@code 0.0.0.0} to IPv4. With {@code ::} it cannot be kept, and listening
     *     fails: name an address then
     * @return the copy
     */
    public SocketOptions withDualStack(boolean value) {
        SocketOptions copy = new SocketOptions(this);
        copy.dualStack = value;
        return copy;
    }

    /**
     * How much the system keeps of what is to be sent (SO_SNDBUF).
     *
     * @param bytes 0 for what the system chooses and adapts, which is the default; or 4 KiB to 1 GiB, of which the system may
     *     make something else
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public SocketOptions withSendBufferBytes(int bytes) {
        SocketOptions copy = new SocketOptions(this);
        copy.sendBufferBytes = bufferBytes("sendBufferBytes", bytes);
        return copy;
    }

    /**
     * How much the system keeps of what was received (SO_RCVBUF).
     *
     * @param bytes 0 for what the system chooses and adapts, which is the default; or 4 KiB to 1 GiB, of which the system may
     *     make something else
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public SocketOptions withReceiveBufferBytes(int bytes) {
        SocketOptions copy = new SocketOptions(this);
        copy.receiveBufferBytes = bufferBytes("receiveBufferBytes", bytes);
        return copy;
    }

    private static int bufferBytes(String name, int bytes) {
        if (bytes != 0 && (bytes < LEAST_BUFFER_BYTES || bytes > MOST_BUFFER_BYTES)) {
            throw new IllegalArgumentException(
                    name + ": " + bytes + ", expected 0 or " + LEAST_BUFFER_BYTES + ".." + MOST_BUFFER_BYTES);
        }
        return bytes;
    }

    /**
     * How many connections may wait to be accepted.
     *
     * @param connections 1 to 65,535; 1024 by default; the system may have a lower bound
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public SocketOptions withBacklog(int connections) {
        if (connections < 1 || connections > 65_535) {
            throw new IllegalArgumentException("backlog: " + connections + ", expected 1..65535");
        }
        SocketOptions copy = new SocketOptions(this);
        copy.backlog = connections;
        return copy;
    }

    /**
     * From which address of this machine a client connects. A server listens where its builder says.
     *
     * @param address a resolved address; port 0 takes any, which is wise: a client may hold several connections for a moment
     * @return the copy
     * @throws IllegalArgumentException if the address is not resolved
     */
    public SocketOptions withBindAddress(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("bindAddress: " + address + ", expected a resolved one");
        }
        SocketOptions copy = new SocketOptions(this);
        copy.bindAddress = address;
        return copy;
    }

    /**
     * Who may connect to a Unix socket: the permissions of its file. On Linux a client needs permission to write. Means nothing
     * where files have no such permissions.
     *
     * @param permissions reading and writing for the owner by default
     * @return the copy
     */
    public SocketOptions withUnixPermissions(Set<PosixFilePermission> permissions) {
        SocketOptions copy = new SocketOptions(this);
        copy.unixPermissions = Set.copyOf(permissions);
        return copy;
    }

    /**
     * Whether small frames leave at once.
     *
     * @return true unless changed
     */
    public boolean noDelay() {
        return noDelay;
    }

    /**
     * Whether the system asks silent peers.
     *
     * @return false unless changed
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /**
     * Whether a port is taken on which connections are still ending.
     *
     * @return true unless changed
     */
    public boolean reuseAddress() {
        return reuseAddress;
    }

    /**
     * Whether a wildcard address means both families.
     *
     * @return true unless changed
     */
    public boolean dualStack() {
        return dualStack;
    }

    /**
     * The size of the system's buffer for sending.
     *
     * @return bytes; 0 for the system's choice
     */
    public int sendBufferBytes() {
        return sendBufferBytes;
    }

    /**
     * The size of the system's buffer for receiving.
     *
     * @return bytes; 0 for the system's choice
     */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /**
     * How many connections may wait to be accepted.
     *
     * @return 1 to 65,535
     */
    public int backlog() {
        return backlog;
    }

    /**
     * From where a client connects.
     *
     * @return the address, or empty for the system's choice
     */
    public Optional<InetSocketAddress> bindAddress() {
        return Optional.ofNullable(bindAddress);
    }

    /**
     * The permissions of a socket file.
     *
     * @return unmodifiable
     */
    public Set<PosixFilePermission> unixPermissions() {
        return unixPermissions;
    }
}
