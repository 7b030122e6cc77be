// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection's handler while the proxy is spoken to; from then on it passes everything on to the handler that wants the
 * connection, which has heard of nothing before. Used on the connection's thread.
 */
final class ProxyHandshake implements ConnectionHandler {

    private final ProxyDialogue dialogue;
    private final ConnectionHandler user;
    private final CompletableFuture<Connection> result;
    private @Nullable Connection connection;
    private boolean open;

    ProxyHandshake(ProxyDialogue dialogue, ConnectionHandler user, CompletableFuture<Connection> result) {
        this.dialogue = dialogue;
        this.user = user;
        this.result = result;
    }

    @Override
    public void onOpened(Connection opened) {
        connection = opened;
        result.whenComplete((done, failure) -> {
            if (failure != null) {
                opened.abort(); // given up
            }
        });
        send(opened, dialogue.begin());
    }

    private static void send(Connection opened, ByteBuffer bytes) {
        opened.write(BufferPool.unpooled(bytes));
        opened.flush();
    }

    @Override
    public void onReceived(Lease bytes) {
        if (open) {
            user.onReceived(bytes);
            return;
        }
        Connection line = connection;
        if (line == null || result.isDone()) {
            return;
        }
        try {
            while (bytes.buffer().hasRemaining() && !dialogue.isOver()) {
                ByteBuffer answer = dialogue.take(bytes.buffer());
                if (answer != null) {
                    send(line, answer);
                }
            }
        } catch (TransferException refused) {
            result.completeExceptionally(refused);
            return;
        }
        if (dialogue.isOver()) {
            open = true;
            user.onOpened(line);
            result.complete(line);
            if (bytes.buffer().hasRemaining()) {
                user.onReceived(bytes);
            }
        }
    }

    @Override
    public void onDrained() {
        if (open) {
            user.onDrained();
        }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        if (open) {
            user.onClosed(cause);
        } else {
            result.completeExceptionally(new TransferException(
                    Reason.UNREACHABLE, "the proxy ended the connection before it had connected", cause));
        }
    }
}
