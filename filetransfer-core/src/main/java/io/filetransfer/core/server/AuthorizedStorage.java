// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.AccessRequest;
import io.filetransfer.auth.AccessRequest.Operation;
import io.filetransfer.auth.Principal;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.PublishRequest;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** A storage that asks, before it is touched, whether its principal may do so. */
final class AuthorizedStorage implements TransferStorage {

    private final TransferStorage given;
    private final Function<AccessRequest, CompletableFuture<Boolean>> decisions;
    private final Principal principal;
    private final SocketAddress remoteAddress;

    /**
     * A storage as one principal sees it.
     *
     * @param decisions true to allow; never fails, always ends
     */
    AuthorizedStorage(
            TransferStorage given,
            Function<AccessRequest, CompletableFuture<Boolean>> decisions,
            Principal principal,
            SocketAddress remoteAddress) {
        this.given = given;
        this.decisions = decisions;
        this.principal = principal;
        this.remoteAddress = remoteAddress;
    }

    /** The answer says nothing of the name: it is the same for what exists and for what does not. */
    private <T> CompletableFuture<T> allowed(
            Operation operation, RemoteName name, Supplier<CompletableFuture<T>> call) {
        return decisions
                .apply(new AccessRequest(principal, operation, name.toString(), remoteAddress))
                .thenCompose(
                        isAllowed -> isAllowed ? call.get() : CompletableFuture.failedFuture(forbidden(operation)));
    }

    private static TransferException forbidden(Operation operation) {
        return new TransferException(Reason.FORBIDDEN, operation + " is not allowed here");
    }

    @Override
    public CompletableFuture<Void> start() {
        return given.start();
    }

    @Override
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        return allowed(Operation.UPLOAD, request.name(), () -> given.receive(request))
                .thenApply(answer -> {
                    IncomingFile file = answer.file();
                    return file == null
                            ? answer
                            : new ReceiveAnswer(
                                    new GuardedPublish(file, (same, publish) -> publish(request, same, publish)), null);
                });
    }

    /** Asks once more: the right may have been taken away since. What was received is kept. */
    private CompletableFuture<Receipt> publish(ReceiveRequest request, IncomingFile file, PublishRequest publish) {
        return decisions
                .apply(new AccessRequest(
                        principal, Operation.UPLOAD, request.name().toString(), remoteAddress))
                .thenCompose(isAllowed -> isAllowed
                        ? file.publish(publish)
                        : file.detach()
                                .handle((detached, ignored) -> forbidden(Operation.UPLOAD))
                                .thenCompose(CompletableFuture::failedFuture));
    }

    @Override
    public CompletableFuture<OutgoingFile> send(RemoteName name) {
        return allowed(Operation.DOWNLOAD, name, () -> given.send(name));
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return allowed(Operation.STAT, name, () -> given.stat(name));
    }

    @Override
    public CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        return allowed(Operation.LIST, name, () -> given.list(name, recursive));
    }

    @Override
    public CompletableFuture<Void> makeDirectory(RemoteName name) {
        return allowed(Operation.MAKE_DIRECTORY, name, () -> given.makeDirectory(name));
    }

    @Override
    public CompletableFuture<Void> delete(RemoteName name) {
        return allowed(Operation.DELETE, name, () -> given.delete(name));
    }

    @Override
    public CompletableFuture<Void> move(RemoteName from, RemoteName to) {
        return allowed(Operation.MOVE_FROM, from, () -> allowed(Operation.MOVE_TO, to, () -> given.move(from, to)));
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return given.closeAsync();
    }
}
