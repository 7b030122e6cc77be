// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Opens directories below a root, component by component and without following links, and keeps those used last. A kept one
 * is used again only while its name still shows it. Safe for use by several threads.
 */
final class Tree {

    private static final int KEPT_DIRECTORIES = 64;

    private final HeldDirectory root;
    private final Executor threads;
    private final LinkedHashMap<String, HeldDirectory> kept = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    Tree(Disk.Directory root, Executor threads) {
        this.root = new HeldDirectory(null, root, "", threads);
        this.threads = threads;
    }

    /** Opens a directory, to be released by the caller. Blocks. */
    HeldDirectory open(List<String> components) throws IOException {
        Depth depth = openDeepest(components);
        if (depth.components() == components.size()) {
            return depth.directory();
        }
        depth.directory().release();
        throw new java.nio.file.NoSuchFileException(components.get(depth.components()));
    }

    /** How far a name leads: an open directory and the number of components that were there. */
    record Depth(HeldDirectory directory, int components) {}

    /** Opens as many of the components as there are directories. Blocks. */
    Depth openDeepest(List<String> components) throws IOException {
        root.retain();
        HeldDirectory at = root;
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < components.size(); i++) {
            String name = components.get(i);
            path.append(i == 0 ? "" : "/").append(name);
            HeldDirectory child;
            try {
                child = child(at, name, path.toString());
            } catch (IOException | RuntimeException e) {
                at.release();
                throw e;
            }
            if (child == null) {
                return new Depth(at, i);
            }
            at.release();
            at = child;
        }
        return new Depth(at, components.size());
    }

    private @Nullable HeldDirectory child(HeldDirectory parent, String name, String path) throws IOException {
        Disk.Entry entry = parent.directory().look(name);
        if (entry == null) {
            return null;
        }
        HeldDirectory known = known(path);
        if (known != null) {
            if (known.fileKey().equals(entry.fileKey()) && !known.fileKey().isEmpty()) {
                return known;
            }
            known.release();
        }
        Disk.Directory opened = parent.directory().openDirectory(name);
        parent.retain();
        HeldDirectory child = new HeldDirectory(parent, opened, entry.fileKey(), threads);
        keep(path, child);
        return child;
    }

    private synchronized @Nullable HeldDirectory known(String path) {
        HeldDirectory known = kept.get(path);
        return known != null && known.retain() ? known : null;
    }

    private void keep(String path, HeldDirectory child) {
        List<HeldDirectory> dropped = new ArrayList<>();
        synchronized (this) {
            if (closed || !child.retain()) {
                return;
            }
            HeldDirectory before = kept.put(path, child);
            if (before != null) {
                dropped.add(before);
            }
            if (kept.size() > KEPT_DIRECTORIES) {
                Map.Entry<String, HeldDirectory> eldest =
                        kept.entrySet().iterator().next();
                kept.remove(eldest.getKey());
                dropped.add(eldest.getValue());
            }
        }
        dropped.forEach(HeldDirectory::release);
    }

    /** Forgets a directory and those below, because their names are about to change. */
    void forget(String path) {
        List<HeldDirectory> dropped = new ArrayList<>();
        synchronized (this) {
            kept.entrySet().removeIf(entry -> {
                boolean below = entry.getKey().equals(path) || entry.getKey().startsWith(path + "/");
                if (below) {
                    dropped.add(entry.getValue());
                }
                return below;
            });
        }
        dropped.forEach(HeldDirectory::release);
    }

    /** Lets everything go that nobody works in. */
    void close() {
        List<HeldDirectory> dropped;
        synchronized (this) {
            closed = true;
            dropped = new ArrayList<>(kept.values());
            kept.clear();
        }
        dropped.forEach(HeldDirectory::release);
        root.release();
    }
}
