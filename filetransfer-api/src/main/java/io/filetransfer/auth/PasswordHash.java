// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted hash of a password that is slow to compute, with its parameters:
 * {@code $pbkdf2-sha256$<iterations>$<salt>$<hash>}, the last two in Base64 without padding. It is PBKDF2 with HMAC-SHA-256
 * (RFC 8018) and 32 bytes of result. The default of 600,000 iterations is that of the OWASP Password Storage Cheat Sheet
 * (<a href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2">section PBKDF2</a>).
 *
 * <p>Checks use half of the processors at most, all together; further ones wait. Immutable and safe for use by several threads.
 */
public final class PasswordHash {

    /** Iterations of new hashes. */
    public static final int ITERATIONS = 600_000;

    private static final int MIN_ITERATIONS = 1000;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int MAX_SALT_BYTES = 64;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("\\$pbkdf2-sha256\\$([1-9][0-9]{3,7})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{43})");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Semaphore PROCESSORS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Hashes a password with a new salt and {@value #ITERATIONS} iterations. Takes a good part of a second.
     *
     * @param password 1 to 1,024 bytes of UTF-8, without control characters, not white space alone; not kept and not overwritten
     * @return a new hash
     * @throws IllegalArgumentException if it is not such; the message does not show it
     */
    public static PasswordHash of(char[] password) {
        return of(password, ITERATIONS);
    }

    /**
     * Hashes a password with a new salt.
     *
     * @param password as in {@link #of(char[])}
     * @param iterations 1,000 to 10,000,000
     * @return a new hash
     * @throws IllegalArgumentException if one of them is not such
     */
    public static PasswordHash of(char[] password, int iterations) {
        LoginText.checkSecret("password", password);
        checkIterations(iterations);
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /**
     * A hash that no password has, but whose check takes as long as another one: for names that do not exist.
     *
     * @param iterations 1,000 to 10,000,000
     * @return a new hash
     * @throws IllegalArgumentException if the number is out of range
     */
    public static PasswordHash ofNobody(int iterations) {
        checkIterations(iterations);
        return new PasswordHash(iterations, new byte[SALT_BYTES], new byte[0]);
    }

    /**
     * Reads a hash.
     *
     * @param text what {@link #text} gave
     * @return the hash
     * @throws IllegalArgumentException if it has another form; the message does not show it
     */
    public static PasswordHash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "password hash: expected $pbkdf2-sha256$<iterations>$<salt>$<hash>, in Base64 without padding");
        }
        int iterations = Integer.parseInt(form.group(1));
        checkIterations(iterations);
        byte[] salt = Base64.getDecoder().decode(form.group(2));
        byte[] hash = Base64.getDecoder().decode(form.group(3));
        if (salt.length > MAX_SALT_BYTES || hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("password hash: " + salt.length + " bytes of salt, " + hash.length
                    + " of hash, expected 8.." + MAX_SALT_BYTES + " and " + HASH_BYTES);
        }
        return new PasswordHash(iterations, salt, hash);
    }

    private static void checkIterations(int iterations) {
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations: " + iterations + ", expected " + MIN_ITERATIONS + ".." + MAX_ITERATIONS);
        }
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BYTES * Byte.SIZE);
        PROCESSORS.acquireUninterruptibly();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        } finally {
            PROCESSORS.release();
            spec.clearPassword();
        }
    }

    /**
     * Whether a password has this hash. Takes as long for a wrong one as for the right one.
     *
     * @param password not kept and not overwritten
     * @return true if it has
     */
    public boolean matches(char[] password) {
        return password.length > 0 && MessageDigest.isEqual(derive(password, salt, iterations), hash);
    }

    /**
     * How often the hash function was applied.
     *
     * @return 1,000 to 10,000,000
     */
    public int iterations() {
        return iterations;
    }

    /**
     * The hash to be stored. Who reads it can try passwords as fast as his machine allows: keep it from others.
     *
     * @return as in the description of this class
     */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$pbkdf2-sha256$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** Never shows salt or hash. */
    @Override
    public String toString() {
        return "pbkdf2-sha256, " + iterations + " iterations";
    }
}
