// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a connection tells its user. All calls come on the connection's thread, one at a time: {@link #onOpened} first, then
 * any number of the others, {@link #onClosed} last and exactly once. What a method throws closes the connection.
 */
public interface ConnectionHandler {

    /**
     * The connection is open; nothing has been received from it yet.
     *
     * @param connection the connection; the handler keeps it
     */
    void onOpened(Connection connection);

    /**
     * Bytes arrived.
     *
     * @param bytes at least one byte between position and limit, in the order of the wire; ends with this call unless
     *     retained, so that received bytes need not be copied to live longer
     */
    void onReceived(Lease bytes);

    /** Everything that was queued has been taken by the pipe, after a time when it had not. */
    void onDrained();

    /**
     * The connection ended. Nothing follows.
     *
     * @param cause what broke it, or null if either side closed it in an orderly way
     */
    void onClosed(@Nullable IOException cause);
}
