// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The real disk, each change written down before it happens, with a place to fail. After {@link #kill} nothing has an effect
 * any more, as if the process were gone, and its locks are free.
 */
final class RecordingDisk implements Disk {

    /** Asked before each change, such as {@code force .ft/u/#/data}. */
    interface Fault {
        void before(String operation) throws IOException;
    }

    private final Disk real = new LocalDisk();
    private final List<String> operations = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Fault fault = operation -> {};
    private Fault lookFault = operation -> {};
    private boolean killed;
    private int calls;
    int mostBytesPerWrite = Integer.MAX_VALUE;

    void failing(Fault newFault) {
        fault = newFault;
    }

    /** Asked before each file is read, such as {@code read f}, and before a file that can be written is closed. */
    void failingQuietly(Fault newFault) {
        lookFault = newFault;
    }

    /** How often anything was asked of the disk. */
    int calls() {
        return calls;
    }

    /** What happened since the last call. */
    List<String> operations() {
        List<String> taken = List.copyOf(operations);
        operations.clear();
        return taken;
    }

    void kill() throws Exception {
        killed = true;
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private void alive() throws IOException {
        calls++;
        if (killed) {
            throw new IOException("the process is gone");
        }
    }

    private void change(String operation) throws IOException {
        alive();
        fault.before(operation);
        operations.add(operation);
    }

    private <T extends AutoCloseable> T kept(T one) {
        opened.add(one);
        return one;
    }

    @Override
    public Directory openDirectory(Path path) throws IOException {
        alive();
        return new RecordedDirectory("", kept(real.openDirectory(path)));
    }

    @Override
    public FileState stat(Path path) throws IOException {
        alive();
        return real.stat(path);
    }

    @Override
    public OpenFile openRead(Path path) throws IOException {
        alive();
        return kept(real.openRead(path));
    }

    @Override
    public int defaultPermissions() {
        return 0644;
    }

    private final class RecordedDirectory implements Directory {
        private final String label;
        private final Directory inner;

        RecordedDirectory(String label, Directory inner) {
            this.label = label;
            this.inner = inner;
        }

        private String at(String name) {
            String shown = StagingNames.isId(name) ? "#" : name.replaceAll("[a-z2-7]{26}", "#");
            return label.isEmpty() ? shown : label + "/" + shown;
        }

        @Override
        public FileState stat() throws IOException {
            alive();
            return inner.stat();
        }

        @Override
        public @Nullable FileState stat(String name) throws IOException {
            alive();
            return inner.stat(name);
        }

        @Override
        public @Nullable Entry look(String name) throws IOException {
            alive();
            return inner.look(name);
        }

        @Override
        public Directory openDirectory(String name) throws IOException {
            alive();
            return new RecordedDirectory(at(name), kept(inner.openDirectory(name)));
        }

        @Override
        public OpenFile create(String name) throws IOException {
            change("create " + at(name));
            return new RecordedFile(at(name), kept(inner.create(name)));
        }

        @Override
        public OpenFile openRead(String name) throws IOException {
            alive();
            return new RecordedFile(at(name), kept(inner.openRead(name)));
        }

        @Override
        public @Nullable OpenFile openLocked(String name) throws IOException {
            alive();
            if (inner.look(name) == null) {
                change("create " + at(name));
            }
            OpenFile file = inner.openLocked(name);
            return file == null ? null : new RecordedFile(at(name), kept(file));
        }

        @Override
        public OpenFile openWrite(String name) throws IOException {
            alive();
            return new RecordedFile(at(name), kept(inner.openWrite(name)));
        }

        @Override
        public void makeDirectory(String name, boolean isPrivate) throws IOException {
            change("mkdir " + at(name));
            inner.makeDirectory(name, isPrivate);
        }

        @Override
        public void move(String name, Directory target, String targetName) throws IOException {
            RecordedDirectory there = (RecordedDirectory) target;
            change("move " + at(name) + " to " + there.at(targetName));
            inner.move(name, there.inner, targetName);
        }

        @Override
        public void deleteFile(String name) throws IOException {
            change("delete " + at(name));
            inner.deleteFile(name);
        }

        @Override
        public void deleteDirectory(String name) throws IOException {
            change("rmdir " + at(name));
            inner.deleteDirectory(name);
        }

        @Override
        public void setAttributes(String name, Instant modified, int permissions) throws IOException {
            change("attributes " + at(name));
            inner.setAttributes(name, modified, permissions);
        }

        @Override
        public Names names() throws IOException {
            alive();
            return inner.names();
        }

        @Override
        public void force() throws IOException {
            change("force " + label + "/");
            inner.force();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private final class RecordedFile implements OpenFile {
        private final String label;
        private final OpenFile inner;

        RecordedFile(String label, OpenFile inner) {
            this.label = label;
            this.inner = inner;
        }

        @Override
        public long write(long offset, ByteBuffer[] source, int count) throws IOException {
            change("write " + label + records(source[0]));
            for (int i = 0; i < count; i++) {
                if (source[i].remaining() > mostBytesPerWrite) {
                    int limit = source[i].limit();
                    source[i].limit(source[i].position() + mostBytesPerWrite);
                    long written = inner.write(offset, source, i + 1);
                    source[i].limit(limit);
                    return written;
                }
            }
            return inner.write(offset, source, count);
        }

        private String records(ByteBuffer bytes) {
            if (!label.endsWith("/journal") && !label.startsWith(".ft/receipts")) {
                return "";
            }
            StringBuilder types = new StringBuilder();
            ByteBuffer left = bytes.duplicate();
            for (JournalRecord record = JournalRecord.read(left); record != null; record = JournalRecord.read(left)) {
                types.append(' ').append(record.type());
            }
            return types.toString();
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            alive();
            lookFault.before("read " + label);
            return inner.read(offset, target);
        }

        @Override
        public void force() throws IOException {
            change("force " + label);
            inner.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            if (inner.size() > size) {
                change("truncate " + label);
            }
            alive();
            inner.truncate(size);
        }

        @Override
        public long size() throws IOException {
            alive();
            return inner.size();
        }

        @Override
        public void close() throws IOException {
            inner.close();
            if (!killed) {
                lookFault.before("close " + label);
            }
        }
    }
}
