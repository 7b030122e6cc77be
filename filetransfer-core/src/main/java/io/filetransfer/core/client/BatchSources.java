// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.NamePolicy;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.file.LocalTargets;
import io.filetransfer.core.file.SourceTree;
import io.filetransfer.core.operation.ListingCall;
import io.filetransfer.core.session.Session;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.SourceAttributes;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The four places from which a batch takes its items. */
final class BatchSources {

    private BatchSources() {}

    /** A list that is known. */
    static BatchSource of(List<BatchItem> items) {
        Iterator<BatchItem> left = items.iterator();
        return most -> {
            List<BatchItem> page = new ArrayList<>();
            while (left.hasNext() && page.size() < most) {
                page.add(left.next());
            }
            return CompletableFuture.completedFuture(page);
        };
    }

    /** What is below a local directory. */
    static final class LocalTree implements BatchSource {

        private final Session session;
        private final String prefix;
        private final Path directory;
        private final CompletableFuture<SourceTree> tree;
        private boolean topMade;

        LocalTree(Session session, Path directory, String remoteDirectory, Executor disk) {
            this.session = session;
            this.prefix = remoteDirectory.isEmpty() ? "" : remoteDirectory + "/";
            this.directory = directory;
            this.tree = SourceTree.open(directory, disk);
        }

        @Override
        public CompletableFuture<List<BatchItem>> next(int most) {
            return tree.thenCompose(open -> open.next(most)).thenApplyAsync(this::items, session);
        }

        private List<BatchItem> items(List<SourceTree.Entry> entries) {
            List<BatchItem> items = new ArrayList<>(entries.size() + 1);
            if (!topMade) {
                topMade = true;
                if (!prefix.isEmpty()) {
                    items.add(BatchItem.directory(directory, prefix.substring(0, prefix.length() - 1)));
                }
            }
            for (SourceTree.Entry entry : entries) {
                String remote = prefix + entry.name();
                TransferException problem = entry.problem();
                if (problem != null) {
                    items.add(BatchItem.problem(entry.path(), remote, problem));
                    continue;
                }
                SourceAttributes attributes = entry.attributes();
                items.add(
                        switch (entry.type()) {
                            case FILE ->
                                BatchItem.file(entry.path(), remote, attributes == null ? 0 : attributes.size());
                            case DIRECTORY -> BatchItem.directory(entry.path(), remote);
                            case OTHER ->
                                BatchItem.problem(
                                        entry.path(),
                                        remote,
                                        new TransferException(
                                                Reason.NOT_REGULAR,
                                                "'" + entry.name()
                                                        + "' is a link, pipe or device; only files and directories are sent"));
                        });
            }
            return items;
        }

        @Override
        public void close() {
            tree.thenAccept(SourceTree::close);
        }
    }

    /** What is below a remote directory: one LIST stream, whose credit follows the files that have ended. */
    static final class RemoteTree implements BatchSource, ListingCall.Taker {

        private final NamePolicy policy;
        private final String prefix;
        private final Path target;
        private final ListingCall listing;
        private final ArrayDeque<BatchItem> waiting = new ArrayDeque<>();
        private @Nullable CompletableFuture<List<BatchItem>> asked;
        private int askedMost;
        private boolean ended;
        private boolean topMade;
        private @Nullable Throwable failure;

        /** Used on the session's thread. */
        RemoteTree(Session session, String remoteDirectory, Path target, NamePolicy policy) {
            this.policy = policy;
            this.prefix = remoteDirectory.isEmpty() ? "" : remoteDirectory + "/";
            this.target = target;
            this.listing = ListingCall.begin(session, remoteDirectory, true, this);
            listing.ended().whenComplete((done, why) -> {
                ended = true;
                failure = why;
                if (why == null) {
                    makeTop();
                }
                answer();
            });
        }

        @Override
        public void onEntries(List<RemoteEntry> entries) {
            makeTop();
            for (RemoteEntry entry : entries) {
                waiting.add(item(entry));
            }
            answer();
        }

        /** The target itself, once it is known that there is something to be fetched into it. */
        private void makeTop() {
            if (!topMade) {
                topMade = true;
                waiting.add(BatchItem.directory(target, prefix));
            }
        }

        private BatchItem item(RemoteEntry entry) {
            RemoteName name;
            try {
                name = RemoteName.parse(entry.name(), policy);
                if (name.isRoot()) {
                    throw new TransferException(Reason.NAME_REFUSED, "the server listed an entry without a name");
                }
            } catch (TransferException refused) {
                return BatchItem.problem(target, prefix + entry.name(), refused);
            }
            Path local = LocalTargets.below(target, name);
            String remote = prefix + name;
            return switch (entry.type()) {
                case FILE -> BatchItem.file(local, remote, entry.size());
                case DIRECTORY -> BatchItem.directory(local, remote);
                case OTHER ->
                    BatchItem.problem(
                            local,
                            remote,
                            new TransferException(
                                    Reason.NOT_REGULAR,
                                    "'" + name + "' is a link, pipe or device, or cannot be read by the server"));
            };
        }

        private void answer() {
            CompletableFuture<List<BatchItem>> open = asked;
            if (open == null || (waiting.isEmpty() && !ended)) {
                return;
            }
            asked = null;
            if (waiting.isEmpty() && failure != null) {
                open.completeExceptionally(failure);
                return;
            }
            List<BatchItem> page = new ArrayList<>();
            while (!waiting.isEmpty() && page.size() < askedMost) {
                page.add(waiting.remove());
            }
            open.complete(page);
        }

        @Override
        public CompletableFuture<List<BatchItem>> next(int most) {
            CompletableFuture<List<BatchItem>> next = new CompletableFuture<>();
            asked = next;
            askedMost = most;
            answer();
            return next;
        }

        @Override
        public void consumed(int items) {
            listing.consumed(items);
        }

        @Override
        public void close() {
            listing.cancel();
        }
    }
}
