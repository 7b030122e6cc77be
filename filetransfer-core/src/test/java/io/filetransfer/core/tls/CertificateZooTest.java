// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TlsCredentials;
import io.filetransfer.TlsOptions;
import io.filetransfer.TlsProblem;
import io.filetransfer.TlsProblemDecision;
import io.filetransfer.TlsProblems;
import io.filetransfer.TlsTrust;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.testkit.TestCertificate;
import io.filetransfer.transport.Connection;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates of every bad kind, and what a client says to them. */
class CertificateZooTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final TestCertificate STRANGER = TestCertificate.authority("stranger");

    @TempDir
    private Path directory;

    /** A certificate, and what is wrong with it for {@code localhost}. */
    private record Beast(String name, TestCertificate certificate, Set<TlsProblem> problems) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static TestCertificate local(String name) {
        return TestCertificate.named(name).withNames("localhost");
    }

    private static Stream<Beast> beasts() {
        return Stream.of(
                new Beast(
                        "expired",
                        local("a")
                                .withValidity(DAY.multipliedBy(-10), DAY.negated())
                                .signedBy(AUTHORITY),
                        Set.of(TlsProblem.EXPIRED)),
                new Beast(
                        "not yet valid",
                        local("b").withValidity(DAY, DAY.multipliedBy(10)).signedBy(AUTHORITY),
                        Set.of(TlsProblem.NOT_YET_VALID)),
                new Beast(
                        "wrong name",
                        TestCertificate.named("localhost")
                                .withNames("other.example")
                                .signedBy(AUTHORITY),
                        Set.of(TlsProblem.WRONG_NAME)),
                new Beast(
                        "name in the subject only",
                        TestCertificate.named("localhost").signedBy(AUTHORITY),
                        Set.of(TlsProblem.WRONG_NAME)),
                new Beast("wrong authority", local("c").signedBy(STRANGER), Set.of(TlsProblem.UNKNOWN_AUTHORITY)),
                new Beast(
                        "wrong usage",
                        local("d").withUsage(TestCertificate.CLIENT_USAGE).signedBy(AUTHORITY),
                        Set.of(TlsProblem.WRONG_USAGE)),
                new Beast("self-signed", local("e").selfSigned(), Set.of(TlsProblem.SELF_SIGNED)),
                new Beast(
                        "signed by a certificate of no authority",
                        local("f").signedBy(local("g").signedBy(AUTHORITY)),
                        Set.of(TlsProblem.INVALID)),
                new Beast(
                        "everything",
                        TestCertificate.named("h")
                                .withNames("other.example")
                                .withUsage(TestCertificate.CLIENT_USAGE)
                                .withValidity(DAY.multipliedBy(-10), DAY.negated())
                                .signedBy(STRANGER),
                        EnumSet.of(
                                TlsProblem.WRONG_NAME,
                                TlsProblem.WRONG_USAGE,
                                TlsProblem.EXPIRED,
                                TlsProblem.UNKNOWN_AUTHORITY)));
    }

    private TlsBench serving(TestCertificate certificate) {
        return TlsBench.serving(TlsOptions.builder()
                .certificate(certificate.writeChain(directory), certificate.writeKey(directory))
                .build());
    }

    private TlsOptions.Builder trusting() {
        return TlsOptions.builder().trust(TlsTrust.files(AUTHORITY.writeChain(directory)));
    }

    @ParameterizedTest
    @MethodSource("beasts")
    @Tag("A11")
    void refusesIt(Beast beast) {
        TransferException why = serving(beast.certificate).refused(trusting().build(), "localhost");
        assertEquals(Reason.UNTRUSTED, why.reason(), why::getMessage);
        for (TlsProblem problem : beast.problems) {
            assertTrue(String.valueOf(why.getMessage()).contains(problem.name()), why::getMessage);
        }
    }

    @ParameterizedTest
    @MethodSource("beasts")
    void tellsTheApplicationEverythingThatIsWrong(Beast beast) {
        List<TlsProblems> told = new ArrayList<>();
        TlsOptions options = trusting()
                .acceptProblems(problems -> {
                    told.add(problems);
                    return Set.of();
                })
                .build();
        serving(beast.certificate).refused(options, "localhost");
        assertEquals(1, told.size());
        assertEquals(beast.problems, told.get(0).found());
        assertEquals(beast.certificate.certificate(), told.get(0).chain().get(0));
        assertEquals("localhost", told.get(0).peer());
    }

    @ParameterizedTest
    @MethodSource("beasts")
    void takesItIfEveryProblemIsAcceptedByName(Beast beast) {
        TlsProblem[] problems = beast.problems.toArray(TlsProblem[]::new);
        TlsOptions accepting = trusting()
                .acceptProblems(TlsProblemDecision.only(problems[0], problems))
                .build();
        Connection accepted = serving(beast.certificate).open(accepting, "localhost");
        assertTrue(accepted.isOpen());
        assertFalse(accepted.tls().orElseThrow().isPeerVerified());
        TlsOptions insecure = trusting().insecurelyTrustEverybody().build();
        assertTrue(serving(beast.certificate).open(insecure, "localhost").isOpen());
    }

    @ParameterizedTest
    @MethodSource("beasts")
    void refusesItIfAnyProblemIsNotAccepted(Beast beast) {
        for (TlsProblem missing : beast.problems) {
            Set<TlsProblem> accepted = EnumSet.complementOf(EnumSet.of(missing));
            TlsOptions options = trusting().acceptProblems(problems -> accepted).build();
            assertEquals(
                    Reason.UNTRUSTED,
                    serving(beast.certificate).refused(options, "localhost").reason());
        }
    }

    /** Ways to trust the same authority. */
    private enum Trusting {
        FILE,
        KEY_STORE,
        ADDED_TO_SYSTEM,
        PLAIN_MANAGER
    }

    private TlsTrust trust(Trusting way) throws Exception {
        Path file = AUTHORITY.writeChain(directory);
        return switch (way) {
            case FILE -> TlsTrust.files(file);
            case KEY_STORE -> {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setCertificateEntry("authority", AUTHORITY.certificate());
                yield TlsTrust.keyStore(store);
            }
            case ADDED_TO_SYSTEM -> TlsTrust.system().and(TlsTrust.files(file));
            case PLAIN_MANAGER -> TlsTrust.manager(new Credulous());
        };
    }

    /** Believes every chain, and knows nothing of names. */
    private static final class Credulous implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String method) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String method) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A11")
    void verifiesTheNameWhateverIsTrusted(Trusting way) throws Exception {
        TestCertificate good = TestCertificate.server(AUTHORITY);
        TlsOptions options = TlsOptions.builder().trust(trust(way)).build();
        assertTrue(serving(good).open(options, "localhost").isOpen());
        TransferException why = serving(good).refused(options, "other.example");
        assertEquals(Reason.UNTRUSTED, why.reason());
        assertTrue(String.valueOf(why.getMessage()).contains("WRONG_NAME"), why::getMessage);
    }

    @Test
    void trustsNoStrangerThroughTheSystem() {
        TransferException why = serving(TestCertificate.server(AUTHORITY)).refused(TlsOptions.standard(), "localhost");
        assertEquals(Reason.UNTRUSTED, why.reason());
        assertTrue(String.valueOf(why.getMessage()).contains("UNKNOWN_AUTHORITY"), why::getMessage);
    }

    @Test
    @Tag("A11")
    void refusesWhatARevocationListNames() {
        TestCertificate good = TestCertificate.server(AUTHORITY);
        TestCertificate stolen = TestCertificate.server(AUTHORITY);
        Path list = TestCertificate.write(directory.resolve("list.pem"), AUTHORITY.revoking(stolen));
        TlsOptions options = TlsOptions.builder()
                .trust(TlsTrust.files(AUTHORITY.writeChain(directory)).exceptRevoked(list))
                .build();
        assertTrue(serving(good).open(options, "localhost").isOpen());
        TransferException why = serving(stolen).refused(options, "localhost");
        assertTrue(String.valueOf(why.getMessage()).contains("REVOKED"), why::getMessage);
    }

    @Test
    void sendsTheWholeChain() {
        TestCertificate middle = TestCertificate.named("middle").asAuthority().signedBy(AUTHORITY);
        TestCertificate leaf = local("leaf").signedBy(middle);
        TlsBench bench = serving(leaf);
        assertEquals(
                List.of(leaf.certificate(), middle.certificate()),
                bench.open(trusting().build(), "localhost").tls().orElseThrow().peerCertificates());
    }

    @Test
    void takesAKeyStore() throws Exception {
        TestCertificate good = TestCertificate.server(AUTHORITY);
        char[] password = "secret".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", good.key(), password, new X509Certificate[] {good.certificate()});
        TlsBench bench = TlsBench.serving(TlsOptions.builder()
                .credentials(TlsCredentials.keyStore(store, password))
                .build());
        assertTrue(bench.open(trusting().build(), "localhost").isOpen());
    }
}
