// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A disk that forgets or postpones forces. */
final class SabotagedDisk implements Disk {

    private final Disk real;
    private final DiskSabotage how;
    private final Map<String, DiskTasks.Action> beforeRename = new LinkedHashMap<>();
    private final List<DiskTasks.Action> afterRename = new ArrayList<>();
    private final Set<String> completed = new LinkedHashSet<>(); // their next force comes before the rename

    SabotagedDisk(Disk real, DiskSabotage how) {
        this.real = real;
        this.how = how;
    }

    private static void doNow(List<DiskTasks.Action> actions) throws IOException {
        List<DiskTasks.Action> postponed = List.copyOf(actions);
        actions.clear();
        for (DiskTasks.Action one : postponed) {
            runIfOpen(one);
        }
    }

    private static void runIfOpen(DiskTasks.Action force) throws IOException {
        try {
            force.run();
        } catch (ClosedChannelException closedMeanwhile) {
            return; // nobody forces it any more
        }
    }

    @Override
    public Directory openDirectory(Path path) throws IOException {
        return new SabotagedDirectory(real.openDirectory(path));
    }

    @Override
    public FileState stat(Path path) throws IOException {
        return real.stat(path);
    }

    @Override
    public OpenFile openRead(Path path) throws IOException {
        return real.openRead(path);
    }

    @Override
    public int defaultPermissions() {
        return real.defaultPermissions();
    }

    private final class SabotagedDirectory implements Directory {
        private final Directory inner;
        private final List<DiskTasks.Action> late = new ArrayList<>();
        private final List<DiskTasks.Action> laterThanTheJournal = new ArrayList<>();

        SabotagedDirectory(Directory inner) {
            this.inner = inner;
        }

        @Override
        public FileState stat() throws IOException {
            return inner.stat();
        }

        @Override
        public @Nullable FileState stat(String name) throws IOException {
            return inner.stat(name);
        }

        @Override
        public @Nullable Entry look(String name) throws IOException {
            return inner.look(name);
        }

        @Override
        public Directory openDirectory(String name) throws IOException {
            return new SabotagedDirectory(inner.openDirectory(name));
        }

        @Override
        public OpenFile create(String name) throws IOException {
            return file(name, inner.create(name));
        }

        private OpenFile file(String name, OpenFile opened) throws IOException {
            Entry entry = inner.look(name);
            return new SabotagedFile(this, name, entry == null ? "" : entry.fileKey(), opened);
        }

        @Override
        public OpenFile openRead(String name) throws IOException {
            return inner.openRead(name);
        }

        @Override
        public @Nullable OpenFile openLocked(String name) throws IOException {
            OpenFile opened = inner.openLocked(name);
            return opened == null ? null : file(name, opened);
        }

        @Override
        public OpenFile openWrite(String name) throws IOException {
            return file(name, inner.openWrite(name));
        }

        @Override
        public void makeDirectory(String name, boolean isPrivate) throws IOException {
            inner.makeDirectory(name, isPrivate);
        }

        @Override
        public void move(String name, Directory target, String targetName) throws IOException {
            doNow(laterThanTheJournal);
            doNow(late);
            Entry entry = how == DiskSabotage.RENAME_BEFORE_FORCE ? inner.look(name) : null;
            DiskTasks.Action force = entry == null ? null : beforeRename.remove(entry.fileKey());
            if (force != null) {
                afterRename.add(force);
            }
            inner.move(name, ((SabotagedDirectory) target).inner, targetName);
        }

        @Override
        public void deleteFile(String name) throws IOException {
            inner.deleteFile(name);
        }

        @Override
        public void deleteDirectory(String name) throws IOException {
            inner.deleteDirectory(name);
        }

        @Override
        public void setAttributes(String name, Instant modified, int permissions) throws IOException {
            inner.setAttributes(name, modified, permissions);
            Entry entry = inner.look(name);
            completed.add(entry == null ? "" : entry.fileKey());
        }

        @Override
        public Names names() throws IOException {
            return inner.names();
        }

        @Override
        public void force() throws IOException {
            if (how != DiskSabotage.NO_DIRECTORY_FORCE) {
                inner.force();
            }
            doNow(afterRename);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private final class SabotagedFile implements OpenFile {
        private final SabotagedDirectory home;
        private final String name;
        private final String key;
        private final OpenFile inner;

        SabotagedFile(SabotagedDirectory home, String name, String key, OpenFile inner) {
            this.home = home;
            this.name = name;
            this.key = key;
            this.inner = inner;
        }

        @Override
        public void force() throws IOException {
            switch (how) {
                case NO_FILE_FORCE -> {}
                case RENAME_BEFORE_FORCE -> {
                    if (completed.remove(key)) {
                        beforeRename.put(key, inner::force);
                    } else {
                        inner.force();
                    }
                }
                case JOURNAL_BEFORE_DATA -> {
                    if (name.equals(PartialHome.DATA_NAME)) {
                        home.late.add(inner::force);
                    } else {
                        inner.force();
                        home.laterThanTheJournal.addAll(home.late);
                        home.late.clear();
                    }
                }
                default -> inner.force();
            }
        }

        @Override
        public long write(long offset, ByteBuffer[] source, int count) throws IOException {
            if (how == DiskSabotage.JOURNAL_BEFORE_DATA && name.equals(PartialHome.JOURNAL_NAME)) {
                doNow(home.laterThanTheJournal); // before the next record
            }
            return inner.write(offset, source, count);
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            return inner.read(offset, target);
        }

        @Override
        public void truncate(long size) throws IOException {
            inner.truncate(size);
        }

        @Override
        public boolean isInMemory() {
            return inner.isInMemory();
        }

        @Override
        public long size() throws IOException {
            return inner.size();
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
