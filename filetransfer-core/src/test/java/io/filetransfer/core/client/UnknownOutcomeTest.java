// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.filetransfer.FileClient;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.transfer.TroubledStorage;
import io.filetransfer.storage.TransferStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that may have been published is not called failed because the next attempt was refused. */
@Tag("C17")
final class UnknownOutcomeTest {

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileClient client;
    private @Nullable TroubledStorage storage;
    private byte[] bytes;
    private Transfer<UploadResult> upload;

    @BeforeEach
    void publishWithoutAnswer() throws Exception {
        world = new EngineWorld(directory, 5).limits(EngineWorld.SHARP).storage(this::troubled);
        world.startServer();
        client = world.connect(RetryPolicy.standard().withBudget(Duration.ofSeconds(30)));
        bytes = EngineWorld.content(3 * EngineWorld.BLOCK, 1);
        upload = client.upload(world.file("a.bin", bytes), o -> o.ifExists(IfExists.FAIL));
        world.runUntil(() -> Files.exists(world.root.resolve("a.bin")));
        world.cut(client);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private TransferStorage troubled(TransferStorage real) {
        storage = new TroubledStorage(real);
        return storage;
    }

    private TroubledStorage storage() {
        assertNotNull(storage);
        return storage;
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"STORAGE", "DEGRADED", "FORBIDDEN", "NO_SPACE", "QUOTA", "BUSY", "OVERLOADED"})
    void staysUnknownWhenTheNextAttemptIsRefusedForAReasonThatTellsNothing(Reason reason) {
        storage().refuse(new TransferException(reason, "not now"));
        assertEquals(Reason.OUTCOME_UNKNOWN, world.failure(upload).reason());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"STORAGE", "DEGRADED", "NO_SPACE", "BUSY"})
    void becomesKnownOnceTheServerCanTell(Reason reason) throws Exception {
        storage().refuse(new TransferException(reason, "not now"));
        long until = world.runtime.nanoTime() + Duration.ofSeconds(10).toNanos();
        world.runUntil(() -> world.runtime.nanoTime() > until);
        storage().refuse(null);
        assertEquals(Receipt.Outcome.CREATED, world.await(upload).receipt().outcome());
        assertArrayEquals(bytes, Files.readAllBytes(world.root.resolve("a.bin")));
    }
}
