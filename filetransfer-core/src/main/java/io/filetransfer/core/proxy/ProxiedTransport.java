// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import io.filetransfer.ClientProxy;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.Credential;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A transport that connects to one server through a proxy. The addresses that it is given are those of the proxy. Safe for use
 * by several threads.
 */
public final class ProxiedTransport implements Transport {

    private static final int MAX_BYTES = 255;

    private final Transport below;
    private final ClientProxy proxy;
    private final ProxyTarget target;
    private final Executor threads;

    /**
     * A transport.
     *
     * @param below moves the bytes; closed with this one
     * @param threads where the application is asked for the password; may block
     */
    public ProxiedTransport(Transport below, ClientProxy proxy, ProxyTarget target, Executor threads) {
        this.below = below;
        this.proxy = proxy;
        this.target = target;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        dialogue()
                .thenCompose(dialogue -> {
                    if (result.isDone()) {
                        return CompletableFuture.<Connection>failedFuture(new CompletionException(null));
                    }
                    CompletableFuture<Connection> opening = below.connect(
                                    remote, new ProxyHandshake(dialogue, handler, result))
                            .toCompletableFuture();
                    result.whenComplete((done, failure) -> {
                        if (failure != null) {
                            opening.cancel(false);
                        }
                    });
                    return opening;
                })
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    private CompletableFuture<ProxyDialogue> dialogue() {
        return proxy.user().isEmpty()
                ? CompletableFuture.completedFuture(dialogue(new byte[0], new byte[0]))
                : CompletableFuture.supplyAsync(this::withPassword, threads);
    }

    private ProxyDialogue withPassword() {
        byte[] user = proxy.user().orElse("").getBytes(StandardCharsets.UTF_8);
        try {
            Credential secret = Credential.password(proxy.user().orElse(""), proxy.password());
            byte[] password = secret.secretBytes();
            secret.wipe();
            if (user.length > MAX_BYTES || password.length > MAX_BYTES) {
                Arrays.fill(password, (byte) 0);
                throw new IllegalArgumentException("more than " + MAX_BYTES + " bytes");
            }
            return dialogue(user, password);
        } catch (RuntimeException refused) {
            throw new CompletionException(new TransferException(
                    Reason.PROXY,
                    "the password of the proxy could not be had: "
                            + refused.getClass().getSimpleName(),
                    refused));
        }
    }

    private ProxyDialogue dialogue(byte[] user, byte[] password) {
        if (proxy.kind() == ClientProxy.Kind.SOCKS5) {
            return new Socks5(target, user, password);
        }
        if (user.length == 0) {
            return new HttpConnect(target, user);
        }
        byte[] both = new byte[user.length + 1 + password.length];
        ByteBuffer.wrap(both).put(user).put((byte) ':').put(password);
        Arrays.fill(password, (byte) 0);
        return new HttpConnect(target, both);
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        return below.listen(local, handlers);
    }

    @Override
    public List<LoopLoad> loads() {
        return below.loads();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        return below.closeAsync();
    }
}
