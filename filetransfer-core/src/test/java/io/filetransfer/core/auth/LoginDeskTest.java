// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Credential;
import io.filetransfer.auth.LoginAttempt;
import io.filetransfer.auth.LoginMechanism;
import io.filetransfer.auth.Principal;
import io.filetransfer.core.testkit.ManualRuntime;
import io.filetransfer.core.wire.Login;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server checks before it asks its authenticator, and how it asks. */
final class LoginDeskTest {

    private final ManualRuntime runtime = new ManualRuntime(1);
    private final List<LoginAttempt> asked = new ArrayList<>();
    private CompletionStage<Optional<Principal>> answer = new CompletableFuture<>();

    private final Authenticator judge = new Authenticator() {
        @Override
        public CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt) {
            asked.add(attempt);
            return answer;
        }

        @Override
        public Set<LoginMechanism> mechanisms() {
            return Set.of(LoginMechanism.PASSWORD, LoginMechanism.TOKEN);
        }
    };

    private final LoginDesk desk = new LoginDesk(
            new AccessRules(judge, null, false, true, runtime.lane(), runtime.lane()),
            runtime,
            runtime,
            Duration.ofSeconds(10));

    private static LineSecurity line(int host) {
        return new LineSecurity(InetSocketAddress.createUnresolved("host" + host, 1), false, false, null);
    }

    private CompletableFuture<Principal> decide(Login login, int host) {
        CompletableFuture<Principal> decision = desk.decide(login, line(host));
        runtime.runUntilIdle();
        return decision;
    }

    private static Login alice() {
        return LoginProof.encode(Credential.password("alice", "sesame".toCharArray()));
    }

    private static TransferException failure(CompletableFuture<Principal> decision) {
        assertTrue(decision.isCompletedExceptionally());
        Throwable thrown = decision.handle((value, failed) -> failed).join();
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof TransferException known) {
            return known;
        }
        throw new AssertionError("expected a TransferException", thrown);
    }

    private static byte[] proof(int nameLength, String rest) {
        byte[] text = rest.getBytes(StandardCharsets.UTF_8);
        byte[] proof = new byte[text.length + 2];
        proof[0] = (byte) (nameLength >> 8);
        proof[1] = (byte) nameLength;
        System.arraycopy(text, 0, proof, 2, text.length);
        return proof;
    }

    static List<Login> malformed() {
        return List.of(
                new Login("password", new byte[0]),
                new Login("password", new byte[1]),
                new Login("password", proof(0, "secret")),
                new Login("password", proof(5, "alice")),
                new Login("password", proof(6, "alice")),
                new Login("password", proof(65_535, "alice")),
                new Login("password", proof(5, "alice   ")),
                new Login("password", proof(5, "alice\u0000x")),
                new Login("password", proof(6, " alicesecret")),
                new Login("password", proof(3, "   secret")),
                new Login("password", proof(4, "a\u001b[2secret")),
                new Login("password", proof(5, "ab\u2028secret")),
                new Login("password", proof(257, "a".repeat(257) + "secret")),
                new Login("password", proof(1, "a" + "s".repeat(1025))),
                new Login("password", new byte[] {0, 1, (byte) 0xC0, 'x'}),
                new Login("password", new byte[] {0, 1, 'x', (byte) 0xED, (byte) 0xA0, (byte) 0x80}),
                new Login("token", new byte[0]),
                new Login("token", "  \u00a0 ".replace('\u00a0', ' ').getBytes(StandardCharsets.UTF_8)),
                new Login("token", "t".repeat(1025).getBytes(StandardCharsets.UTF_8)),
                new Login("external", new byte[1]),
                new Login("external", new byte[0]),
                new Login("anonymous", new byte[0]),
                new Login("anonymous", new byte[1]),
                new Login("", new byte[0]),
                new Login("PASSWORD", proof(5, "alicesecret")),
                new Login("kerberos", new byte[10]));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    @Tag("A02")
    void refusesBeforeTheAuthenticatorIsAsked(Login login) {
        TransferException failure = failure(decide(login, 1));
        assertEquals(Reason.UNAUTHENTICATED, failure.reason());
        assertFalse(String.valueOf(failure.getMessage()).contains("secret"), failure.getMessage());
        assertEquals(List.of(), asked);
        assertArrayEquals(new byte[login.proof().length], login.proof());
    }

    @Test
    void takesTheLongestNameAndPassword() {
        decide(
                LoginProof.encode(Credential.password(
                        "a".repeat(256), "\u00e9".repeat(512).toCharArray())),
                1);
        assertEquals(1, asked.size());
        assertEquals("\u00e9".repeat(512), new String(asked.get(0).secret()));
        assertEquals("a".repeat(256), asked.get(0).user());
    }

    @Test
    void showsNoSecretInAnyText() {
        Credential credential = Credential.password("alice", "sesame".toCharArray());
        decide(alice(), 1);
        for (Object each : List.of(credential, alice(), asked.get(0), new ClientLogin(CompletableFuture::new, false))) {
            assertFalse(each.toString().contains("sesame"), each.toString());
        }
    }

    /** One completion counts: the first. */
    @Test
    @Tag("A03")
    void takesTheFirstAnswer() {
        CompletableFuture<Optional<Principal>> first = new CompletableFuture<>();
        answer = first;
        CompletableFuture<Principal> decision = decide(alice(), 1);
        assertFalse(decision.isDone());
        first.complete(Optional.empty());
        first.obtrudeValue(Optional.of(Principal.named("alice")));
        assertEquals("login refused: name or secret is wrong", failure(decision).getMessage());
    }

    @Test
    @Tag("A03")
    void givesUpAnAuthenticatorThatTakesTooLongAndIgnoresWhatItSaysLater() {
        CompletableFuture<Optional<Principal>> late = new CompletableFuture<>();
        answer = late;
        CompletableFuture<Principal> decision = decide(alice(), 1);
        runtime.advance(Duration.ofSeconds(10));
        assertEquals(Reason.TIMEOUT, failure(decision).reason());
        assertArrayEquals(new char[6], asked.get(0).secret());
        late.complete(Optional.of(Principal.named("alice")));
        assertEquals(Reason.TIMEOUT, failure(decision).reason());
    }

    /** All threads may hang in a database: whoever waits is told in time, and his place becomes free. */
    @Test
    @Tag("R16")
    void givesUpInTimeAlthoughEveryThreadHangs() {
        List<Runnable> hanging = new ArrayList<>();
        LoginDesk stuck = new LoginDesk(
                new AccessRules(judge, null, false, true, hanging::add, Runnable::run),
                runtime,
                runtime,
                Duration.ofSeconds(10));
        CompletableFuture<Principal> decision = stuck.decide(alice(), line(1));
        runtime.advance(Duration.ofSeconds(10));
        assertEquals(Reason.TIMEOUT, failure(decision).reason());
        hanging.forEach(Runnable::run);
        assertEquals(List.of(), asked);
    }

    /** One more than the bound is told to come later, and room that becomes free is used again. */
    @Test
    @Tag("R16")
    void boundsTheLoginsThatAreUnderWay() {
        CompletableFuture<Optional<Principal>> open = new CompletableFuture<>();
        answer = open;
        for (int i = 0; i < LoginDesk.MAX_UNDER_WAY; i++) {
            assertFalse(decide(alice(), i).isDone());
        }
        assertEquals(Reason.OVERLOADED, failure(decide(alice(), -1)).reason());
        assertEquals(LoginDesk.MAX_UNDER_WAY, asked.size());
        open.complete(Optional.of(Principal.named("alice")));
        assertEquals(Principal.named("alice"), decide(alice(), -1).join());
    }

    @Test
    @Tag("R16")
    void letsOneSourceNotTakeAllPlaces() {
        for (int i = 0; i < LoginThrottle.MAX_PER_SOURCE; i++) {
            decide(alice(), 1);
        }
        assertEquals(Reason.OVERLOADED, failure(decide(alice(), 1)).reason());
        assertFalse(decide(alice(), 2).isDone());
    }

    @Test
    void delaysWhoHasFailedBeforeTheAuthenticatorIsAsked() {
        answer = CompletableFuture.completedFuture(Optional.empty());
        for (int i = 0; i < 3; i++) {
            failure(decide(alice(), 1));
        }
        CompletableFuture<Principal> fourth = decide(alice(), 1);
        assertEquals(3, asked.size());
        runtime.advance(Duration.ofMillis(250));
        assertEquals(4, asked.size());
        assertTrue(fourth.isDone());
    }
}
