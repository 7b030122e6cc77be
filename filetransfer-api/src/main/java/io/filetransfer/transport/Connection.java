// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One open pipe to a peer, and the executor of its own thread.
 *
 * <p>Every method but {@link #execute}, {@link #isOpen}, {@link #close}, {@link #abort}, the addresses and {@link #peerIdentity} is
 * called on the connection's thread only, and throws {@link IllegalStateException} on others. Tasks given to {@link #execute}
 * run there in the order in which they were given, also after the connection has closed (as long as its transport is open),
 * and never inside the call. No method blocks.
 */
public interface Connection extends Executor {

    /**
     * Queues bytes to be sent after all that was queued before. Nothing is written before {@link #flush()}, or the end of
     * the running task or callback, whichever is first.
     *
     * @param bytes the bytes between position and limit; one hold passes to the transport, which moves the position and
     *     releases the hold exactly once: when the bytes were written, or when they cannot be, also on a closed connection
     */
    void write(Lease bytes);

    /** Writes as much of the queue as the pipe takes now. What is left goes out by itself as the pipe drains. */
    void flush();

    /**
     * Bytes queued by {@link #write} and not yet taken by the pipe.
     *
     * @return 0 or more
     */
    long queuedBytes();

    /**
     * Stops delivering received bytes; at most what is being delivered right now still arrives. Bytes then wait in the pipe,
     * which slows the peer. Repeating it changes nothing.
     */
    void pauseReading();

    /** Delivers received bytes again. Repeating it changes nothing. */
    void resumeReading();

    /**
     * Whether the connection has not ended yet. May be asked from any thread.
     *
     * @return false once {@link ConnectionHandler#onClosed} is about to be called or has been
     */
    boolean isOpen();

    /**
     * Ends the connection after what was written before has gone out, or after two seconds, whichever is first. From then on
     * received bytes are dropped, and the end of the peer is awaited for up to two seconds more, so that a peer which is
     * still sending can read the last bytes. Safe from any thread; repeating it changes nothing. {@link
     * ConnectionHandler#onClosed} follows.
     */
    void close();

    /** Ends the connection at once and drops what is queued. Safe from any thread; {@link ConnectionHandler#onClosed} follows. */
    void abort();

    /**
     * The address of this end.
     *
     * @return the address; never null, also after the connection has closed
     */
    SocketAddress localAddress();

    /**
     * The address of the peer.
     *
     * @return the address; never null, also after the connection has closed
     */
    SocketAddress remoteAddress();

    /**
     * How this connection is encrypted.
     *
     * @return the encryption, from {@link ConnectionHandler#onOpened} on; empty if bytes travel in the clear
     */
    default Optional<TlsSession> tls() {
        return Optional.empty();
    }

    /**
     * Whether nobody on the way can read or change the bytes. May be asked from any thread.
     *
     * @return false unless the connection says otherwise
     */
    default boolean isEncrypted() {
        return false;
    }

    /**
     * What the connection has proved of its peer by itself. May be asked from any thread.
     *
     * @return empty unless the connection says otherwise
     */
    default Optional<PeerIdentity> peerIdentity() {
        return Optional.empty();
    }
}
