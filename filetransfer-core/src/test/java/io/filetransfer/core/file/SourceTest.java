// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.OutgoingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources of uploads: files and directories that the application names. */
final class SourceTest {

    @TempDir
    Path directory;

    private StorageBench bench;

    @BeforeEach
    void start() {
        bench = new StorageBench(directory);
    }

    private OutgoingFile open(Path path) throws IOException {
        return bench.await(new LocalSources(bench.threads).open(path));
    }

    @Test
    void readsAFileAlsoThroughALink() throws IOException {
        byte[] bytes = StorageBench.content(1000, 1);
        Path file = Files.write(directory.resolve("file"), bytes);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        for (Path path : List.of(file, link)) {
            OutgoingFile source = open(path);
            assertEquals(1000, source.attributes().size());
            ByteBuffer target = ByteBuffer.allocate(1200);
            CompletableFuture<Long> read = new CompletableFuture<>();
            source.read(0, target, (count, failure) -> read.complete(count));
            source.close(); // after what is being read
            assertEquals(1000, bench.await(read));
            assertArrayEquals(bytes, Arrays.copyOf(target.array(), 1000));
            CompletableFuture<IOException> refused = new CompletableFuture<>();
            source.read(0, target, (count, failure) -> refused.complete(failure));
            assertEquals("the source is closed", bench.await(refused).getMessage());
        }
    }

    @Test
    void readsAtOnceUntilItIsClosed() throws IOException {
        byte[] bytes = StorageBench.content(1000, 2);
        OutgoingFile source = open(Files.write(directory.resolve("file"), bytes));
        ByteBuffer target = ByteBuffer.allocate(1200);
        assertEquals(900, source.readNow(100, target));
        assertArrayEquals(Arrays.copyOfRange(bytes, 100, 1000), Arrays.copyOf(target.array(), 900));
        source.close();
        IOException refused = assertThrows(IOException.class, () -> source.readNow(0, target.clear()));
        assertEquals("the source is closed", refused.getMessage());
    }

    /** Only what has no device behind it may be read and written on an event loop. */
    @Test
    void liesInMemoryIfItsFileSystemDoes() throws IOException {
        Path shared = Path.of("/dev/shm");
        assumeTrue(
                Files.isDirectory(shared) && Files.getFileStore(shared).type().equals("tmpfs"),
                "no tmpfs to try it on");
        Path memory = Files.createTempFile(shared, "filetransfer", null);
        try {
            Files.write(memory, new byte[(1 << 20) + 1]);
            OutgoingFile large = open(memory);
            assertTrue(large.isInMemory());
            large.close();
            Files.write(memory, new byte[1 << 20]);
            OutgoingFile small = open(memory); // not worth the question
            assertFalse(small.isInMemory());
            small.close();
        } finally {
            Files.delete(memory);
        }
        Path elsewhere = Files.write(directory.resolve("file"), new byte[(1 << 20) + 1]);
        OutgoingFile onDisk = open(elsewhere);
        assertEquals(Files.getFileStore(elsewhere).type().equals("tmpfs"), onDisk.isInMemory());
        onDisk.close();
    }

    @Test
    void opensNothingButRegularFiles() throws Exception {
        assertEquals(Reason.IS_DIRECTORY, bench.reasonOf(new LocalSources(bench.threads).open(directory)));
        assertEquals(Reason.NOT_FOUND, bench.reasonOf(new LocalSources(bench.threads).open(directory.resolve("none"))));
        Path pipe = directory.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        assertEquals(Reason.NOT_REGULAR, bench.reasonOf(new LocalSources(bench.threads).open(pipe)));
    }

    @Test
    @Tag("S11")
    void noticesEveryKindOfChange() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        FileTime modified = Files.getLastModifiedTime(file);
        OutgoingFile source = open(file);
        assertEquals(source.attributes(), bench.await(source.currentAttributes()));
        Files.writeString(file, "CONTENT"); // same size
        Files.setLastModifiedTime(file, modified); // and time: only the inode's own time tells
        assertNotEquals(source.attributes(), bench.await(source.currentAttributes()));
        OutgoingFile second = open(file);
        Path other = Files.writeString(directory.resolve("other"), "content");
        Files.setLastModifiedTime(other, modified);
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(second.attributes(), bench.await(second.currentAttributes()));
        OutgoingFile third = open(file);
        Files.delete(file);
        assertNotEquals(third.attributes(), bench.await(third.currentAttributes()));
        source.close();
        second.close();
        third.close();
        bench.runAll();
    }

    @Test
    void walksATreeInOrderWithoutFollowingLinks() throws Exception {
        Files.createDirectories(directory.resolve("b/c"));
        Files.createDirectory(directory.resolve(".ft"));
        Files.writeString(directory.resolve(".ft/inside"), "x");
        Files.writeString(directory.resolve("b/c/file"), "x");
        Files.writeString(directory.resolve("b/.d.ft-aaaaaaaaaaaaaaaaaaaaaaaaaa"), "x");
        Files.createDirectory(directory.resolve("b/.ft"));
        Files.createSymbolicLink(directory.resolve("b/link"), directory);
        Files.writeString(directory.resolve("a"), "x");
        SourceTree tree = bench.await(new LocalSources(bench.threads).tree(directory));
        List<String> shown = new ArrayList<>();
        for (List<SourceTree.Entry> page = bench.await(tree.next(2));
                !page.isEmpty();
                page = bench.await(tree.next(2))) {
            page.forEach(entry -> shown.add(entry.type() + " " + entry.name()));
        }
        tree.close();
        bench.runAll();
        assertEquals(
                List.of(
                        RemoteEntry.Type.FILE + " a",
                        RemoteEntry.Type.DIRECTORY + " b",
                        RemoteEntry.Type.DIRECTORY + " b/.ft",
                        RemoteEntry.Type.DIRECTORY + " b/c",
                        RemoteEntry.Type.FILE + " b/c/file",
                        RemoteEntry.Type.OTHER + " b/link"),
                shown);
    }

    @Test
    void refusesATreeThatIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertEquals(Reason.NOT_DIRECTORY, bench.reasonOf(new LocalSources(bench.threads).tree(file)));
    }
}
