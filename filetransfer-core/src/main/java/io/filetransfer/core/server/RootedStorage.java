// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The part of a storage below one directory. Names go in with the directory in front and come out without it, in receipts and in
 * messages, too; the directory itself can neither be deleted nor moved nor replaced.
 */
final class RootedStorage implements TransferStorage {

    private final TransferStorage whole;
    private final RemoteName root;
    private final String prefix;
    private final NamePolicy policy;

    RootedStorage(TransferStorage whole, RemoteName root, NamePolicy policy) {
        this.whole = whole;
        this.root = root;
        this.prefix = root + "/";
        this.policy = policy;
    }

    private interface Call<T> {
        CompletableFuture<T> at(RemoteName name);
    }

    private <T> CompletableFuture<T> inside(RemoteName name, Call<T> call) {
        try {
            RemoteName full = name.isRoot() ? root : RemoteName.parse(prefix + name, policy);
            return outside(call.at(full));
        } catch (TransferException refused) {
            return CompletableFuture.failedFuture(outside(refused));
        }
    }

    private <T> CompletableFuture<T> below(RemoteName name, Call<T> call) {
        return name.isRoot()
                ? CompletableFuture.failedFuture(
                        new TransferException(Reason.FORBIDDEN, "the root cannot be deleted, moved or replaced"))
                : inside(name, call);
    }

    private <T> CompletableFuture<T> outside(CompletableFuture<T> answer) {
        return answer.exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                Causes.of(failure) instanceof TransferException known ? outside(known) : failure));
    }

    private TransferException outside(TransferException failure) {
        String message = String.valueOf(failure.getMessage());
        String plain = message.replace("'" + prefix, "'").replace("'" + root + "'", "''");
        return plain.equals(message) ? failure : new TransferException(failure.reason(), plain, failure);
    }

    private Receipt outside(Receipt receipt) {
        String name = receipt.name();
        return new Receipt(
                name.startsWith(prefix) ? name.substring(prefix.length()) : name,
                receipt.version(),
                receipt.size(),
                receipt.digest(),
                receipt.level(),
                receipt.outcome(),
                receipt.completedAt());
    }

    @Override
    public CompletableFuture<Void> start() {
        return whole.start();
    }

    @Override
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        return below(
                request.name(),
                name -> whole.receive(new ReceiveRequest(
                                request.principal(),
                                name,
                                request.key(),
                                request.size(),
                                request.modified(),
                                request.permissions(),
                                request.ifExists(),
                                request.level()))
                        .thenApply(this::outside));
    }

    private ReceiveAnswer outside(ReceiveAnswer answer) {
        IncomingFile file = answer.file();
        return file == null
                ? new ReceiveAnswer(null, outside(Objects.requireNonNull(answer.receipt())))
                : new ReceiveAnswer(
                        new GuardedPublish(
                                file,
                                (same, request) ->
                                        outside(same.publish(request)).thenApply(this::outside)),
                        null);
    }

    @Override
    public CompletableFuture<OutgoingFile> send(RemoteName name) {
        return inside(name, whole::send);
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return inside(name, whole::stat);
    }

    @Override
    public CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        return inside(name, full -> whole.list(full, recursive));
    }

    @Override
    public CompletableFuture<Void> makeDirectory(RemoteName name) {
        return inside(name, whole::makeDirectory);
    }

    @Override
    public CompletableFuture<Void> delete(RemoteName name) {
        return below(name, whole::delete);
    }

    @Override
    public CompletableFuture<Void> move(RemoteName from, RemoteName to) {
        return below(from, source -> below(to, target -> whole.move(source, target)));
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return whole.closeAsync();
    }

    /** Makes the directory if it is missing. */
    CompletableFuture<Void> prepare() {
        return whole.stat(root)
                .handle((entry, failure) -> {
                    if (failure == null && entry.type() == RemoteEntry.Type.DIRECTORY) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    boolean isMissing = failure != null
                            && Causes.of(failure) instanceof TransferException known
                            && known.reason() == Reason.NOT_FOUND;
                    return isMissing
                            ? whole.makeDirectory(root)
                            : CompletableFuture.<Void>failedFuture(
                                    failure != null
                                            ? failure
                                            : new TransferException(Reason.NOT_DIRECTORY, "the root is a file"));
                })
                .thenCompose(made -> made);
    }
}
