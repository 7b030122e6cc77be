// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.IfExists;
import io.filetransfer.PendingUpload;
import io.filetransfer.RemoteEntry;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.auth.AccessRequest;
import io.filetransfer.auth.AccessRequest.Operation;
import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Authorizer;
import io.filetransfer.auth.Credentials;
import io.filetransfer.auth.Principal;
import io.filetransfer.core.client.Addresses;
import io.filetransfer.core.transfer.EngineWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client may do that was let in: its root, and what the authorizer says. */
final class AccessTest {

    /** Everybody has a root of his own name; root comes last, so that he sees the whole tree. */
    private static final Authenticator EVERYBODY = attempt -> CompletableFuture.completedFuture(Optional.of(
            attempt.user().equals("admin")
                    ? Principal.named("admin")
                    : Principal.named(attempt.user()).withRoot("home/" + attempt.user())));

    @TempDir
    Path directory;

    private EngineWorld world;

    @BeforeEach
    void open() {
        world = new EngineWorld(directory.resolve("world"), 7).limits(EngineWorld.SHARP);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private FileClient connect(String user) throws TransferException {
        return world.credentials(Credentials.password(user, "pass".toCharArray()))
                .connect();
    }

    private Set<String> names(FileClient client) throws TransferException {
        Set<String> names = new TreeSet<>();
        world.await(client.list("", true, entry -> names.add(entry.name())));
        return names;
    }

    private Path file(String name, int size) throws Exception {
        return world.file(name, EngineWorld.content(size, name.hashCode()));
    }

    @Test
    void letsEverybodyWorkBelowHisOwnRoot() throws Exception {
        world.rules(EVERYBODY, null, true).startServer();
        FileClient alice = connect("alice");
        FileClient bob = connect("bob");
        Path source = file("a.txt", 5000);
        UploadResult result = world.await(alice.upload(source, "docs/a.txt"));
        assertEquals("docs/a.txt", result.receipt().name());
        EngineWorld.assertSame(source, world.root.resolve("home/alice/docs/a.txt"));
        assertEquals(Set.of("docs", "docs/a.txt"), names(alice));
        assertEquals(Set.of(), names(bob));
        assertEquals(
                Set.of("home", "home/alice", "home/alice/docs", "home/alice/docs/a.txt", "home/bob"),
                names(connect("admin")));

        world.await(alice.download("docs/a.txt", world.local.resolve("back")));
        EngineWorld.assertSame(source, world.local.resolve("back"));
        world.await(alice.move("docs/a.txt", "b.txt"));
        assertEquals(5000, world.await(alice.stat("b.txt")).size());
        world.await(alice.delete("b.txt"));
        assertEquals(RemoteEntry.Type.DIRECTORY, world.await(alice.stat("")).type());
        assertFalse(Files.exists(world.root.resolve("home/alice/b.txt")));
    }

    @Test
    void tellsTheNameThatARenamedFileHasBelowTheRoot() throws Exception {
        world.rules(EVERYBODY, null, true).startServer();
        FileClient alice = connect("alice");
        world.await(alice.upload(file("one", 10), "x"));
        UploadResult renamed =
                world.await(alice.upload(file("two", 20), o -> o.remote("x").ifExists(IfExists.RENAME)));
        assertEquals("x (1)", renamed.receipt().name());
        assertEquals(
                "x (1)",
                world.await(alice.upload(
                                world.local.resolve("two"), o -> o.remote("x").ifExists(IfExists.RENAME)))
                        .receipt()
                        .name());
    }

    /** The same name refused or missing, inside and outside, tells nothing of the rest of the tree. */
    @Test
    @Tag("P23")
    void saysNothingOfWhatIsOutsideOfTheRoot() throws Exception {
        world.rules(EVERYBODY, null, true).startServer();
        world.remoteFile("home/bob/secret", new byte[1]);
        FileClient alice = connect("alice");
        TransferException missing = world.failure(alice.stat("secret"));
        assertEquals("NOT_FOUND there is nothing named 'secret'", missing.reason() + " " + missing.getMessage());
        for (String escape : List.of("../bob/secret", "/home/bob/secret", "x/../../bob/secret", "..")) {
            assertEquals(Reason.NAME_REFUSED, world.failure(alice.stat(escape)).reason(), escape);
        }
        assertEquals(
                Reason.NOT_FOUND, world.failure(alice.stat("home/bob/secret")).reason());
        TransferException tooLong = world.failure(alice.stat("a/".repeat(60) + "b".repeat(250)));
        assertFalse(String.valueOf(tooLong.getMessage()).contains("home/"), tooLong.getMessage());
    }

    @Test
    void keepsTheRootItself() throws Exception {
        world.rules(EVERYBODY, null, true).startServer();
        FileClient alice = connect("alice");
        assertEquals(Reason.FORBIDDEN, world.failure(alice.delete("")).reason());
        assertEquals(Reason.FORBIDDEN, world.failure(alice.move("", "x")).reason());
        world.await(alice.upload(file("f", 10)));
        assertEquals(Reason.FORBIDDEN, world.failure(alice.move("f", "")).reason());
        assertTrue(Files.isDirectory(world.root.resolve("home/alice")));
    }

    /** What one has begun, another one neither continues nor finds completed, although name and content are the same. */
    @Test
    @Tag("A22")
    void keepsPartialFilesAndReceiptsOfPrincipalsApart() throws Exception {
        Authenticator shared =
                attempt -> CompletableFuture.completedFuture(Optional.of(Principal.named(attempt.user())));
        FileServer server = world.rules(shared, null, true).startServer();
        Path big = file("big", 5 * EngineWorld.BLOCK);
        FileClient alice = connect("alice");
        Transfer<UploadResult> upload = alice.upload(big, "same");
        world.runUntil(() -> upload.progress().acknowledgedBytes() >= 3L * EngineWorld.BLOCK);
        world.await(upload.pause());
        List<PendingUpload> pending = world.await(server.pending());
        assertEquals(
                List.of("alice"), pending.stream().map(PendingUpload::principal).toList());

        UploadResult bob = world.await(connect("bob").upload(big, "same"));
        assertEquals(0, bob.skippedBytes());
        assertEquals(1, world.await(server.pending()).size());
        upload.resume();
        UploadResult hers = world.await(upload);
        assertTrue(hers.skippedBytes() >= 2L * EngineWorld.BLOCK, "skipped " + hers.skippedBytes());

        UploadResult again = world.await(connect("alice").upload(big, "same"));
        assertEquals(0, again.sentBytes());
        UploadResult carol = world.await(connect("carol").upload(big, "same"));
        assertEquals(5L * EngineWorld.BLOCK, carol.sentBytes());
    }

    @Test
    void letsNobodyInWhoseRootIsNoName() throws Exception {
        world.rules(
                        attempt -> CompletableFuture.completedFuture(
                                Optional.of(Principal.named("x").withRoot("../x"))),
                        null,
                        true)
                .startServer();
        TransferException failure = world.failure(world.credentials(Credentials.password("x", "pass".toCharArray()))
                .connecting(RetryPolicy.none(), Addresses.of(EngineWorld.ADDRESS)));
        assertEquals("login refused: you have no root here", failure.getMessage());
    }

    @Test
    void asksForEachOperation() throws Exception {
        List<String> asked = new ArrayList<>();
        world.rules(
                        EVERYBODY,
                        Authorizer.of(request -> asked.add(
                                request.principal().name() + " " + request.operation() + " " + request.name())),
                        true)
                .startServer();
        FileClient alice = connect("alice");
        world.await(alice.upload(file("f", 10), "d/f"));
        world.await(alice.download("d/f", world.local.resolve("back")));
        world.await(alice.stat("d"));
        world.await(alice.list("d", false, entry -> {}));
        world.await(alice.makeDirectory("e"));
        world.await(alice.move("d/f", "e/g"));
        world.await(alice.delete("e/g"));
        assertEquals(
                List.of(
                        "alice UPLOAD d/f",
                        "alice UPLOAD d/f",
                        "alice DOWNLOAD d/f",
                        "alice STAT d",
                        "alice LIST d",
                        "alice MAKE_DIRECTORY e",
                        "alice MOVE_FROM d/f",
                        "alice MOVE_TO e/g",
                        "alice DELETE e/g"),
                asked);
    }

    /** Whoever may not, hears the same whether there is something or nothing. */
    @Test
    @Tag("P23")
    void refusesTheSameWayWhatExistsAndWhatDoesNot() throws Exception {
        world.rules(EVERYBODY, Authorizer.of(request -> false), true).startServer();
        world.remoteFile("home/alice/there", new byte[10]);
        FileClient alice = connect("alice");
        Path source = file("f", 10);
        for (String name : List.of("there", "missing")) {
            List<CompletableFuture<?>> all = List.of(
                    alice.upload(source, name),
                    alice.download(name, world.local.resolve("x")),
                    alice.stat(name),
                    alice.list(name, true, entry -> {}),
                    alice.makeDirectory(name),
                    alice.delete(name),
                    alice.move(name, "other"));
            List<String> answers = new ArrayList<>();
            for (CompletableFuture<?> each : all) {
                TransferException failure = world.failure(each);
                answers.add(failure.reason() + " " + failure.getMessage());
            }
            assertEquals(
                    List.of(
                            "FORBIDDEN UPLOAD is not allowed here",
                            "FORBIDDEN DOWNLOAD is not allowed here",
                            "FORBIDDEN STAT is not allowed here",
                            "FORBIDDEN LIST is not allowed here",
                            "FORBIDDEN MAKE_DIRECTORY is not allowed here",
                            "FORBIDDEN DELETE is not allowed here",
                            "FORBIDDEN MOVE_FROM is not allowed here"),
                    answers);
        }
        assertEquals(10, Files.size(world.root.resolve("home/alice/there")));
    }

    @Test
    @Tag("A04")
    @SuppressWarnings("NullAway") // null is what must not do harm
    void allowsNothingWithoutAClearYes() throws Exception {
        List<Authorizer> sloppy = List.of(
                request -> {
                    throw new IllegalStateException("broken");
                },
                request -> null,
                request -> CompletableFuture.completedFuture(null),
                request -> CompletableFuture.completedFuture(false),
                request -> CompletableFuture.failedFuture(new IllegalStateException("broken")),
                request -> new CompletableFuture<>());
        for (int i = 0; i < sloppy.size(); i++) {
            EngineWorld each = new EngineWorld(directory.resolve("world" + i), i);
            each.rules(EVERYBODY, sloppy.get(i), true)
                    .credentials(Credentials.password("alice", "pass".toCharArray()))
                    .startServer();
            FileClient alice = each.connect();
            assertEquals(Reason.FORBIDDEN, each.failure(alice.stat("")).reason(), "authorizer " + i);
            assertEquals(
                    Reason.FORBIDDEN,
                    each.failure(alice.upload(each.file("f", new byte[10]))).reason(),
                    "authorizer " + i);
            assertFalse(Files.exists(each.root.resolve("home/alice/f")));
            each.end();
        }
    }

    /** A right that was taken away meanwhile is not there when the file is to be shown; what came is kept. */
    @Test
    @Tag("A21")
    void asksAgainBeforeItPublishes() throws Exception {
        boolean[] mayUpload = {true};
        Authorizer judge = Authorizer.of(request -> request.operation() != Operation.UPLOAD || mayUpload[0]);
        FileServer server = world.rules(EVERYBODY, judge, true).startServer();
        FileClient alice = connect("alice");
        Path big = file("big", 5 * EngineWorld.BLOCK);
        Transfer<UploadResult> upload = alice.upload(big, "big");
        world.runUntil(() -> upload.progress().acknowledgedBytes() >= 3L * EngineWorld.BLOCK);
        mayUpload[0] = false;
        assertEquals(Reason.FORBIDDEN, world.failure(upload).reason());
        assertFalse(Files.exists(world.root.resolve("home/alice/big")));
        assertEquals(1, world.await(server.pending()).size());
        mayUpload[0] = true;
        UploadResult result = world.await(alice.upload(big, "big"));
        assertTrue(result.skippedBytes() >= 2L * EngineWorld.BLOCK, "skipped " + result.skippedBytes());
    }

    @Test
    void tellsTheAuthorizerWhoAsksAndFromWhere() throws Exception {
        List<AccessRequest> asked = new ArrayList<>();
        world.rules(EVERYBODY, Authorizer.of(asked::add), true).startServer();
        world.await(connect("alice").stat(""));
        assertEquals(
                Principal.named("alice").withRoot("home/alice"), asked.get(0).principal());
        assertEquals("", asked.get(0).name());
        assertFalse(asked.get(0).remoteAddress().toString().isEmpty());
    }
}
