// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several transfers in both directions, broken and paused at random; each call is repeated until it completes. */
final class MixedFaultsTest {

    private static final int BLOCK = EngineWorld.BLOCK;
    private static final Set<Reason> EXPECTED =
            Set.of(Reason.CONNECTION_LOST, Reason.OUTCOME_UNKNOWN, Reason.CLOSED, Reason.BUSY);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // made by each test
    private EngineWorld world;

    @SuppressWarnings("NullAway.Init") // made by each test
    private FileClient client;

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    /** One call, made again until it ends well. */
    private final class Call {

        private final String name;
        private final boolean up;
        private Transfer<?> transfer;

        Call(String name, boolean up) {
            this.name = name;
            this.up = up;
            this.transfer = begin();
        }

        private Transfer<?> begin() {
            return up ? client.upload(world.local.resolve(name)) : client.download(name, world.local.resolve(name));
        }

        /** Whether it has ended well; after an expected failure it begins again. */
        boolean isComplete() {
            if (transfer.isCompletedExceptionally()) {
                TransferException failure = world.failure(transfer);
                assertTrue(EXPECTED.contains(failure.reason()), () -> name + ": " + failure);
                transfer = begin();
            }
            return transfer.isDone();
        }
    }

    @ParameterizedTest
    @Tag("N01")
    @Tag("K03")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyCallCompletesInTheEnd(long seed) throws Exception {
        Random random = new Random(seed);
        world = new EngineWorld(directory, seed).limits(EngineWorld.SHARP);
        world.diskDelay(Duration.ofMillis(random.nextInt(3)));
        if (seed % 2 == 0) {
            world.storage(real -> new TroubledStorage(real).inMemory()); // written and read on the session's thread
        }
        world.startServer();
        client = world.connect();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            byte[] bytes = EngineWorld.content(random.nextInt(6 * BLOCK), seed + i);
            if (i % 2 == 0) {
                world.file("f" + i, bytes);
            } else {
                world.remoteFile("f" + i, bytes);
            }
            calls.add(new Call("f" + i, i % 2 == 0));
        }
        for (int turn = 0; turn < 12; turn++) {
            step(random.nextInt(400));
            switch (random.nextInt(4)) {
                case 0 -> {
                    world.cut(client);
                    client = world.connect();
                }
                case 1 -> {
                    world.link(client).becomeBlackHole();
                    client = world.connect();
                }
                case 2 -> {
                    var unused = client.closeAsync();
                    client = world.connect();
                }
                default -> {
                    Transfer<?> one = calls.get(random.nextInt(calls.size())).transfer;
                    if (!one.isDone()) {
                        world.settle(one.pause());
                        one.resume();
                    }
                }
            }
            calls.forEach(Call::isComplete);
        }
        for (Call call : calls) {
            while (!call.isComplete()) {
                world.settle(call.transfer);
            }
            EngineWorld.assertSame(
                    (call.up ? world.local : world.root).resolve(call.name),
                    (call.up ? world.root : world.local).resolve(call.name));
        }
        assertEquals(List.of(), world.partials());
    }

    private void step(int tasks) {
        for (int i = 0; i < tasks; i++) {
            if (!world.runtime.runOne()) {
                world.runtime.advance(Duration.ofMillis(1));
            }
        }
    }
}
