// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.IfExists;
import io.filetransfer.NamePolicy;
import io.filetransfer.PendingUpload;
import io.filetransfer.Receipt;
import io.filetransfer.Receipt.Outcome;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link TransferStorage} keeps, whatever it keeps it in. An implementation supplies {@link #storage()} and
 * inherits every test. Names are chosen so that any tree can hold them.
 */
public abstract class StorageContract {

    private static final int BLOCK = FileDigest.BLOCK_BYTES;
    private static final Instant MODIFIED = Instant.parse("2020-02-02T02:02:02Z");

    private TransferStorage storage;

    /** A storage over the tree of this test, which is empty at first; not started. Called again for each restart. */
    protected abstract TransferStorage storage() throws IOException;

    @BeforeEach
    final void startTheFirst() throws IOException {
        storage = storage();
        await(storage.start());
    }

    @AfterEach
    final void endTheLast() throws IOException {
        await(storage.closeAsync());
    }

    private void restart() throws IOException {
        await(storage.closeAsync());
        startTheFirst();
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> future) throws TransferException {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransferException failure) {
                throw failure;
            }
            throw new AssertionError("expected a TransferException", e.getCause());
        } catch (Exception e) {
            throw new AssertionError("the storage did not answer", e);
        }
    }

    private static void assertFails(Reason expected, CompletableFuture<?> future) {
        try {
            await(future);
        } catch (TransferException e) {
            assertEquals(expected, e.reason(), e.toString());
            return;
        }
        throw new AssertionError("expected a failure with " + expected);
    }

    private static RemoteName name(String text) {
        try {
            return RemoteName.parse(text, NamePolicy.PORTABLE);
        } catch (TransferException e) {
            throw new AssertionError(e);
        }
    }

    private static ReceiveRequest request(String name, long key, long size, IfExists ifExists) {
        return new ReceiveRequest(
                "alice", name(name), new TransferKey(3, key), size, MODIFIED, 0640, ifExists, Durability.DURABLE);
    }

    private IncomingFile receive(ReceiveRequest request) throws IOException {
        IncomingFile file = await(storage.receive(request)).file();
        assertNotNull(file);
        return file;
    }

    private Receipt receiptOf(ReceiveRequest request) throws IOException {
        Receipt receipt = await(storage.receive(request)).receipt();
        assertNotNull(receipt);
        return receipt;
    }

    private static void write(IncomingFile file, long offset, byte[] bytes) throws IOException {
        CompletableFuture<Long> done = new CompletableFuture<>();
        int half = bytes.length / 2;
        ByteBuffer[] source = {
            ByteBuffer.wrap(bytes, 0, half).slice(),
            ByteBuffer.wrap(bytes, half, bytes.length - half).slice()
        };
        file.write(offset, source, 2, (count, failure) -> {
            if (failure == null) {
                done.complete(count);
            } else {
                done.completeExceptionally(failure);
            }
        });
        assertEquals(bytes.length, await(done));
        assertEquals(0, source[0].remaining() + source[1].remaining());
    }

    private static void checkpoint(IncomingFile file, byte[] content, int... blocks) throws IOException {
        BlockList list = new BlockList();
        for (int block : blocks) {
            byte[] bytes = block(content, block);
            write(file, (long) block * BLOCK, bytes);
            list.add(block, fingerprint(bytes));
        }
        await(file.checkpoint(list));
    }

    private static byte[] block(byte[] content, int block) {
        return java.util.Arrays.copyOfRange(content, block * BLOCK, Math.min(content.length, (block + 1) * BLOCK));
    }

    private static long fingerprint(byte[] bytes) {
        CRC32C castagnoli = new CRC32C();
        CRC32 ieee = new CRC32();
        castagnoli.update(bytes);
        ieee.update(bytes);
        return castagnoli.getValue() << 32 | ieee.getValue();
    }

    private static PublishRequest whole(byte[] content) {
        BlockMap blocks = new BlockMap();
        for (int block = 0; (long) block * BLOCK < content.length; block++) {
            blocks.put(block, fingerprint(block(content, block)));
        }
        return new PublishRequest(content.length, blocks.digest(content.length), blocks);
    }

    private static byte[] content(int bytes, int seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    private Receipt upload(ReceiveRequest request, byte[] content) throws IOException {
        IncomingFile file = receive(request);
        write(file, 0, content);
        return await(file.publish(whole(content)));
    }

    private Receipt upload(String name, long key, byte[] content) throws IOException {
        return upload(request(name, key, content.length, IfExists.REPLACE), content);
    }

    private byte[] shown(String name) throws IOException {
        OutgoingFile file = await(storage.send(name(name)));
        ByteBuffer bytes = ByteBuffer.allocate((int) file.attributes().size() + 10);
        CompletableFuture<Long> read = new CompletableFuture<>();
        file.read(0, bytes, (count, failure) -> {
            if (failure == null) {
                read.complete(count);
            } else {
                read.completeExceptionally(failure);
            }
        });
        assertEquals(file.attributes().size(), await(read));
        file.close();
        file.close();
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    private List<String> list(String directory, boolean recursive) throws IOException {
        TransferStorage.Listing listing = await(storage.list(name(directory), recursive));
        List<String> shown = new ArrayList<>();
        for (var page = await(listing.next(2)); !page.isEmpty(); page = await(listing.next(2))) {
            assertTrue(page.size() <= 2);
            page.forEach(entry -> shown.add(entry.type() + " " + entry.name() + " " + entry.size()));
        }
        listing.close();
        shown.sort(null);
        return shown;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK, BLOCK + 1, 3 * BLOCK})
    void showsWhatItReceived(int size) throws IOException {
        byte[] bytes = content(size, size);
        Receipt receipt = upload("a/b/file.bin", 1, bytes);
        assertArrayEquals(bytes, shown("a/b/file.bin"));
        RemoteEntry entry = await(storage.stat(name("a/b/file.bin")));
        assertEquals(MODIFIED, entry.modified());
        assertEquals(entry.version(), receipt.version());
        assertEquals("a/b/file.bin", receipt.name());
        assertEquals(Outcome.CREATED, receipt.outcome());
        assertEquals(whole(bytes).digest(), receipt.digest());
        assertTrue(receipt.level().compareTo(Durability.DURABLE) >= 0);
    }

    @Test
    void showsNothingBeforeItIsComplete() throws IOException {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = receive(request("f", 1, bytes.length, IfExists.REPLACE));
        checkpoint(file, bytes, 0);
        assertFails(Reason.NOT_FOUND, storage.stat(name("f")));
        assertEquals(List.of(), list("", true));
        assertFails(Reason.STORAGE, file.publish(whole(bytes)));
        assertFails(Reason.NOT_FOUND, storage.send(name("f")));
    }

    @Test
    void refusesContentWithAnotherDigest() throws IOException {
        IncomingFile file = receive(request("f", 1, 4, IfExists.REPLACE));
        write(file, 0, content(4, 1));
        assertFails(
                Reason.DIGEST_MISMATCH,
                file.publish(new PublishRequest(
                        4, whole(content(4, 1)).digest(), whole(content(4, 2)).blocks())));
        assertFails(Reason.NOT_FOUND, storage.stat(name("f")));
    }

    @Test
    void receivesAFileOfUnknownSize() throws IOException {
        byte[] bytes = content(2 * BLOCK + 7, 5);
        assertEquals(
                bytes.length,
                upload(request("stream", 1, -1, IfExists.FAIL), bytes).size());
        assertArrayEquals(bytes, shown("stream"));
    }

    @Test
    void obeysThePolicyAtTheBeginningAndAtTheEnd() throws IOException {
        upload("f", 1, content(9, 1));
        assertEquals(Outcome.REPLACED, upload("f", 2, content(5, 2)).outcome());
        assertFails(Reason.EXISTS, storage.receive(request("f", 3, 5, IfExists.FAIL)));
        assertEquals(
                Outcome.SKIPPED, receiptOf(request("f", 4, 5, IfExists.SKIP)).outcome());
        Receipt renamed = upload(request("f", 5, 3, IfExists.RENAME), content(3, 3));
        assertEquals(Outcome.RENAMED, renamed.outcome());
        assertNotEquals("f", renamed.name());
        assertArrayEquals(content(3, 3), shown(renamed.name()));
        IncomingFile late = receive(request("g", 6, 5, IfExists.FAIL));
        write(late, 0, content(5, 5));
        upload("g", 7, content(4, 4));
        assertFails(Reason.EXISTS, late.publish(whole(content(5, 5))));
        assertArrayEquals(content(4, 4), shown("g"));
    }

    @ParameterizedTest
    @EnumSource(IfExists.class)
    void answersTheSameCallWithTheSameReceiptAlsoAfterARestart(IfExists policy) throws IOException {
        ReceiveRequest call = request("f", 1, 5, policy);
        Receipt first = upload(call, content(5, 1));
        assertEquals(first.toString(), receiptOf(call).toString());
        restart();
        assertEquals(first.version(), receiptOf(call).version());
        assertEquals(List.of("FILE f 5"), list("", true));
        upload("f", 2, content(5, 2)); // what the receipt speaks of is no longer shown
        if (policy == IfExists.REPLACE) {
            await(receive(call).discard());
        }
    }

    @Test
    void letsOneAttachmentHaveACallAndAnotherCallItsOwn() throws IOException {
        IncomingFile first = receive(request("f", 1, 5L * BLOCK, IfExists.REPLACE));
        assertFails(Reason.BUSY, storage.receive(request("f", 1, 5L * BLOCK, IfExists.REPLACE)));
        IncomingFile other = receive(request("f", 2, 5L * BLOCK, IfExists.REPLACE));
        assertEquals(0, other.durableBlocks().count());
        await(first.detach());
        assertTrue(receive(request("f", 1, 5L * BLOCK, IfExists.REPLACE)).epoch() > first.epoch());
    }

    @ParameterizedTest(name = "after a restart: {0}")
    @ValueSource(booleans = {false, true})
    void continuesWithWhatWasMadeDurable(boolean afterRestart) throws IOException {
        byte[] bytes = content(4 * BLOCK + 5, 1);
        IncomingFile file = receive(request("f", 1, bytes.length, IfExists.REPLACE));
        checkpoint(file, bytes, 0, 2, 4);
        await(file.withdraw(0, 1));
        write(file, BLOCK, block(bytes, 1)); // never made durable
        if (afterRestart) {
            restart();
        } else {
            await(file.detach());
        }
        IncomingFile next = receive(request("f", 1, bytes.length, IfExists.REPLACE));
        assertTrue(next.epoch() > file.epoch());
        BlockMap durable = next.durableBlocks();
        assertEquals(2, durable.count());
        assertEquals(fingerprint(block(bytes, 2)), durable.fingerprint(2));
        assertEquals(fingerprint(block(bytes, 4)), durable.fingerprint(4));
        for (int block : new int[] {0, 1, 3}) {
            write(next, (long) block * BLOCK, block(bytes, block));
        }
        await(next.publish(whole(bytes)));
        assertArrayEquals(bytes, shown("f"));
    }

    @Test
    void continuesADetachedOneUnderAnotherKeyButNotOfAnotherPrincipal() throws IOException {
        byte[] bytes = content(3 * BLOCK + 5, 1);
        IncomingFile file = receive(request("f", 1, bytes.length, IfExists.REPLACE));
        checkpoint(file, bytes, 0, 3);
        await(file.detach());
        ReceiveRequest mine = request("f", 2, bytes.length, IfExists.REPLACE);
        IncomingFile bobs = receive(new ReceiveRequest(
                "bob", mine.name(), mine.key(), mine.size(), MODIFIED, -1, IfExists.REPLACE, Durability.VISIBLE));
        assertEquals(0, bobs.durableBlocks().count());
        IncomingFile longer = receive(request("f", 2, bytes.length + 1L, IfExists.REPLACE));
        assertEquals(1, longer.durableBlocks().count()); // the short last block belongs to the other size
    }

    @Test
    void refusesAnAttachmentThatHasEnded() throws IOException {
        IncomingFile file = receive(request("f", 1, 5L * BLOCK, IfExists.REPLACE));
        await(file.detach());
        assertFails(Reason.CLOSED, file.checkpoint(oneBlock()));
        assertFails(Reason.CLOSED, file.publish(whole(content(1, 1))));
    }

    private static BlockList oneBlock() {
        BlockList blocks = new BlockList();
        blocks.add(0, 1);
        return blocks;
    }

    @Test
    void listsAndForgetsWhatCanBeContinued() throws IOException {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = receive(request("d/f", 1, bytes.length, IfExists.REPLACE));
        checkpoint(file, bytes, 1);
        receive(request("small", 2, 1, IfExists.REPLACE));
        PendingUpload pending = await(storage.pending("", 10)).get(0);
        assertEquals("alice d/f", pending.principal() + " " + pending.name());
        assertEquals(BLOCK, pending.durableBytes());
        assertTrue(pending.isAttached());
        assertEquals(List.of(), await(storage.pending(pending.id(), 10)));
        await(file.discard());
        assertEquals(List.of(), await(storage.pending("", 10)));
        assertEquals(
                0,
                receive(request("d/f", 1, bytes.length, IfExists.REPLACE))
                        .durableBlocks()
                        .count());
    }

    @Test
    void sendsOneContentWhateverHappensToTheName() throws IOException {
        upload("f", 1, content(100, 1));
        OutgoingFile file = await(storage.send(name("f")));
        assertEquals(file.attributes(), await(file.currentAttributes()));
        upload("f", 2, content(100, 2));
        ByteBuffer bytes = ByteBuffer.allocate(200);
        CompletableFuture<Long> read = new CompletableFuture<>();
        file.read(10, bytes, (count, failure) -> read.complete(count));
        assertEquals(90, await(read));
        assertArrayEquals(
                java.util.Arrays.copyOfRange(content(100, 1), 10, 100), java.util.Arrays.copyOf(bytes.array(), 90));
        assertNotEquals(file.attributes(), await(file.currentAttributes()));
        file.close();
        assertFails(Reason.NOT_FOUND, storage.send(name("none")));
    }

    @Test
    void answersForNames() throws IOException {
        upload("b/two", 1, content(2, 1));
        upload("a", 2, content(1, 1));
        await(storage.makeDirectory(name("c/d")));
        await(storage.makeDirectory(name("c/d")));
        assertEquals(
                List.of("DIRECTORY b 0", "DIRECTORY c 0", "DIRECTORY c/d 0", "FILE a 1", "FILE b/two 2"),
                list("", true));
        assertEquals(List.of("FILE two 2"), list("b", false));
        assertFails(Reason.NOT_DIRECTORY, storage.list(name("a"), false));
        assertFails(Reason.NOT_DIRECTORY, storage.receive(request("a/x", 1, 1, IfExists.REPLACE)));
        assertFails(Reason.IS_DIRECTORY, storage.receive(request("b", 1, 1, IfExists.REPLACE)));
        assertFails(Reason.IS_DIRECTORY, storage.send(name("b")));
        assertFails(Reason.NOT_EMPTY, storage.delete(name("b")));
        assertFails(Reason.FORBIDDEN, storage.delete(name("")));
        assertFails(Reason.NOT_FOUND, storage.delete(name("none")));
        await(storage.move(name("a"), name("b/two")));
        await(storage.move(name("b"), name("e")));
        assertArrayEquals(content(1, 1), shown("e/two"));
        assertFails(Reason.EXISTS, storage.move(name("e"), name("c")));
        assertFails(Reason.NAME_REFUSED, storage.move(name("e"), name("e/f")));
        await(storage.delete(name("e/two")));
        await(storage.delete(name("e")));
        assertEquals(List.of("DIRECTORY c 0", "DIRECTORY c/d 0"), list("", true));
    }

    @Test
    void letsOneHaveTheTreeAndNothingBeDoneAfterTheEnd() throws IOException {
        TransferStorage second = storage();
        assertFails(Reason.BUSY, second.start());
        upload("f", 1, content(1, 1));
        await(storage.closeAsync());
        await(storage.closeAsync());
        assertFails(Reason.CLOSED, storage.receive(request("g", 1, 1, IfExists.REPLACE)));
        assertFails(Reason.CLOSED, storage.stat(name("f")));
        storage = storage();
        await(storage.start());
        assertArrayEquals(content(1, 1), shown("f"));
    }
}
