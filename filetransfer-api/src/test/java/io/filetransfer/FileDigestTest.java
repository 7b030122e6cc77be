// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The digest of a file and the receipt that carries it. The expected digests were made by a program in another language. */
class FileDigestTest {

    private static final int BLOCK = 1 << 20;

    @TempDir
    private Path directory;

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("file"), content);
    }

    /** The bytes 0 to 255 again and again, and an {@code a} behind each whole block. */
    private static byte[] pattern(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) i;
        }
        if (length % BLOCK == 1) {
            content[length - 1] = 'a';
        }
        return content;
    }

    @ParameterizedTest
    @CsvSource({
        "0, af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc",
        "1, 2c5ff7ed1189da9065bf63c50bdad7d5bd70e04c118e2a018d31f17d55f0ff21",
        "1048576, 2f25af822e751f44d8c23df5807093208f4f95e663ec7e2707049382490540ef",
        "1048577, 2c1afd4c95f489669c6d319629de64c6d46463240e15ba87f24ea727ae189ebb"
    })
    @Tag("D29")
    void agreesWithTheDefinition(int length, String expected) throws IOException {
        assertEquals(expected, FileDigest.of(file(pattern(length))).toString());
    }

    private static long[] fingerprints(byte[] content) {
        long[] fingerprints = new long[(content.length + BLOCK - 1) / BLOCK];
        for (int block = 0; block < fingerprints.length; block++) {
            int from = block * BLOCK;
            int length = Math.min(BLOCK, content.length - from);
            CRC32C castagnoli = new CRC32C();
            castagnoli.update(content, from, length);
            CRC32 ieee = new CRC32();
            ieee.update(content, from, length);
            fingerprints[block] = castagnoli.getValue() << 32 | ieee.getValue();
        }
        return fingerprints;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_143, 262_145, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 17 * BLOCK + 5})
    void isTheSameFromAFileAndFromItsBlocks(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        assertEquals(FileDigest.ofBlocks(length, fingerprints(content)), FileDigest.of(file(content)));
    }

    @Test
    void differsWithTheSizeTheOrderAndEachBit() {
        FileDigest digest = FileDigest.ofBlocks(BLOCK + 5, new long[] {1, 2});
        assertNotEquals(digest, FileDigest.ofBlocks(BLOCK + 6, new long[] {1, 2}));
        assertNotEquals(digest, FileDigest.ofBlocks(BLOCK + 5, new long[] {2, 1}));
        for (int bit = 0; bit < 64; bit++) {
            assertNotEquals(digest, FileDigest.ofBlocks(BLOCK + 5, new long[] {1, 2 ^ 1L << bit}));
        }
    }

    @Test
    void coversMoreBlocksThanItHashesAtOnce() {
        long[] many = new long[5000];
        FileDigest digest = FileDigest.ofBlocks(5000L * BLOCK, many);
        for (int block : new int[] {0, 1022, 1023, 1024, 4999}) {
            long[] other = many.clone();
            other[block] = 1;
            assertNotEquals(digest, FileDigest.ofBlocks(5000L * BLOCK, other), "block " + block);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "1, 2", "1048576, 2", "1048577, 1", "-1, 1"})
    void refusesFingerprintsThatDoNotFitTheSize(long size, int count) {
        assertThrows(IllegalArgumentException.class, () -> FileDigest.ofBlocks(size, new long[count]));
    }

    @Test
    void isItsBytesAndItsHexadecimalDigits() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = (byte) (i * 8);
        }
        FileDigest digest = FileDigest.ofBytes(bytes);
        assertEquals("0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8", digest.toString());
        assertEquals(digest, FileDigest.ofBytes(HexFormat.of().parseHex(digest.toString())));
        assertEquals(digest.hashCode(), FileDigest.ofBytes(bytes.clone()).hashCode());
        bytes[0] = 1;
        digest.toBytes()[1] = 1;
        assertEquals(0, digest.toBytes()[0]);
        assertEquals(8, digest.toBytes()[1]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesAnotherNumberOfBytes(int length) {
        assertThrows(IllegalArgumentException.class, () -> FileDigest.ofBytes(new byte[length]));
    }

    @Test
    void saysThatAFileCannotBeRead() {
        assertThrows(NoSuchFileException.class, () -> FileDigest.of(directory.resolve("nothing")));
    }

    // ---- the receipt

    private static Receipt receipt(long size, @Nullable FileDigest digest) {
        Outcome outcome = digest == null ? Outcome.SKIPPED : Outcome.CREATED;
        return new Receipt("name", "version", size, digest, Durability.DURABLE, outcome, Instant.EPOCH);
    }

    @Test
    void matchesTheFileThatItCertifiesAndNoOther() throws IOException {
        byte[] content = pattern(BLOCK + 1);
        Path file = file(content);
        FileDigest digest = FileDigest.of(file);
        assertTrue(receipt(content.length, digest).matches(file));
        assertFalse(receipt(content.length + 1, digest).matches(file));
        assertFalse(receipt(content.length, null).matches(file));
        content[BLOCK] ^= 1;
        assertFalse(receipt(content.length, digest).matches(file(content)));
        assertFalse(receipt(content.length, digest).matches(file(Arrays.copyOf(content, BLOCK))));
        Path nothing = directory.resolve("nothing");
        assertThrows(
                NoSuchFileException.class, () -> receipt(content.length, digest).matches(nothing));
    }

    @Test
    @Tag("D29")
    void matchesAnEmptyFile() throws IOException {
        assertTrue(receipt(0, FileDigest.ofBlocks(0, new long[0])).matches(file(new byte[0])));
        assertFalse(receipt(0, FileDigest.ofBlocks(0, new long[0])).matches(file(new byte[1])));
    }
}
