// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Preface;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.PeerIdentity;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * A server's connection in the clear, as the session sees it: it offers encryption, and ends for that session when encryption
 * begins. Used as {@link Connection} says.
 */
final class ClearLine implements Connection, Preface {

    private final Connection below;
    private final Transcript transcript;
    private boolean settled;
    private volatile boolean over;

    ClearLine(Connection below, Transcript transcript) {
        this.below = below;
        this.transcript = transcript;
    }

    /** It is known how the client goes on: in the clear. */
    void settle() {
        settled = true;
    }

    /** From now on the connection below belongs to somebody else. */
    void end() {
        over = true;
    }

    @Override
    public long features() {
        return Hello.STARTS_TLS;
    }

    @Override
    public String transcript() {
        return "";
    }

    @Override
    public void execute(Runnable task) {
        below.execute(task);
    }

    @Override
    public void write(Lease bytes) {
        if (over) {
            bytes.release();
            return;
        }
        if (!settled) {
            transcript.serverSaid(bytes.buffer());
        }
        below.write(bytes);
    }

    @Override
    public void flush() {
        if (!over) {
            below.flush();
        }
    }

    @Override
    public long queuedBytes() {
        return over ? 0 : below.queuedBytes();
    }

    @Override
    public void pauseReading() {
        if (!over) {
            below.pauseReading();
        }
    }

    @Override
    public void resumeReading() {
        if (!over) {
            below.resumeReading();
        }
    }

    @Override
    public boolean isOpen() {
        return !over && below.isOpen();
    }

    @Override
    public void close() {
        if (!over) {
            below.close();
        }
    }

    @Override
    public void abort() {
        if (!over) {
            below.abort();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return below.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return below.remoteAddress();
    }

    @Override
    public Optional<PeerIdentity> peerIdentity() {
        return below.peerIdentity();
    }
}
