// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for tests, with its key, made in a few milliseconds: good or bad in any way that a test wants. The {@code
 * with} methods change what {@link #signedBy} and {@link #selfSigned} will make.
 */
public final class TestCertificate {

    public static final String SERVER_USAGE = "1.3.6.1.5.5.7.3.1";
    public static final String CLIENT_USAGE = "1.3.6.1.5.5.7.3.2";

    private static final AtomicLong SERIALS = new AtomicLong(1);
    private static final byte[] ECDSA = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

    private final String name;
    private final List<byte[]> alternatives = new ArrayList<>();
    private Instant from = Instant.now().minus(Duration.ofDays(1));
    private Instant until = Instant.now().plus(Duration.ofDays(30));
    private boolean isAuthority;
    private String usage = "";
    private final long serial = SERIALS.incrementAndGet();
    private final KeyPair keys = newKeys();
    private @Nullable TestCertificate issuer;
    private byte @Nullable [] encoded;

    private TestCertificate(String name) {
        this.name = name;
    }

    /** A certificate that is not signed yet. */
    public static TestCertificate named(String name) {
        return new TestCertificate(name);
    }

    /** An authority of its own. */
    public static TestCertificate authority(String name) {
        TestCertificate made = new TestCertificate(name);
        made.isAuthority = true;
        return made.selfSigned();
    }

    /** A good certificate of a server on this machine. */
    public static TestCertificate server(TestCertificate authority) {
        return named("server")
                .withNames("localhost")
                .withAddresses("127.0.0.1", "::1")
                .signedBy(authority);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public TestCertificate withNames(String... names) {
        for (String each : names) {
            alternatives.add(Der.value(0x82, each.getBytes(StandardCharsets.US_ASCII)));
        }
        return this;
    }

    public TestCertificate withAddresses(String... addresses) {
        for (String each : addresses) {
            try {
                alternatives.add(Der.value(0x87, InetAddress.getByName(each).getAddress()));
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }
        return this;
    }

    public TestCertificate withValidity(Duration begin, Duration end) {
        from = Instant.now().plus(begin);
        until = Instant.now().plus(end);
        return this;
    }

    public TestCertificate withUsage(String oid) {
        usage = oid;
        return this;
    }

    /** An authority below another one. */
    public TestCertificate asAuthority() {
        isAuthority = true;
        return this;
    }

    public TestCertificate selfSigned() {
        return signedBy(this);
    }

    public TestCertificate signedBy(TestCertificate authority) {
        issuer = authority == this ? null : authority;
        byte[] content = Der.sequence(
                Der.value(0xA0, Der.number(2)),
                Der.number(serial),
                ECDSA,
                nameOf(authority),
                Der.sequence(Der.time(from), Der.time(until)),
                nameOf(this),
                keys.getPublic().getEncoded(),
                Der.value(0xA3, extensions()));
        encoded = signed(content, authority);
        return this;
    }

    private static byte[] signed(byte[] content, TestCertificate by) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(by.keys.getPrivate());
            signature.update(content);
            return Der.sequence(content, ECDSA, Der.bits(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] nameOf(TestCertificate of) {
        return Der.sequence(Der.value(0x31, Der.sequence(Der.oid("2.5.4.3"), Der.utf8(of.name))));
    }

    private byte[] extensions() {
        List<byte[]> all = new ArrayList<>();
        all.add(extension("2.5.29.19", isAuthority ? Der.sequence(Der.bool(true)) : Der.sequence()));
        if (!alternatives.isEmpty()) {
            all.add(extension("2.5.29.17", Der.sequence(alternatives.toArray(byte[][]::new))));
        }
        if (!usage.isEmpty()) {
            all.add(extension("2.5.29.37", Der.sequence(Der.oid(usage))));
        }
        return Der.sequence(all.toArray(byte[][]::new));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    /** A revocation list of this authority, as PEM. */
    public String revoking(TestCertificate... revoked) {
        List<byte[]> entries = new ArrayList<>();
        for (TestCertificate each : revoked) {
            entries.add(Der.sequence(Der.number(each.serial), Der.time(from)));
        }
        byte[] list = entries.isEmpty() ? new byte[0] : Der.sequence(entries.toArray(byte[][]::new));
        byte[] content = Der.sequence(Der.number(1), ECDSA, nameOf(this), Der.time(from), Der.time(until), list);
        return pem("X509 CRL", signed(content, this));
    }

    public X509Certificate certificate() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public PrivateKey key() {
        return keys.getPrivate();
    }

    private byte[] encoded() {
        byte[] made = encoded;
        if (made == null) {
            throw new IllegalStateException("not signed");
        }
        return made;
    }

    /** The certificate and those above it but for the last. */
    public String chainPem() {
        StringBuilder text = new StringBuilder(pem("CERTIFICATE", encoded()));
        for (TestCertificate above = issuer; above != null && above.issuer != null; above = above.issuer) {
            text.append(pem("CERTIFICATE", above.encoded()));
        }
        return text.toString();
    }

    public String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    public static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** Writes {@code NAME.pem}. */
    public Path writeChain(Path directory) {
        return write(directory.resolve(name + ".pem"), chainPem());
    }

    /** Writes {@code NAME.key}. */
    public Path writeKey(Path directory) {
        return write(directory.resolve(name + ".key"), keyPem());
    }

    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
