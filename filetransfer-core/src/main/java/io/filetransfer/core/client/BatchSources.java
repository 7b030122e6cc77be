// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.file.LocalSources;
import io.filetransfer.core.file.SourceTree;
import io.filetransfer.storage.SourceAttributes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Places on this side from which a batch takes its items. */
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

        private final ClientHome home;
        private final String prefix;
        private final Path directory;
        private final CompletableFuture<SourceTree> tree;
        private boolean topMade;

        LocalTree(ClientHome home, Path directory, String remoteDirectory, LocalSources sources) {
            this.home = home;
            this.prefix = remoteDirectory.isEmpty() ? "" : remoteDirectory + "/";
            this.directory = directory;
            this.tree = sources.tree(directory);
        }

        @Override
        public CompletableFuture<List<BatchItem>> next(int most) {
            return tree.thenCompose(open -> open.next(most)).thenApplyAsync(this::items, home);
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
}
