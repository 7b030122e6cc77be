// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.Phase;
import io.filetransfer.Progress;
import io.filetransfer.Transfer;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferListener;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.wire.FrameType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener is told, in which order and how often. */
final class ListenerTest {

    private static final int BLOCK = EngineWorld.BLOCK;

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileClient client;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 41).limits(EngineWorld.SHARP);
        world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    /** Notes events; those of progress that follow each other count once. */
    private static final class Notes implements TransferListener {

        private final List<String> events = new ArrayList<>();
        private final List<Progress> progress = new ArrayList<>();
        private Runnable inside = () -> {};

        private void note(String event, Progress now) {
            if (!event.equals("progress")
                    || events.isEmpty()
                    || !events.get(events.size() - 1).equals("progress")) {
                events.add(event);
            }
            progress.add(now);
            inside.run();
        }

        @Override
        public void onStarted(TransferEvent.Started event) {
            note("started", event.progress());
        }

        @Override
        public void onProgress(TransferEvent.Progressed event) {
            note("progress", event.progress());
        }

        @Override
        public void onPaused(TransferEvent.Paused event) {
            note("paused", event.progress());
        }

        @Override
        public void onResumed(TransferEvent.Resumed event) {
            note("resumed", event.progress());
        }

        @Override
        public void onCompleted(TransferEvent.Completed event) {
            note("completed", event.progress());
        }

        @Override
        public void onFailed(TransferEvent.Failed event) {
            note("failed", event.progress());
        }

        @Override
        public void onCancelled(TransferEvent.Cancelled event) {
            note("cancelled", event.progress());
        }
    }

    private Transfer<?> upload(int size, TransferListener listener) throws Exception {
        return client.upload(world.file("a.bin", EngineWorld.content(size, 1)), o -> o.listener(listener));
    }

    @Test
    void tellsOfACompletedUpload() throws Exception {
        Notes notes = new Notes();
        world.await(upload(6 * BLOCK, notes));
        assertEquals(List.of("started", "progress", "completed"), notes.events);
    }

    @ParameterizedTest
    @Tag("D29")
    @ValueSource(ints = {0, 1, 6 * BLOCK + 5})
    void theRatioRisesAndIsOneOnlyAtTheEnd(int size) throws Exception {
        world.diskDelay(Duration.ofMillis(30));
        for (boolean up : new boolean[] {true, false}) {
            Notes notes = new Notes();
            Transfer<?> transfer;
            if (up) {
                transfer = upload(size, notes);
            } else {
                transfer = client.download("a.bin", world.local.resolve("b.bin"), o -> o.listener(notes));
            }
            world.await(transfer);
            double last = 0;
            int ones = 0;
            for (Progress each : notes.progress) {
                double ratio = each.ratio().orElse(0);
                assertTrue(ratio >= last, "ratio fell from " + last + " to " + ratio);
                assertTrue(ratio < 1 || each.phase() == Phase.DONE, "ratio 1 in phase " + each.phase());
                last = ratio;
                ones += ratio == 1 ? 1 : 0;
            }
            assertEquals(2, ones, "events with ratio 1: the final progress and the completion");
            assertEquals(
                    size,
                    transfer.progress().acknowledgedBytes()
                            + transfer.progress().skippedBytes());
        }
    }

    @Test
    void neverAcknowledgesMoreThanTheReceiverWrote() throws Exception {
        Notes notes = new Notes();
        Transfer<?> upload = upload(8 * BLOCK, notes);
        while (!upload.isDone()) {
            world.runtime.runOne();
            Progress now = upload.progress();
            assertTrue(now.acknowledgedBytes() <= now.sentBytes(), now.toString());
            if (now.phase() != Phase.DONE) {
                assertTrue(now.acknowledgedBytes() <= writtenBytes(), now + " but written: " + writtenBytes());
                assertTrue(now.durableBytes() <= now.acknowledgedBytes() + now.skippedBytes(), now.toString());
            }
        }
    }

    /** Bytes in the partial file or, later, in the published one; sizes only, which is where the last byte is. */
    private long writtenBytes() throws Exception {
        Path published = world.root.resolve("a.bin");
        if (Files.exists(published)) {
            return Files.size(published);
        }
        long sum = 0;
        try (var files = Files.walk(world.root.resolve(".ft/u"))) {
            for (Path data : files.filter(path -> path.endsWith("data")).toList()) {
                sum += Files.size(data);
            }
        }
        return sum;
    }

    @Test
    void tellsOfPauseAndResume() throws Exception {
        Notes notes = new Notes();
        Transfer<?> upload = upload(6 * BLOCK, notes);
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        world.await(upload.pause());
        upload.resume();
        world.await(upload);
        notes.events.removeIf("progress"::equals);
        assertEquals(List.of("started", "paused", "resumed", "completed"), notes.events);
    }

    @Test
    void tellsOfACancel() throws Exception {
        Notes notes = new Notes();
        Transfer<?> upload = upload(6 * BLOCK, notes);
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        upload.cancel(true);
        world.settle(upload);
        assertEquals(List.of("started", "progress", "cancelled"), notes.events);
    }

    @Test
    void tellsOfAFailureOnceWhenTheConnectionBreaks() throws Exception {
        Notes notes = new Notes();
        Transfer<?> upload = upload(6 * BLOCK, notes);
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        world.cut(client);
        world.failure(upload);
        world.runtime.advance(Duration.ofMinutes(1));
        assertEquals(List.of("started", "progress", "failed"), notes.events);
    }

    @Test
    void tellsOfAFailureOnceWhenTheClientCloses() throws Exception {
        Notes notes = new Notes();
        Transfer<?> upload = upload(6 * BLOCK, notes);
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        world.await(client.closeAsync());
        world.failure(upload);
        assertEquals(List.of("started", "progress", "failed"), notes.events);
    }

    @Test
    @Tag("K05")
    void whatAListenerThrowsHarmsNothing() throws Exception {
        Notes notes = new Notes();
        notes.inside = () -> {
            throw new IllegalStateException("thrown by the listener of the test");
        };
        world.await(upload(3 * BLOCK, notes));
        assertEquals(List.of("started", "progress", "completed"), notes.events);
    }

    @Test
    @Tag("K05")
    void waitingForATransferInsideItsOwnListenerIsRefused() throws Exception {
        Notes notes = new Notes();
        List<Throwable> thrown = new ArrayList<>();
        List<Transfer<?>> self = new ArrayList<>();
        notes.inside = () -> {
            try {
                self.get(0).get();
            } catch (Exception refused) {
                thrown.add(refused);
            }
        };
        self.add(upload(3 * BLOCK, notes));
        world.await(self.get(0));
        assertTrue(!thrown.isEmpty());
        thrown.forEach(each -> assertInstanceOf(IllegalStateException.class, each));
    }

    @Test
    @Tag("K05")
    void aListenerMayCancelAndCloseAndBeginAnother() throws Exception {
        Path other = world.file("other", EngineWorld.content(100, 1));
        List<Transfer<?>> begun = new ArrayList<>();
        Notes notes = new Notes();
        notes.inside = () -> {
            if (begun.isEmpty()) {
                begun.add(client.upload(other));
            }
        };
        Transfer<?> upload = upload(6 * BLOCK, notes);
        world.await(upload);
        world.await(begun.get(0));
        Notes closing = new Notes();
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        closing.inside = () -> closed.add(client.closeAsync());
        world.settle(client.upload(world.file("c", EngineWorld.content(6 * BLOCK, 1)), o -> o.listener(closing)));
        world.await(closed.get(0));
        assertEquals("failed", closing.events.get(closing.events.size() - 1));
    }

    @Test
    void theTerminalEventComesBeforeTheFutureIsDone() throws Exception {
        List<Boolean> done = new ArrayList<>();
        Transfer<?> upload = upload(100, new TransferListener() {
            @Override
            public void onCompleted(TransferEvent.Completed event) {
                done.add(event.transfer().isDone());
            }
        });
        world.await(upload);
        assertEquals(List.of(false), done);
    }

    @Test
    void progressIsCoalesced() throws Exception {
        Notes notes = new Notes();
        world.await(upload(8 * BLOCK, notes)); // no time passes
        assertEquals(4, notes.progress.size(), "started, one, the last, completed");
        assertTrue(world.log(client).sent(FrameType.CHUNK).size() > 100);
    }

    @Test
    @Tag("K04")
    void tellsOfOneEndWhenPauseCloseAndCancelMeet() throws Exception {
        Path target = world.local.resolve("back.bin");
        world.remoteFile("back.bin", EngineWorld.content(6 * BLOCK, 9));
        Notes notes = new Notes();
        Transfer<?> download = client.download("back.bin", target, o -> o.listener(notes));
        world.runUntil(() -> download.progress().acknowledgedBytes() > BLOCK);
        download.pause();
        client.closeAsync();
        download.cancel(false);
        world.settle(download);
        world.idle();
        long ends = notes.events.stream()
                .filter(event -> event.startsWith("failed") || event.equals("cancelled") || event.equals("completed"))
                .count();
        assertEquals(1, ends, notes.events.toString());
    }
}
