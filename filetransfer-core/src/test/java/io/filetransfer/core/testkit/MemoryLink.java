// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import java.io.IOException;
import java.time.Duration;

/** The two ends of one connection, and what a test can do to it. */
public final class MemoryLink {

    private final MemoryNetwork network;
    private final MemoryConnection client;
    private final MemoryConnection server;
    private boolean silentToClient;
    private boolean silentToServer;
    private long bytesUntilDamage = Long.MAX_VALUE;
    private long bytesUntilCut = Long.MAX_VALUE;
    private long bytesUntilRefill = Long.MAX_VALUE;

    MemoryLink(MemoryNetwork network, MemoryConnection client, MemoryConnection server) {
        this.network = network;
        this.client = client;
        this.server = server;
        client.join(this, server);
        server.join(this, client);
    }

    /** Breaks the connection, as by a reset, after so many more bytes were delivered in both directions together. */
    public void cutAfter(long bytes) {
        bytesUntilCut = bytes;
        if (bytes == 0) {
            cut();
        }
    }

    /** From now on nothing arrives at either end, and neither is told. */
    public void becomeBlackHole() {
        silence(true);
        silence(false);
    }

    /** From now on nothing arrives at one end, and neither is told. */
    public void silence(boolean atServer) {
        silentToServer |= atServer;
        silentToClient |= !atServer;
    }

    /** Inverts one bit after so many more bytes were delivered in both directions together. */
    public void damageAfter(long bytes) {
        bytesUntilDamage = bytes;
    }

    /** From now on so many bytes arrive in each interval, in both directions together; with 0 the line stands still. */
    public void trickle(int bytes, Duration interval) {
        bytesUntilRefill = bytes;
        client.wake();
        server.wake();
        if (client.isOpen() && bytes > 0) {
            network.runtime.schedule(interval, network.runtime, () -> {
                if (bytesUntilRefill != Long.MAX_VALUE) {
                    trickle(bytes, interval);
                }
            });
        }
    }

    /** Ends {@link #trickle}. */
    public void flow() {
        bytesUntilRefill = Long.MAX_VALUE;
        client.wake();
        server.wake();
    }

    public MemoryConnection client() {
        return client;
    }

    public MemoryConnection server() {
        return server;
    }

    boolean carriesTo(MemoryConnection end) {
        return end == server ? !silentToServer : !silentToClient;
    }

    /** The bytes as they arrive. */
    byte[] carried(byte[] bytes) {
        if (bytesUntilDamage < bytes.length) {
            int at = (int) bytesUntilDamage;
            bytes[at] = (byte) (bytes[at] ^ (1 << (at & 7)));
            bytesUntilDamage = Long.MAX_VALUE;
        } else if (bytesUntilDamage != Long.MAX_VALUE) {
            bytesUntilDamage -= bytes.length;
        }
        return bytes;
    }

    /** How many of these bytes may still be delivered. */
    int allowed(int bytes) {
        return (int) Math.min(bytes, Math.min(bytesUntilCut, bytesUntilRefill));
    }

    void delivered(int bytes) {
        if (bytesUntilRefill != Long.MAX_VALUE) {
            bytesUntilRefill -= bytes;
        }
        if (bytesUntilCut != Long.MAX_VALUE) {
            bytesUntilCut -= bytes;
            if (bytesUntilCut == 0) {
                cut();
            }
        }
    }

    private void cut() {
        client.reset(new IOException("connection reset by the test"));
        server.reset(new IOException("connection reset by the test"));
    }
}
