// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.transfer.EngineWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of names. */
final class OperationTest {

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileClient client;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 71);
        world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private List<String> list(String name, boolean recursive) throws Exception {
        List<String> names = new ArrayList<>();
        world.await(client.list(name, recursive, entry -> names.add(entry.type() + " " + entry.name())));
        names.sort(null);
        return names;
    }

    @Test
    void describesAFile() throws Exception {
        world.remoteFile("dir/a", new byte[77]);
        RemoteEntry entry = world.await(client.stat("dir/a"));
        assertEquals(RemoteEntry.Type.FILE, entry.type());
        assertEquals(77, entry.size());
        assertEquals(EngineWorld.MODIFIED, entry.modified());
        assertEquals(RemoteEntry.Type.DIRECTORY, world.await(client.stat("")).type());
    }

    @Test
    void theVersionIsThatOfTheReceipt() throws Exception {
        var result = world.await(client.upload(world.file("a", new byte[5])));
        assertEquals(result.receipt().version(), world.await(client.stat("a")).version());
    }

    @Test
    void listsADirectoryAndWhatIsBelow() throws Exception {
        world.remoteFile("dir/a", new byte[1]);
        world.remoteFile("dir/sub/b", new byte[1]);
        assertEquals(List.of("DIRECTORY sub", "FILE a"), list("dir", false));
        assertEquals(List.of("DIRECTORY sub", "FILE a", "FILE sub/b"), list("dir", true));
        assertEquals(List.of("DIRECTORY dir"), list("", false));
    }

    @Test
    @Tag("R11")
    void listsMoreEntriesThanTheCreditAllowsAtOnce() throws Exception {
        for (int i = 0; i < 3000; i++) {
            world.remoteFile("many/f" + i, new byte[0]);
        }
        assertEquals(3000, list("many", false).size());
    }

    @Test
    void whatTheConsumerThrowsEndsTheListing() throws Exception {
        for (int i = 0; i < 3000; i++) {
            world.remoteFile("many/f" + i, new byte[0]);
        }
        IllegalStateException mine = new IllegalStateException("thrown by the consumer of the test");
        CompletableFuture<Void> listing = client.list("many", false, entry -> {
            throw mine;
        });
        world.settle(listing);
        assertSame(mine, listing.handle((done, failure) -> failure).join());
        assertEquals(3000, list("many", false).size());
    }

    @Test
    void makesMovesAndDeletes() throws Exception {
        world.await(client.makeDirectory("a/b/c"));
        world.await(client.makeDirectory("a/b/c"));
        assertTrue(Files.isDirectory(world.root.resolve("a/b/c")));
        world.await(client.upload(world.file("x", new byte[3]), "a/x"));
        world.await(client.move("a/x", "a/b/y"));
        assertFalse(Files.exists(world.root.resolve("a/x")));
        assertEquals(3, Files.size(world.root.resolve("a/b/y")));
        world.await(client.delete("a/b/y"));
        world.await(client.delete("a/b/c"));
        assertEquals(List.of("DIRECTORY a", "DIRECTORY a/b"), list("", true));
    }

    @Test
    void saysWhyNot() throws Exception {
        world.remoteFile("dir/a", new byte[1]);
        assertEquals(Reason.NOT_FOUND, world.failure(client.stat("none")).reason());
        assertEquals(Reason.NOT_FOUND, world.failure(client.delete("none")).reason());
        assertEquals(Reason.NOT_FOUND, world.failure(client.move("none", "x")).reason());
        assertEquals(Reason.NOT_EMPTY, world.failure(client.delete("dir")).reason());
        assertEquals(Reason.NAME_REFUSED, world.failure(client.stat("../x")).reason());
        assertEquals(
                Reason.NAME_REFUSED, world.failure(client.move("dir/a", "../x")).reason());
        assertEquals(
                Reason.NAME_REFUSED,
                world.failure(client.makeDirectory(".ft/x")).reason());
        assertEquals(
                Reason.NOT_FOUND,
                world.failure(client.list("none", false, entry -> {})).reason());
        assertEquals(
                Reason.NOT_DIRECTORY,
                world.failure(client.list("dir/a", false, entry -> {})).reason());
        world.await(client.stat("dir/a"));
    }

    @Test
    void manyQuestionsAtOnceAreAnsweredInOrder() throws Exception {
        for (int i = 0; i < 200; i++) {
            world.remoteFile("f" + i, new byte[i]);
        }
        List<CompletableFuture<RemoteEntry>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(client.stat("f" + i));
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(i, world.await(answers.get(i)).size());
        }
    }

    @Test
    void questionsThatWaitFailWhenTheConnectionBreaks() throws Exception {
        CompletableFuture<RemoteEntry> answer = client.stat("a");
        world.cut(client);
        assertEquals(Reason.CONNECTION_LOST, world.failure(answer).reason());
    }

    @Test
    @Tag("P07")
    void refusesALongNameWithoutEndingTheConnection() throws Exception {
        String name = "a".repeat(66_000);
        assertEquals(Reason.NAME_REFUSED, world.failure(client.stat(name)).reason());
        assertEquals(Reason.NAME_REFUSED, world.failure(client.move("a", name)).reason());
        assertEquals(
                Reason.NAME_REFUSED,
                world.failure(client.download(name, world.local.resolve("x"))).reason());
        assertEquals(
                Reason.NAME_REFUSED,
                world.failure(client.upload(world.file("f", new byte[5]), name)).reason());
        assertEquals(RemoteEntry.Type.DIRECTORY, world.await(client.stat("")).type());
    }
}
