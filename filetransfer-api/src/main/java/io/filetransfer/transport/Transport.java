// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Opens connections and listens for them, on event loops of its own. Safe for use by several threads; no method blocks.
 */
public interface Transport {

    /**
     * Listens for connections.
     *
     * @param local where to listen; port 0 takes a free one
     * @param handlers asked once for each accepted connection, on the thread of that connection
     * @return done when the listener accepts, or failed with an {@link java.io.IOException} that names the address
     */
    CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers);

    /**
     * Opens a connection.
     *
     * @param remote a resolved address
     * @param handler told of everything that happens on the connection
     * @return done after {@link ConnectionHandler#onOpened} has returned, or failed with an {@link java.io.IOException};
     *     then the handler is never called. Cancelling the stage's future gives the attempt up
     */
    CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler);

    /**
     * The load of each event loop now.
     *
     * @return one entry a loop, always in the same order
     */
    List<LoopLoad> loads();

    /**
     * Stops listening, closes what is open and ends the event loops. Repeating it returns the same stage.
     *
     * @return done when all threads of this transport have ended
     */
    CompletionStage<Void> closeAsync();

    /** A place where connections are accepted. */
    interface Listener {

        /**
         * Where connections are accepted.
         *
         * @return the bound address, with the real port
         */
        SocketAddress localAddress();

        /**
         * Stops accepting; connections that are open stay open.
         *
         * @return done when nothing more will be accepted
         */
        CompletionStage<Void> closeAsync();
    }
}
