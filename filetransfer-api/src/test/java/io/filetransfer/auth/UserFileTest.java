// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class UserFileTest {

    private static final String HASH =
            PasswordHash.of("sesame".toCharArray(), 1000).text();

    @TempDir
    Path directory;

    private Path file(String content) throws IOException {
        Path file = directory.resolve("users");
        Files.writeString(file, content);
        if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    private static Optional<Principal> ask(UserFile users, String name, String password) {
        return Attempts.ask(users, Attempts.password(name, password));
    }

    @Test
    void knowsWhoStandsInTheFile() throws IOException {
        UserFile users = UserFile.open(file("# people\n\nalice:" + HASH + "\nbob:" + HASH
                + ":home/bob:reader,writer\ncarol:" + HASH + "::reader\r\n"));
        assertEquals(Optional.of(Principal.named("alice")), ask(users, "alice", "sesame"));
        assertEquals(
                Optional.of(Principal.named("bob").withRoot("home/bob").withRoles(Set.of("reader", "writer"))),
                ask(users, "bob", "sesame"));
        assertEquals(Optional.of(Principal.named("carol").withRoles(Set.of("reader"))), ask(users, "carol", "sesame"));
        assertEquals(Optional.empty(), ask(users, "alice", "sesam"));
        assertEquals(Optional.empty(), ask(users, "Alice", "sesame"));
        assertEquals(Optional.empty(), ask(users, "nobody", "sesame"));
    }

    static Stream<String> broken() {
        return Stream.of(
                "alice",
                "alice:",
                "alice:sesame",
                ":" + HASH,
                " alice:" + HASH,
                "alice:" + HASH + ":a:b:c",
                "alice:" + HASH + "::reader,,writer",
                "alice:" + HASH + "::reader,reader",
                "anonymous:" + HASH,
                "al\u202eice:" + HASH,
                "alice:" + HASH + "\nalice:" + HASH,
                "alice:" + HASH + ":" + "r".repeat(4096));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void namesTheLineThatIsWrongAndNotWhatStandsThere(String line) throws IOException {
        Path file = file("# one\nok:" + HASH + "\n" + line + "\n");
        int number = line.contains("\n") ? 4 : 3;
        String message = String.valueOf(
                assertThrows(IOException.class, () -> UserFile.open(file)).getMessage());
        assertTrue(message.contains("line " + number + ": "), message);
        assertFalse(message.contains(HASH), message);
    }

    @Test
    void readsAChangedFileAgainAndKeepsTheUsersWhileItIsBroken() throws IOException {
        Path file = file("alice:" + HASH + "\n");
        UserFile users = UserFile.open(file);
        file("alice:" + HASH + "\nbob:" + HASH + "\n");
        assertTrue(ask(users, "bob", "sesame").isPresent());
        file("alice:" + HASH + "\nbob\n");
        assertTrue(ask(users, "bob", "sesame").isPresent());
        Files.delete(file);
        assertTrue(ask(users, "bob", "sesame").isPresent());
        file("alice:" + HASH + "\n");
        assertFalse(ask(users, "bob", "sesame").isPresent());
    }

    @Test
    void refusesAFileThatOthersMayReadOrWrite() throws IOException {
        Path file = file("alice:" + HASH + "\n");
        assumeTrue(Files.getFileAttributeView(file, PosixFileAttributeView.class) != null, "needs POSIX permissions");
        for (String bad : List.of("rw----r--", "rw-----w-", "rw--w----", "rw-r--r--")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(bad));
            String message = String.valueOf(
                    assertThrows(IOException.class, () -> UserFile.open(file)).getMessage());
            assertTrue(message.contains(bad), message);
        }
        for (String good : List.of("rw-------", "r--------", "rw-r-----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(good));
            UserFile.open(file);
        }
    }

    @Test
    void writesWhatItReads() throws IOException {
        Path file = directory.resolve("fresh");
        PasswordHash hash = PasswordHash.of("sesame".toCharArray(), 1000);
        UserFile.put(file, Principal.named("alice"), hash);
        UserFile.put(file, Principal.named("bob").withRoot("home/bob").withRoles(Set.of("w", "r")), hash);
        Files.writeString(file, "# a remark\n" + Files.readString(file));
        UserFile.put(file, Principal.named("alice").withRoles(Set.of("x")), PasswordHash.of("new".toCharArray(), 1000));
        UserFile users = UserFile.open(file);
        assertEquals(Optional.of(Principal.named("alice").withRoles(Set.of("x"))), ask(users, "alice", "new"));
        assertEquals(Optional.empty(), ask(users, "alice", "sesame"));
        List<String> lines = Files.readAllLines(file);
        assertEquals("# a remark", lines.get(0));
        assertTrue(lines.get(2).endsWith(":home/bob:r,w"), "the roles are in order");
        assertEquals(3, lines.size());
        assertTrue(UserFile.remove(file, "bob"));
        assertFalse(UserFile.remove(file, "bob"));
        assertEquals(Optional.empty(), ask(users, "bob", "sesame"));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(
                    List.of("fresh"), left.map(path -> path.getFileName() + "").toList());
        }
    }

    @Test
    void refusesAPrincipalThatDoesNotFitIntoALine() {
        PasswordHash hash = PasswordHash.of("sesame".toCharArray(), 1000);
        Path file = directory.resolve("fresh");
        for (Principal bad : List.of(
                Principal.named("a:b"),
                Principal.named("a").withRoot("x:y"),
                Principal.named("a").withRoles(Set.of("x,y")),
                Principal.named("a").withRoot("x\ny"),
                Principal.named("#a"),
                Principal.named("a").withAttributes(Map.of("x", "y")))) {
            assertThrows(IllegalArgumentException.class, () -> UserFile.put(file, bad, hash), bad.toString());
        }
        assertFalse(Files.exists(file));
    }

    /** The work, in processor time, taken in turns: what an unknown name costs and what a wrong password costs. */
    @Test
    @Tag("A06")
    void worksAsMuchForAnUnknownNameAsForAWrongPassword() throws IOException {
        String slow = PasswordHash.of("sesame".toCharArray(), 10_000).text();
        UserFile users = UserFile.open(file("alice:" + slow + "\n"));
        int rounds = 101;
        long[] wrong = new long[rounds];
        long[] unknown = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            wrong[i] = cost(users, "alice", i);
            unknown[i] = cost(users, "nobody", i);
        }
        Arrays.sort(wrong);
        Arrays.sort(unknown);
        double ratio = (double) unknown[rounds / 2] / wrong[rounds / 2];
        assertTrue(ratio > 0.67 && ratio < 1.5, "unknown names cost " + ratio + " of wrong passwords");
    }

    private static long cost(UserFile users, String name, int round) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        ask(users, name, "wrong" + round);
        return threads.getCurrentThreadCpuTime() - before;
    }
}
