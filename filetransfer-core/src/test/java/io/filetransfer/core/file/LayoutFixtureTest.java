// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.Receipt;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes as layout 1 wrote them. They are never changed: a version that cannot read them needs another layout number. */
@Tag("C16")
final class LayoutFixtureTest {

    /** INTENT, CHECKPOINT of blocks 0 and 2, WITHDRAW of 0, EPOCH 2, COMMIT_INTENT with the room of its ABORT. */
    private static final String JOURNAL = """
            AAAASQEAAAAAAAAAAAAAAAEBAAAAAAAgAAEAAAAAAAAAAQAAAAAAAAACAAVhbGljZQADYS9mAA0oZGV2PTEsaW5vPTIpY4S0MgAA
            ADEDAAAAAQAAAAAAAAABAAAAAgAAAAARESIiMzNERAAAAAL/////////+/3pCb4AAAAdBAAAAAIAAAAAAAAAAQAAAAAAAAABgd5Z
            YwAAABUCAAAAAwAAAAAAAAACEAMgBwAAAKoFAAAABAAAAAAAAAACABphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5egAFYWxpY2UA
            A2EvZgAHYS9mICgxKQANKGRldj0xLGlubz0yKQAAAAdSRU5BTUVEAAhWRVJJRklFRAAAAAAAAAABAAAAAAAAAAL2zVU8iF+OAuPT
            yv3opCXv6auoIiY1cMYus5gL+MsiHQAAAAAAIAABAAABnfeUiXtBmVn2AAAAAAAAAAAAAAAAAAAAAAAAAAAA""";

    /** RECEIPT_INTENT, RECEIPT. */
    private static final String RECEIPTS = """
            AAAAqgcAAAAAAAAAAAAAAAAAGmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6AAVhbGljZQADYS9mAAdhL2YgKDEpAA0oZGV2PTEs
            aW5vPTIpAAAAB1JFTkFNRUQACFZFUklGSUVEAAAAAAAAAAEAAAAAAAAAAvbNVTyIX44C49PK/eikJe/pq6giJjVwxi6zmAv4yyId
            AAAAAAAgAAEAAAGd95SJe77El20AAACtCAAAAAEAAAAAAAAAAAAaYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoABWFsaWNlAANh
            L2YAB2EvZiAoMSkADShkZXY9MSxpbm89MikAA3YtMQAHUkVOQU1FRAAIVkVSSUZJRUQAAAAAAAAAAQAAAAAAAAAC9s1VPIhfjgLj
            08r96KQl7+mrqCImNXDGLrOYC/jLIh0AAAAAACAAAQAAAZ33lIl7SzzXWw==""";

    private static final TransferKey KEY = new TransferKey(1, 2);
    private static final Commit COMMIT = new Commit(
            "abcdefghijklmnopqrstuvwxyz",
            "alice",
            "a/f",
            KEY,
            "a/f (1)",
            "(dev=1,ino=2)",
            2_097_153,
            FileDigest.ofBlocks(2_097_153, new long[] {1, 2, 3}),
            Receipt.Outcome.RENAMED,
            Durability.VERIFIED,
            Instant.parse("2026-05-05T10:00:00.123Z"));

    @TempDir
    Path root;

    private Disk.Directory directory(String name, String bytes) throws IOException {
        Files.write(root.resolve(name), Base64.getMimeDecoder().decode(bytes));
        return new LocalDisk().openDirectory(root);
    }

    @Test
    void readsAJournal() throws IOException {
        try (Disk.Directory directory = directory("journal", JOURNAL);
                Disk.OpenFile file = directory.openRead("journal")) {
            JournalReplay replay = JournalReplay.read(file);
            assertEquals(new Intent(2_097_153, KEY, "alice", "a/f", "(dev=1,ino=2)"), replay.intent());
            assertFalse(replay.blocks().contains(0));
            assertEquals(-5L, replay.blocks().fingerprint(2));
            assertEquals(1, replay.blocks().count());
            assertEquals(1, replay.durableBytes()); // the third block of 2 MiB and a byte
            assertEquals(2, replay.epoch());
            assertEquals(COMMIT, replay.commit());
            assertEquals(RecordScan.End.TORN, replay.end()); // zeros follow
        }
    }

    @Test
    void readsReceipts() throws IOException {
        try (Disk.Directory directory = directory("2026-05-05", RECEIPTS)) {
            ReceiptIndex index = new ReceiptIndex(7);
            Set<String> asked = new TreeSet<>(Set.of(COMMIT.id()));
            new ReceiptReading(index, asked).read(directory, Instant.parse("2026-05-05T09:00:00Z"));
            assertEquals(Set.of(), asked);
            ReceiptLog log = new ReceiptLog(
                    directory,
                    index,
                    StorageOptions.STANDARD,
                    new io.filetransfer.core.runtime.SystemClock(),
                    new Health(),
                    Runnable::run);
            ReceiptLog.Found found = log.find(COMMIT.call(), COMMIT.time());
            assertNotNull(found);
            assertFalse(found.isOfThisRun());
            Receipt receipt = found.receipt();
            assertEquals(COMMIT.receipt("v-1").toString(), receipt.toString());
            assertEquals("v-1", receipt.version());
            assertEquals(COMMIT.time(), receipt.completedAt());
        }
    }
}
