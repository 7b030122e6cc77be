// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of the crash tests sees what it must see. */
class LedgerTest {

    @TempDir
    Path directory;

    private Path tree;
    private Content one;
    private Content other;
    private Ledger ledger;

    @BeforeEach
    void make() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        List<Content> made = Content.make(directory, 1, 1000, 1000);
        one = made.get(0);
        other = made.get(1);
        ledger = new Ledger(tree, Durability.DURABLE);
    }

    private static Command put(Content content, String name, IfExists policy, Durability level) {
        return new Command(1, true, content, name, content.path(), policy, level);
    }

    private static Command put(Content content, String name) {
        return put(content, name, IfExists.REPLACE, Durability.DURABLE);
    }

    private void show(Content content, String name) throws IOException {
        Files.write(tree.resolve(name), Files.readAllBytes(content.path()));
    }

    private String only() throws IOException {
        List<String> violations = ledger.check();
        assertEquals(1, violations.size(), violations.toString());
        return violations.get(0);
    }

    @Test
    void findsAnAcknowledgedFileThatIsGone() throws IOException {
        ledger.acknowledge(put(one, "f"), "f");
        assertEquals("f: acknowledged, and gone", only());
    }

    @Test
    void findsOneWrongByte() throws IOException {
        ledger.acknowledge(put(one, "f"), "f");
        byte[] bytes = Files.readAllBytes(one.path());
        bytes[999] ^= 1;
        Files.write(tree.resolve("f"), bytes);
        assertTrue(only().startsWith("f: shows 1000 bytes that are neither the acknowledged"));
    }

    @Test
    void findsHalfAFileAndAFileThatNobodyAskedFor() throws IOException {
        ledger.begin(put(one, "f"));
        Files.write(tree.resolve("f"), new byte[10]);
        assertTrue(only().startsWith("f: shows 10 bytes"));
        Files.delete(tree.resolve("f"));
        show(one, "g");
        assertTrue(only().startsWith("g: nobody was told"));
    }

    @Test
    void takesTheOldAndTheNewUntilTheCallHasAnswered() throws IOException {
        show(one, "f");
        ledger.acknowledge(put(one, "f"), "f");
        ledger.begin(put(other, "f"));
        assertEquals(List.of(), ledger.check());
        show(other, "f");
        assertEquals(List.of(), ledger.check());
        ledger.refuse(put(other, "f"));
        assertTrue(only().startsWith("f: shows 1000 bytes"));
        ledger.acknowledge(put(other, "f"), "f");
        assertEquals(List.of(), ledger.check());
    }

    @Test
    void findsASecondFileOfOneRename() throws IOException {
        Command call = put(other, "f", IfExists.RENAME, Durability.DURABLE);
        show(one, "f");
        ledger.acknowledge(put(one, "f"), "f");
        ledger.begin(call);
        show(other, "f (1)");
        assertEquals(List.of(), ledger.check());
        ledger.acknowledge(call, "f (1)");
        assertEquals(List.of(), ledger.check());
        show(other, "f (2)");
        assertTrue(only().startsWith("f (2): nobody was told"));
        Files.delete(tree.resolve("f (2)"));
        ledger.begin(call);
        show(other, "f");
        assertTrue(only().startsWith("f: shows"), "RENAME must not replace");
    }

    @Test
    void doesNotLookAtNamesBelowTheLevel() throws IOException {
        ledger.begin(put(one, "f", IfExists.REPLACE, Durability.VISIBLE));
        show(other, "f");
        assertEquals(List.of(), ledger.check());
        ledger.acknowledge(put(one, "f"), "f");
        assertTrue(only().startsWith("f: shows"));
    }

    @Test
    void leavesTheStagingAreaOut() throws IOException {
        Files.createDirectories(tree.resolve(".ft/u/x"));
        Files.write(tree.resolve(".ft/u/x/data"), new byte[1]);
        Files.write(tree.resolve(".f.ft-abc"), new byte[1]);
        assertEquals(List.of(), ledger.check());
    }
}
