// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.Receipt;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.IoCallback;
import io.filetransfer.storage.PublishRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** A file being received, whose publish goes through somebody's hands; everything else is passed on. */
record GuardedPublish(
        IncomingFile file, BiFunction<IncomingFile, PublishRequest, CompletableFuture<Receipt>> publishing)
        implements IncomingFile {

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest request) {
        return publishing.apply(file, request);
    }

    @Override
    public long epoch() {
        return file.epoch();
    }

    @Override
    public BlockMap durableBlocks() {
        return file.durableBlocks();
    }

    @Override
    public void write(long offset, ByteBuffer[] source, int count, IoCallback done) {
        file.write(offset, source, count, done);
    }

    @Override
    public boolean isInMemory() {
        return file.isInMemory();
    }

    @Override
    public void writeNow(long offset, ByteBuffer[] source, int count) throws IOException {
        file.writeNow(offset, source, count);
    }

    @Override
    public CompletableFuture<Void> checkpoint(BlockList blocks) {
        return file.checkpoint(blocks);
    }

    @Override
    public CompletableFuture<Void> withdraw(int firstBlock, int count) {
        return file.withdraw(firstBlock, count);
    }

    @Override
    public CompletableFuture<Void> detach() {
        return file.detach();
    }

    @Override
    public CompletableFuture<Void> discard() {
        return file.discard();
    }
}
