// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

/** What one event loop carries at a moment. */
public final class LoopLoad {

    private final String loop;
    private final int connections;
    private final long queuedBytes;

    /**
     * A measurement.
     *
     * @param loop the name of the loop
     * @param connections open connections, 0 or more
     * @param queuedBytes bytes waiting to be sent on all of them, 0 or more
     */
    public LoopLoad(String loop, int connections, long queuedBytes) {
        this.loop = loop;
        this.connections = connections;
        this.queuedBytes = queuedBytes;
    }

    /**
     * The name of the loop: that of its thread, unless the loop belongs to the application.
     *
     * @return never empty
     */
    public String loop() {
        return loop;
    }

    /**
     * Open connections.
     *
     * @return 0 or more
     */
    public int connections() {
        return connections;
    }

    /**
     * Bytes waiting to be sent.
     *
     * @return 0 or more
     */
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public String toString() {
        return loop + ": " + connections + " connections, " + queuedBytes + " bytes queued";
    }
}
