// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A file of PEM blocks (RFC 7468, the strict form; text outside of blocks is ignored). Every failure is a {@link
 * TransferException} with reason BAD_CREDENTIALS that names the file, the line, and what to do.
 */
final class PemFile {

    static final int MOST_BYTES = 4 << 20;

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String REVOCATIONS = "X509 CRL";
    private static final String KEY = "PRIVATE KEY";
    private static final int LONGEST_LINE = 1024;

    private record Block(String label, int line, byte[] content) {}

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();

    PemFile(Path file, byte[] content) throws TransferException {
        this.file = file;
        read(new String(content, StandardCharsets.ISO_8859_1));
    }

    private void read(String text) throws TransferException {
        String label = null;
        int begun = 0;
        StringBuilder base64 = new StringBuilder();
        int number = 0;
        for (String raw : text.split("\r\n|\r|\n", -1)) {
            number++;
            String line = raw.stripTrailing();
            if (label == null) {
                label = labelOf(line, "-----BEGIN ", number);
                begun = number;
                base64.setLength(0);
            } else if (line.startsWith("-----")) {
                String end = labelOf(line, "-----END ", number);
                if (!label.equals(end)) {
                    throw bad(number, "'" + shown(line) + "', expected '-----END " + label + "-----'");
                }
                blocks.add(new Block(label, begun, decode(base64.toString(), label, begun)));
                label = null;
            } else {
                base64.append(content(line, number));
            }
        }
        if (label != null) {
            throw bad(begun, "the block that begins here has no '-----END " + label + "-----'; is the file cut off?");
        }
    }

    private @Nullable String labelOf(String line, String prefix, int number) throws TransferException {
        if (!line.startsWith(prefix)) {
            return null;
        }
        if (!line.endsWith("-----") || line.length() < prefix.length() + 6) {
            throw bad(number, "'" + shown(line) + "' does not end with five dashes behind a label");
        }
        return line.substring(prefix.length(), line.length() - 5);
    }

    private String content(String line, int number) throws TransferException {
        if (line.length() > LONGEST_LINE) {
            throw bad(number, "a line of " + line.length() + " characters, expected at most " + LONGEST_LINE);
        }
        if (line.startsWith("Proc-Type:") || line.startsWith("DEK-Info:")) {
            throw bad(number, "the key is encrypted; " + decryptWith());
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean base64 = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!base64 && c != '+' && c != '/' && c != '=') {
                throw bad(number, String.format("character 0x%02X at %d is not base64", (int) c, i + 1));
            }
        }
        return line;
    }

    private byte[] decode(String base64, String label, int line) throws TransferException {
        try {
            byte[] content = Base64.getDecoder().decode(base64);
            if (content.length == 0) {
                throw bad(line, "the block " + label + " is empty");
            }
            return content;
        } catch (IllegalArgumentException wrong) {
            throw bad(line, "the block " + label + " is no base64: " + wrong.getMessage());
        }
    }

    /** All certificates, at least one. */
    List<X509Certificate> certificates() throws TransferException {
        return all(CERTIFICATE, (factory, in) -> {
            try {
                return (X509Certificate) factory.generateCertificate(in);
            } catch (CertificateException wrong) {
                throw new IllegalArgumentException(wrong);
            }
        });
    }

    /** All revocation lists, at least one. */
    List<X509CRL> revocations() throws TransferException {
        return all(REVOCATIONS, (factory, in) -> {
            try {
                return (X509CRL) factory.generateCRL(in);
            } catch (CRLException wrong) {
                throw new IllegalArgumentException(wrong);
            }
        });
    }

    private <T> List<T> all(String label, BiFunction<CertificateFactory, ByteArrayInputStream, T> reader)
            throws TransferException {
        List<T> found = new ArrayList<>();
        for (Block block : blocks) {
            if (!block.label.equals(label)) {
                continue; // a file may hold a certificate and its key
            }
            ByteArrayInputStream in = new ByteArrayInputStream(block.content);
            try {
                found.add(reader.apply(CertificateFactory.getInstance("X.509"), in));
            } catch (CertificateException | IllegalArgumentException wrong) {
                throw bad(block.line, "the block is no " + label + ": " + Tls.rootMessage(wrong), wrong);
            }
            if (in.available() > 0) {
                throw bad(block.line, in.available() + " bytes follow the " + label + " inside its block");
            }
        }
        if (found.isEmpty()) {
            throw bad(1, "no '-----BEGIN " + label + "-----' in this file; found: " + labels());
        }
        return found;
    }

    private String labels() {
        return blocks.isEmpty()
                ? "no PEM block at all"
                : String.join(", ", blocks.stream().map(Block::label).distinct().toList());
    }

    /** The only private key, for this kind of public key. */
    PrivateKey key(String algorithm) throws TransferException {
        Block found = null;
        for (Block block : blocks) {
            if (block.label.equals("ENCRYPTED PRIVATE KEY")) {
                throw bad(block.line, "the key is encrypted; " + decryptWith());
            }
            if (block.label.endsWith(" PRIVATE KEY")) { // RSA (PKCS#1), EC (SEC 1), DSA
                throw bad(
                        block.line,
                        "a key of form '" + block.label + "', expected PKCS#8 ('PRIVATE KEY'); convert it: openssl"
                                + " pkcs8 -topk8 -nocrypt -in " + file + " -out NEW.key");
            }
            if (block.label.equals(KEY)) {
                if (found != null) {
                    throw bad(block.line, "a second private key; the first one begins at line " + found.line);
                }
                found = block;
            }
        }
        if (found == null) {
            throw bad(1, "no '-----BEGIN PRIVATE KEY-----' in this file; found: " + labels());
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(found.content));
        } catch (GeneralSecurityException wrong) {
            throw bad(
                    found.line,
                    "no key of algorithm " + algorithm + ", which the certificate has: " + Tls.rootMessage(wrong),
                    null); // the cause could show parts of the key
        }
    }

    private String decryptWith() {
        return "decrypt it: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW.key";
    }

    private static String shown(String line) {
        String cut = line.length() > 80 ? line.substring(0, 80) + "..." : line;
        return cut.replaceAll("[^ -~]", "?");
    }

    private TransferException bad(int line, String problem) {
        return bad(line, problem, null);
    }

    private TransferException bad(int line, String problem, @Nullable Throwable cause) {
        return new TransferException(Reason.BAD_CREDENTIALS, file + ", line " + line + ": " + problem, cause);
    }
}
