// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.TransferException;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.wire.SingleFrame;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells a client why it is not let in, and closes. Keeps nothing. */
final class RefusedConnection implements ConnectionHandler {

    private final TransferException why;
    private final @Nullable SessionEvents events;
    private SessionEvents.@Nullable Line line;

    /**
     * A connection.
     *
     * @param events told of it, or null
     */
    RefusedConnection(TransferException why, @Nullable SessionEvents events) {
        this.why = why;
        this.events = events;
    }

    @Override
    public void onOpened(Connection connection) {
        if (events != null) {
            line = events.connected(connection);
            line.refused(why);
        }
        connection.write(BufferPool.unpooled(SingleFrame.error(why)));
        connection.close();
    }

    @Override
    public void onReceived(Lease bytes) {
        // nothing that it says matters
    }

    @Override
    public void onDrained() {
        // there is nothing more to be said
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        if (line != null) {
            line.closed(why);
        }
    }
}
