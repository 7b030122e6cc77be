// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException.Reason;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real file system becomes full, with the short writes that this brings, and has room again. */
@Tag("crash")
class FullDiskTest {

    private static final int MIB = Content.MIB;

    @TempDir
    Path logs;

    private final Figures figures = new Figures("VIOLATION");

    @ParameterizedTest(name = "uploads: {0}")
    @ValueSource(booleans = {true, false})
    void refusesWhatDoesNotFitAndGoesOnWhenThereIsRoom(boolean isUpload) throws Exception {
        try (CrashDirectory here = CrashDirectory.make()) {
            Skip.ifPresent(PowerCutDevice.obstacle("ext4", here.path()), "a full disk");
            List<Content> contents = Content.make(here.path(), 1, 24 * MIB + 5, 500_000, 400_001, 300_000, 20_000, 1);
            try (PowerCutDevice device = new PowerCutDevice("ext4", here.subdirectory(), 64L * MIB)) {
                device.mount();
                Path onDevice = Files.createDirectory(device.path().resolve("tree"));
                Path roomy = here.subdirectory();
                Path log = logs.resolve("log");
                try (Site site = isUpload ? new Site(onDevice, roomy, log, 4) : new Site(roomy, onDevice, log, 4)) {
                    run(site, contents, device.path().resolve("filler"), isUpload);
                }
            }
        }
        System.out.println(figures.line("full disk"));
        assertEquals(List.of(), figures.violations);
    }

    private void run(Site site, List<Content> contents, Path filler, boolean isUpload) throws Exception {
        Calls calls = new Calls(site, Durability.DURABLE);
        calls.start();
        if (!isUpload) {
            for (int i = 0; i < contents.size(); i++) {
                calls.succeed(calls.put(contents.get(i), "given-" + i, IfExists.REPLACE));
            }
        }
        fill(filler, 10 * MIB);
        List<Command> refused = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int which = i % contents.size();
            Content content = contents.get(which);
            Command call = isUpload
                    ? calls.put(content, "f" + i, IfExists.FAIL)
                    : calls.get(content, "given-" + which, "f" + i, IfExists.FAIL);
            String answer = calls.answer(call);
            figures.points++;
            calls.judge(call, answer, figures, call.line());
            if (!Calls.isDone(answer)) {
                refused.add(call);
                assertEquals(Reason.NO_SPACE.name(), Calls.reason(answer), answer);
            }
        }
        assertNotEquals(0, figures.acknowledged, "nothing fitted");
        assertTrue(refused.size() > 10, "nearly everything fitted: " + refused.size());
        figures.add("full", calls.check());
        Files.delete(filler);
        for (Command call : refused.subList(0, 2)) {
            figures.repeated++;
            calls.succeed(call);
        }
        figures.add("with room again", calls.check());
    }

    /** Leaves so many bytes free. */
    private static void fill(Path filler, long free) throws Exception {
        long usable = Files.getFileStore(filler.getParent()).getUsableSpace();
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            byte[] zeros = new byte[MIB];
            for (long left = usable - free; left > 0; left -= MIB) {
                file.write(zeros);
            }
        }
    }
}
