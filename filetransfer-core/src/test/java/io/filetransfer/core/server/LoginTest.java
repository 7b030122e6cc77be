// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Credential;
import io.filetransfer.auth.Credentials;
import io.filetransfer.auth.LoginAttempt;
import io.filetransfer.auth.LoginMechanism;
import io.filetransfer.auth.Principal;
import io.filetransfer.core.auth.ClientLogin;
import io.filetransfer.core.client.Addresses;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.transport.PeerIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in: client and server with everything between them. */
final class LoginTest {

    private static final Authenticator ALICE = attempt -> CompletableFuture.completedFuture(
            attempt.user().equals("alice") && Arrays.equals(attempt.secret(), "sesame".toCharArray())
                    ? Optional.of(Principal.named("alice"))
                    : Optional.empty());

    @TempDir
    Path directory;

    private EngineWorld world;

    @BeforeEach
    void open() {
        world = new EngineWorld(directory.resolve("world"), 5);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private static Credentials alice(String password) {
        return Credentials.password("alice", password.toCharArray());
    }

    private TransferException refused() {
        return world.failure(world.connecting(RetryPolicy.none(), Addresses.of(EngineWorld.ADDRESS)));
    }

    @Test
    void letsInWhoHasTheRightPassword() throws Exception {
        world.rules(ALICE, null, true).credentials(alice("sesame")).startServer();
        FileClient client = world.connect();
        Path file = world.file("a", EngineWorld.content(100, 1));
        world.await(client.upload(file));
        EngineWorld.assertSame(file, world.root.resolve("a"));
    }

    /** Nobody can tell from the answer whether the name exists. */
    @Test
    @Tag("A06")
    void saysTheSameForAnUnknownUserAndAWrongPassword() throws Exception {
        world.rules(ALICE, null, true).startServer();
        world.credentials(alice("sesam"));
        TransferException wrong = refused();
        world.credentials(Credentials.password("bob", "sesame".toCharArray()));
        TransferException unknown = refused();
        assertEquals(Reason.UNAUTHENTICATED, wrong.reason());
        assertEquals(Reason.UNAUTHENTICATED, unknown.reason());
        assertEquals(wrong.getMessage(), unknown.getMessage());
    }

    @Test
    void refusesWhoDoesNotSayWhoHeIs() throws Exception {
        world.rules(ALICE, null, true).startServer();
        assertEquals(
                "UNAUTHENTICATED login refused: the server wants to know who you are; give credentials",
                refused().reason() + " " + refused().getMessage());
    }

    @Test
    void neverSendsASecretOverAConnectionThatOthersCanRead() throws Exception {
        world.rules(ALICE, null, true)
                .login(new ClientLogin(alice("sesame"), false))
                .startServer();
        TransferException failure = refused();
        assertEquals(Reason.UNAUTHENTICATED, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("not encrypted"), failure.getMessage());
        assertEquals(List.of(), world.newestLog().sent(FrameType.LOGIN));
    }

    @Test
    void takesNoSecretOverAConnectionThatOthersCanRead() throws Exception {
        List<LoginAttempt> asked = new ArrayList<>();
        world.rules(recording(asked), null, false).credentials(alice("sesame")).startServer();
        TransferException failure = refused();
        assertEquals(Reason.UNAUTHENTICATED, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("not encrypted"), failure.getMessage());
        assertEquals(List.of(), asked);
    }

    @Test
    void sendsAndTakesASecretOverAnEncryptedConnection() throws Exception {
        world.network.encrypted(null);
        world.rules(ALICE, null, false)
                .login(new ClientLogin(alice("sesame"), false))
                .startServer();
        world.connect();
    }

    private static Authenticator recording(List<LoginAttempt> asked) {
        return attempt -> {
            asked.add(attempt);
            return ALICE.authenticate(attempt);
        };
    }

    @Test
    @Tag("A24")
    void overwritesTheSecretOnBothSides() throws Exception {
        List<LoginAttempt> asked = new ArrayList<>();
        Credential said = Credential.password("alice", "sesame".toCharArray());
        world.rules(recording(asked), null, true)
                .credentials(() -> CompletableFuture.completedFuture(said))
                .startServer();
        world.connect();
        assertArrayEquals(new char[6], asked.get(0).secret());
        assertArrayEquals(new char[6], said.secret());
    }

    /** Each connection asks anew, so that a new password counts from the next one on. */
    @Test
    void asksForCredentialsAtEachConnection() throws Exception {
        int[] asked = {0};
        world.rules(ALICE, null, true)
                .credentials(() -> {
                    asked[0]++;
                    return CompletableFuture.completedFuture(Credential.password("alice", "sesame".toCharArray()));
                })
                .limits(EngineWorld.SHARP)
                .startServer();
        FileClient client = world.connect(RetryPolicy.standard());
        assertEquals(1, asked[0]);
        Path file = world.file("big", EngineWorld.content(5 * EngineWorld.BLOCK, 1));
        world.newestLink().cutAfter(2 * EngineWorld.BLOCK);
        Transfer<UploadResult> upload = client.upload(file);
        world.await(upload);
        EngineWorld.assertSame(file, world.root.resolve("big"));
        assertTrue(asked[0] >= 2, "asked " + asked[0] + " times");
    }

    @Test
    void endsATransferWhoseUserIsNoLongerLetIn() throws Exception {
        boolean[] gone = {false};
        Authenticator until =
                attempt -> gone[0] ? CompletableFuture.completedFuture(Optional.empty()) : ALICE.authenticate(attempt);
        world.rules(until, null, true)
                .credentials(alice("sesame"))
                .limits(EngineWorld.SHARP)
                .startServer();
        FileClient client = world.connect(RetryPolicy.standard());
        Transfer<UploadResult> upload = client.upload(world.file("big", EngineWorld.content(5 * EngineWorld.BLOCK, 1)));
        world.newestLink().cutAfter(2 * EngineWorld.BLOCK);
        gone[0] = true;
        assertEquals(Reason.UNAUTHENTICATED, world.failure(upload).reason());
    }

    @Test
    @Tag("A03")
    @SuppressWarnings("NullAway") // null is what must not do harm
    void letsNobodyInForAnythingButAClearYes() throws Exception {
        List<Authenticator> sloppy = List.of(
                attempt -> {
                    throw new IllegalStateException("broken");
                },
                attempt -> null,
                attempt -> CompletableFuture.completedFuture(null),
                attempt -> CompletableFuture.failedFuture(new IllegalStateException("broken")),
                attempt -> CompletableFuture.completedFuture(Optional.of(Principal.ANONYMOUS)),
                attempt -> new CompletableFuture<>());
        List<Reason> reasons = List.of(
                Reason.OVERLOADED,
                Reason.OVERLOADED,
                Reason.UNAUTHENTICATED,
                Reason.OVERLOADED,
                Reason.UNAUTHENTICATED,
                Reason.TIMEOUT);
        for (int i = 0; i < sloppy.size(); i++) {
            EngineWorld each = new EngineWorld(directory.resolve("world" + i), i);
            each.rules(sloppy.get(i), null, true).credentials(alice("sesame")).startServer();
            TransferException failure =
                    each.failure(each.connecting(RetryPolicy.none(), Addresses.of(EngineWorld.ADDRESS)));
            assertEquals(reasons.get(i), failure.reason(), i + ": " + failure.getMessage());
            assertFalse(String.valueOf(failure.getMessage()).contains("broken"), failure.getMessage());
            each.end();
        }
    }

    @Test
    @Tag("A03")
    void letsNobodyInWhoHasGoneMeanwhile() throws Exception {
        CompletableFuture<Optional<Principal>> decision = new CompletableFuture<>();
        world.rules(attempt -> decision, null, true)
                .credentials(alice("sesame"))
                .startServer();
        CompletableFuture<FileClient> connecting =
                world.connecting(RetryPolicy.none(), Addresses.of(EngineWorld.ADDRESS));
        world.idle();
        world.newestLink().cutAfter(0);
        assertEquals(Reason.CONNECTION_LOST, world.failure(connecting).reason());
        decision.complete(Optional.of(Principal.named("alice")));
        world.idle();
    }

    @Test
    void knowsTheClientByWhatItsConnectionProves() throws Exception {
        world.network.encrypted(PeerIdentity.unixUser("carol"));
        world.rules(
                        Authenticator.peers(peer -> peer.name().equals("carol")
                                ? Optional.of(Principal.named("carol").withRoot("home/carol"))
                                : Optional.empty()),
                        null,
                        false)
                .credentials(Credentials.external())
                .startServer();
        FileClient client = world.connect();
        world.await(client.upload(world.file("a", EngineWorld.content(10, 1))));
        assertTrue(Files.exists(world.root.resolve("home/carol/a")));
    }

    @Test
    void refusesAClientWhoseConnectionProvesNothing() throws Exception {
        world.rules(Authenticator.peers(peer -> Optional.of(Principal.named("x"))), null, true)
                .credentials(Credentials.external())
                .startServer();
        assertTrue(String.valueOf(refused().getMessage()).contains("proves nothing"));
    }

    @Test
    void asksEachAuthenticatorOnlyForItsOwnMechanism() throws Exception {
        List<LoginMechanism> asked = new ArrayList<>();
        Authenticator tokens = new Authenticator() {
            @Override
            public CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt) {
                asked.add(attempt.mechanism());
                return CompletableFuture.completedFuture(Optional.of(Principal.named("robot")));
            }

            @Override
            public Set<LoginMechanism> mechanisms() {
                return Set.of(LoginMechanism.TOKEN);
            }
        };
        world.rules(Authenticator.anyOf(List.of(ALICE, tokens)), null, true).startServer();
        world.credentials(alice("sesame")).connect();
        world.credentials(Credentials.token("0123456789abcdef".toCharArray())).connect();
        assertEquals(List.of(LoginMechanism.TOKEN), asked);
        world.credentials(Credentials.external());
        TransferException failure = refused();
        assertTrue(String.valueOf(failure.getMessage()).contains("mechanism 'external'"), failure.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway") // null is what must not do harm
    void saysWhyTheCredentialsAreMissing() throws Exception {
        world.rules(ALICE, null, true)
                .credentials(() -> CompletableFuture.failedFuture(new IllegalStateException("hunter2")))
                .startServer();
        assertEquals(
                "the credentials could not be had: IllegalStateException",
                refused().getMessage());
        world.credentials(() -> null);
        assertEquals(
                "the credentials gave null, expected a credential", refused().getMessage());
        world.credentials(() -> new CompletableFuture<>());
        assertEquals(Reason.TIMEOUT, refused().reason());
    }

    /** A guesser is answered more and more slowly; who has logged in before from the same address is not. */
    @Test
    @Tag("A25")
    void answersAGuesserMoreAndMoreSlowly() throws Exception {
        world.rules(ALICE, null, true).credentials(alice("sesame")).startServer();
        world.connect();
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            world.credentials(Credentials.password("bob", ("guess" + i).toCharArray()));
            long before = world.runtime.nanoTime();
            assertEquals(Reason.UNAUTHENTICATED, refused().reason());
            took.add(Duration.ofNanos(world.runtime.nanoTime() - before));
        }
        assertTrue(took.get(2).toMillis() < 50, took.toString());
        assertTrue(took.get(3).toMillis() >= 250, took.toString());
        assertTrue(took.get(6).toMillis() >= 2000, took.toString());
        long before = world.runtime.nanoTime();
        world.credentials(alice("sesame")).connect();
        assertTrue(world.runtime.nanoTime() - before < Duration.ofMillis(50).toNanos());
    }
}
