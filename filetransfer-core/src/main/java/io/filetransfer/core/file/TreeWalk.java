// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visits what is below an open directory, each directory before what is in it. Names are sorted within pages of 10,000, so
 * that memory is bounded and an ordinary directory comes in order. Links are shown and never followed. Used by one thread at
 * a time.
 */
final class TreeWalk {

    private static final Logger LOG = LoggerFactory.getLogger(TreeWalk.class);
    private static final int PAGE_NAMES = 10_000;

    /** Which names are shown. */
    interface Filter {
        boolean shows(String name, boolean atTop);
    }

    /**
     * Something that is there.
     *
     * @param name relative to the start of the walk
     * @param state what a stat says; null if the name cannot be used
     * @param problem why it cannot be read, or null
     */
    record Visit(
            String name,
            @Nullable FileState state,
            @Nullable IOException problem) {}

    /** What a name's bytes become that are no text. */
    private static final char UNDECODABLE = '\uFFFD';

    private final boolean recursive;
    private final Filter filter;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** The directory stays open until the walk is closed, and is not closed by it. */
    TreeWalk(Disk.Directory start, boolean recursive, Filter filter) throws IOException {
        this.recursive = recursive;
        this.filter = filter;
        levels.push(new Level(start, "", start.names()));
    }

    /** Blocks; null at the end. */
    @Nullable
    Visit next() throws IOException {
        while (!levels.isEmpty()) {
            Level level = levels.element();
            String name = level.nextName();
            if (name == null) {
                leave();
            } else if (filter.shows(name, levels.size() == 1)) {
                FileState state = level.directory.stat(name);
                if (state != null) {
                    boolean enters = recursive && state.isDirectory();
                    IOException problem = enters ? enter(level, name, level.prefix + name + "/") : null;
                    return new Visit(level.prefix + name, state, problem);
                } else if (name.indexOf(UNDECODABLE) >= 0) {
                    return new Visit(
                            level.prefix + name,
                            null,
                            new TransferException(
                                    Reason.NAME_REFUSED, "the name is not text in this program's locale"));
                } // else it went away meanwhile
            }
        }
        return null;
    }

    /** Why what is in the directory cannot be visited, or null if it will be. */
    private @Nullable IOException enter(Level level, String name, String prefix) {
        if (levels.size() >= RemoteName.COMPONENTS) {
            return new TransferException(
                    Reason.NAME_REFUSED, "the directory lies deeper than " + RemoteName.COMPONENTS + " levels");
        }
        try {
            Disk.Directory directory = level.directory.openDirectory(name);
            try {
                levels.push(new Level(directory, prefix, directory.names()));
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
            return null;
        } catch (IOException notListed) {
            LOG.debug("the directory '{}' cannot be listed", prefix, notListed);
            return notListed;
        }
    }

    private void leave() {
        Level left = levels.pop();
        left.names.close();
        if (!levels.isEmpty()) {
            left.directory.close();
        }
    }

    void close() {
        while (!levels.isEmpty()) {
            leave();
        }
    }

    private static final class Level {
        private final Disk.Directory directory;
        private final String prefix;
        private final Disk.Names names;
        private List<String> page = List.of();
        private int position;

        Level(Disk.Directory directory, String prefix, Disk.Names names) {
            this.directory = directory;
            this.prefix = prefix;
            this.names = names;
        }

        @Nullable
        String nextName() throws IOException {
            if (position == page.size()) {
                page = nextPage();
                position = 0;
            }
            return position < page.size() ? page.get(position++) : null;
        }

        private List<String> nextPage() throws IOException {
            List<String> found = new ArrayList<>();
            while (found.size() < PAGE_NAMES) {
                String name = names.next();
                if (name == null) {
                    break;
                }
                found.add(name);
            }
            Collections.sort(found);
            return found;
        }
    }
}
