// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.IfExists;
import io.filetransfer.PendingUpload;
import io.filetransfer.Receipt;
import io.filetransfer.Receipt.Outcome;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A storage in memory: every call has ended when it returns. What survives a restart is its {@link Tree}; that has no loss of
 * power, so every level is reached at once. It shows what a storage has to do, and is small enough to be read.
 */
public final class MemoryStorage implements TransferStorage {

    private static final Instant NOW = Instant.parse("2026-05-05T10:00:00Z");

    /** What outlives a storage. Guarded by itself. */
    public static final class Tree {
        final TreeMap<String, MemoryEntry> entries = new TreeMap<>();
        final TreeMap<String, MemoryPartial> partials = new TreeMap<>();
        final Map<Call, Receipt> receipts = new TreeMap<>(java.util.Comparator.comparing(Call::toString));
        private boolean inUse;
        private long changes;

        long nextChange() {
            return ++changes;
        }
    }

    record Call(String principal, String name, TransferKey key) {}

    private final Tree tree;
    private boolean open;

    /** A storage over a tree, to be started. */
    public MemoryStorage(Tree tree) {
        this.tree = tree;
    }

    private interface Work<T extends @Nullable Object> {
        T run() throws TransferException;
    }

    private <T extends @Nullable Object> CompletableFuture<T> whenOpen(Work<T> work) {
        return inTree(() -> {
            if (!open) {
                throw new TransferException(Reason.CLOSED, "the storage is closed");
            }
            return work.run();
        });
    }

    private interface Change {
        void run() throws TransferException;
    }

    private CompletableFuture<@Nullable Void> changed(Change change) {
        return whenOpen(() -> {
                    change.run();
                    return true;
                })
                .thenApply(done -> null);
    }

    private <T extends @Nullable Object> CompletableFuture<T> inTree(Work<T> work) {
        synchronized (tree) {
            try {
                return CompletableFuture.completedFuture(work.run());
            } catch (TransferException failure) {
                return CompletableFuture.failedFuture(failure);
            }
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> start() {
        return inTree(() -> {
                    if (tree.inUse) {
                        throw new TransferException(Reason.BUSY, "another storage uses this tree");
                    }
                    tree.inUse = true;
                    open = true;
                    return true;
                })
                .thenApply(done -> null);
    }

    @Override
    public CompletableFuture<@Nullable Void> closeAsync() {
        return inTree(() -> {
                    if (open) {
                        open = false;
                        tree.inUse = false;
                        tree.partials.values().forEach(MemoryPartial::detached);
                        tree.partials.values().removeIf(MemoryPartial::isSmall);
                    }
                    return true;
                })
                .thenApply(done -> null);
    }

    @Override
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        return whenOpen(() -> {
            if (request.name().isRoot()) {
                throw new TransferException(Reason.IS_DIRECTORY, "the root is a directory");
            }
            MemoryPartial found = find(request);
            Receipt receipt = answer(request);
            if (receipt != null) {
                return new ReceiveAnswer(null, receipt);
            }
            if (found == null) {
                found = new MemoryPartial(String.format("%08d", tree.nextChange()), request);
                tree.partials.put(found.id(), found);
            }
            return new ReceiveAnswer(found.attach(this, tree, request), null);
        });
    }

    private @Nullable MemoryPartial find(ReceiveRequest request) throws TransferException {
        MemoryPartial found = null;
        for (MemoryPartial partial : tree.partials.values()) {
            boolean sameKey = partial.request().key().equals(request.key());
            if (partial.isOf(request) && partial.isAttached() && sameKey) {
                throw new TransferException(Reason.BUSY, "the same transfer is attached already");
            } else if (partial.isOf(request) && !partial.isAttached() && (found == null || sameKey)) {
                found = partial;
            }
        }
        return found;
    }

    private @Nullable Receipt answer(ReceiveRequest request) throws TransferException {
        Receipt receipt = tree.receipts.get(call(request));
        if (receipt != null && receipt.level().compareTo(request.level()) >= 0) {
            MemoryEntry there = tree.entries.get(receipt.name());
            if (there != null && there.version().equals(receipt.version())) {
                return receipt;
            }
        }
        return taken(request);
    }

    /** A receipt if the file is to be skipped, null if it may come. */
    private @Nullable Receipt taken(ReceiveRequest request) throws TransferException {
        checkParents(request.name());
        MemoryEntry there = tree.entries.get(request.name().toString());
        if (there == null || request.ifExists() == IfExists.RENAME) {
            return null;
        }
        if (there.isDirectory()) {
            throw new TransferException(Reason.IS_DIRECTORY, "a directory stands where a file is expected");
        }
        if (request.ifExists() == IfExists.FAIL) {
            throw new TransferException(Reason.EXISTS, "'" + request.name() + "' exists");
        }
        return request.ifExists() == IfExists.SKIP
                ? new Receipt(
                        request.name().toString(),
                        there.version(),
                        there.content().length,
                        null,
                        request.level(),
                        Outcome.SKIPPED,
                        NOW)
                : null;
    }

    private void checkParents(RemoteName name) throws TransferException {
        for (RemoteName at = name; !at.isRoot() && !at.parent().isRoot(); at = at.parent()) {
            MemoryEntry above = tree.entries.get(at.parent().toString());
            if (above != null && !above.isDirectory()) {
                throw new TransferException(Reason.NOT_DIRECTORY, "a file stands where a directory is expected");
            }
        }
    }

    private static Call call(ReceiveRequest request) {
        return new Call(request.principal(), request.name().toString(), request.key());
    }

    /** Shows a file under its name; called by an attached partial file that is complete. */
    Receipt publish(ReceiveRequest request, byte[] content, io.filetransfer.FileDigest digest)
            throws TransferException {
        Receipt skipped = taken(request);
        if (skipped != null) {
            return skipped;
        }
        RemoteName name = request.name();
        Outcome outcome = tree.entries.containsKey(name.toString()) ? Outcome.REPLACED : Outcome.CREATED;
        for (int n = 1; request.ifExists() == IfExists.RENAME && tree.entries.containsKey(name.toString()); n++) {
            name = request.name().sibling(request.name().last() + " (" + n + ")", io.filetransfer.NamePolicy.POSIX);
            outcome = Outcome.RENAMED;
        }
        makeParents(name);
        MemoryEntry entry = MemoryEntry.file(content, request, tree.nextChange());
        tree.entries.put(name.toString(), entry);
        Receipt receipt =
                new Receipt(name.toString(), entry.version(), content.length, digest, request.level(), outcome, NOW);
        tree.receipts.put(call(request), receipt);
        return receipt;
    }

    private void makeParents(RemoteName name) throws TransferException {
        checkParents(name);
        for (RemoteName at = name; !at.isRoot() && !at.parent().isRoot(); at = at.parent()) {
            tree.entries.computeIfAbsent(at.parent().toString(), absent -> MemoryEntry.directory(tree.nextChange()));
        }
    }

    private MemoryEntry required(RemoteName name) throws TransferException {
        checkParents(name);
        MemoryEntry entry = name.isRoot() ? MemoryEntry.directory(0) : tree.entries.get(name.toString());
        if (entry == null) {
            throw new TransferException(Reason.NOT_FOUND, "there is nothing named '" + name + "'");
        }
        return entry;
    }

    @Override
    public CompletableFuture<OutgoingFile> send(RemoteName name) {
        return whenOpen(() -> {
            MemoryEntry entry = required(name);
            if (entry.isDirectory()) {
                throw new TransferException(Reason.IS_DIRECTORY, "a directory stands where a file is expected");
            }
            return new OutgoingFile() {
                @Override
                public SourceAttributes attributes() {
                    return entry.attributes();
                }

                @Override
                public void read(long offset, ByteBuffer target, IoCallback done) {
                    int bytes = (int) Math.max(0, Math.min(target.remaining(), entry.content().length - offset));
                    if (bytes > 0) {
                        target.put(entry.content(), (int) offset, bytes);
                    }
                    done.done(bytes, null);
                }

                @Override
                public CompletableFuture<SourceAttributes> currentAttributes() {
                    return whenOpen(() -> required(name).attributes());
                }

                @Override
                public void close() {
                    // nothing is held
                }
            };
        });
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return whenOpen(() -> required(name).entry(""));
    }

    @Override
    public CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        return whenOpen(() -> {
            if (!required(name).isDirectory()) {
                throw new TransferException(Reason.NOT_DIRECTORY, "a file stands where a directory is expected");
            }
            String prefix = name.isRoot() ? "" : name + "/";
            List<RemoteEntry> left = new ArrayList<>();
            tree.entries.forEach((path, entry) -> {
                if (path.startsWith(prefix) && (recursive || path.indexOf('/', prefix.length()) < 0)) {
                    left.add(entry.entry(path.substring(prefix.length())));
                }
            });
            return new MemoryListing(left);
        });
    }

    private record MemoryListing(List<RemoteEntry> left) implements Listing {
        @Override
        public CompletableFuture<List<RemoteEntry>> next(int most) {
            List<RemoteEntry> page = new ArrayList<>(left.subList(0, Math.min(most, left.size())));
            left.subList(0, page.size()).clear();
            return CompletableFuture.completedFuture(page);
        }

        @Override
        public void close() {
            left.clear();
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> makeDirectory(RemoteName name) {
        return changed(() -> {
            makeParents(name);
            if (name.isRoot()) {
                return;
            }
            MemoryEntry there = tree.entries.get(name.toString());
            if (there != null && !there.isDirectory()) {
                throw new TransferException(Reason.NOT_DIRECTORY, "a file stands where a directory is expected");
            } else if (there == null) {
                tree.entries.put(name.toString(), MemoryEntry.directory(tree.nextChange()));
            }
        });
    }

    @Override
    public CompletableFuture<@Nullable Void> delete(RemoteName name) {
        return changed(() -> {
            checkNotRoot(name);
            required(name);
            if (tree.entries.keySet().stream().anyMatch(path -> path.startsWith(name + "/"))) {
                throw new TransferException(Reason.NOT_EMPTY, "the directory is not empty");
            }
            tree.entries.remove(name.toString());
        });
    }

    private static void checkNotRoot(RemoteName name) throws TransferException {
        if (name.isRoot()) {
            throw new TransferException(Reason.FORBIDDEN, "the root stays where it is");
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> move(RemoteName from, RemoteName to) {
        return changed(() -> {
            checkNotRoot(from);
            checkNotRoot(to);
            MemoryEntry moved = required(from);
            MemoryEntry there = tree.entries.get(to.toString());
            if (from.equals(to)) {
                return;
            } else if (to.toString().startsWith(from + "/")) {
                throw new TransferException(Reason.NAME_REFUSED, "a directory cannot be moved into itself");
            } else if (there != null && (there.isDirectory() || moved.isDirectory())) {
                throw refusal(moved, there);
            }
            makeParents(to);
            for (String path : List.copyOf(tree.entries.keySet())) {
                if (path.equals(from.toString()) || path.startsWith(from + "/")) {
                    String target = to + path.substring(from.toString().length());
                    tree.entries.put(target, tree.entries.get(path));
                    tree.entries.remove(path);
                }
            }
        });
    }

    private static TransferException refusal(MemoryEntry moved, MemoryEntry there) {
        if (!there.isDirectory()) {
            return new TransferException(Reason.NOT_DIRECTORY, "a file has that name");
        }
        return moved.isDirectory()
                ? new TransferException(Reason.EXISTS, "a directory is never replaced")
                : new TransferException(Reason.IS_DIRECTORY, "a directory has that name");
    }

    @Override
    public CompletableFuture<List<PendingUpload>> pending(String afterId, int most) {
        return whenOpen(() -> tree.partials.tailMap(afterId, false).values().stream()
                .filter(partial -> !partial.isSmall())
                .limit(most)
                .map(MemoryPartial::pending)
                .toList());
    }
}
