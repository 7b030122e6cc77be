// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.filetransfer.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file system under the server's root and the client's downloads loses its power in the middle of a mixed load. */
@Tag("crash")
class PowerCutTest {

    private static final int CUTS_OF_ONE_IMAGE = 15;
    private static final List<Durability> LEVELS = List.of(
            Durability.DURABLE, Durability.DURABLE, Durability.DURABLE, Durability.VERIFIED, Durability.VISIBLE);

    @TempDir
    Path logs;

    private final Random random = new Random(CrashSettings.seed());
    private Figures figures = new Figures("VIOLATION");

    @ParameterizedTest
    @CsvSource({"ext4, 60", "xfs, 20"})
    void keepsEveryAcknowledgedFileWhenThePowerFails(String type, int cuts) throws Exception {
        int points = CrashSettings.points(type, cuts);
        try (CrashDirectory here = CrashDirectory.make()) {
            Skip.ifPresent(PowerCutDevice.obstacle(type, here.path()), "power cuts on " + type);
            List<Content> contents = CrashSettings.contents(here.path(), random.nextLong());
            while (figures.points < points) {
                image(type, here.subdirectory(), contents, points, false);
            }
        }
        System.out.println(figures.line("power cuts on " + type));
        assertEquals(List.of(), figures.violations);
    }

    /** The control: the same run with a server whose flushes do nothing must be caught, or this harness proves nothing. */
    @Test
    void catchesAServerThatForcesNothing() throws Exception {
        figures = new Figures("caught:");
        try (CrashDirectory here = CrashDirectory.make()) {
            Skip.ifPresent(PowerCutDevice.obstacle("ext4", here.path()), "the control of power cuts");
            Skip.ifPresent(Injection.obstacle(here.path()), "the control of power cuts");
            List<Content> contents = CrashSettings.contents(here.path(), random.nextLong());
            image("ext4", here.subdirectory(), contents, 10, true);
        }
        System.out.println(figures.line("power cuts without flushes, to be caught"));
        assertNotEquals(0, figures.violations.size());
    }

    /** One image, until so many points are reached or it was cut often enough. */
    private void image(String type, Path here, List<Content> contents, int points, boolean isSabotaged)
            throws IOException, InterruptedException {
        try (PowerCutDevice device = new PowerCutDevice(type, here, PowerCutDevice.ROOMY)) {
            device.mount();
            Path root = Files.createDirectory(device.path().resolve("root"));
            Path downloads = Files.createDirectory(device.path().resolve("downloads"));
            try (Site site = new Site(root, downloads, logs.resolve("log"), 16)) {
                Workload load = new Workload(site, random.nextLong(), contents, LEVELS, Durability.DURABLE);
                site.startServer();
                site.startClient(load::heard);
                load.prepare(site.client());
                for (int i = 0; i < CUTS_OF_ONE_IMAGE && figures.points < points; i++) {
                    point(device, site, load, isSabotaged);
                    if (isSabotaged && !figures.violations.isEmpty()) {
                        break; // caught; what comes after it makes no sense any more
                    }
                }
                load.addTo(figures);
            }
        }
    }

    private void point(PowerCutDevice device, Site site, Workload load, boolean isSabotaged)
            throws IOException, InterruptedException {
        figures.points++;
        String where = "seed " + CrashSettings.seed() + ", cut " + figures.points;
        Injection injection =
                isSabotaged ? Injection.withoutFlushes(site.server().pid(), logs.resolve("strace")) : null;
        load.start(site.client());
        Thread.sleep(random.nextInt(isSabotaged ? 2000 : 600));
        device.cut();
        site.killClient();
        load.clientEnded();
        site.killServer();
        if (injection != null) {
            injection.awaitEnd();
        }
        device.unmount();
        device.mount();
        if (!isSabotaged && random.nextInt(4) == 0) {
            cutAgainDuringRecovery(device, site);
        }
        site.startServer();
        figures.add(where + ", before repeating", load.check());
        site.startClient(load::heard);
        load.repeat(site.client());
        figures.add(where + ", after repeating", load.check());
        figures.add(where + ", left over", leftovers(site.root()));
    }

    private void cutAgainDuringRecovery(PowerCutDevice device, Site site) throws IOException, InterruptedException {
        site.beginServer();
        Thread.sleep(200 + random.nextInt(400));
        device.cut();
        site.killServer();
        device.unmount();
        device.mount();
    }

    /**
     * What is left for nobody. Not counted are partial files whose publish at VISIBLE was acknowledged and is undone: they
     * expire. Beside a download's target the removal of what was left is not forced: the same call would remove it.
     */
    private static List<String> leftovers(Path root) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (String left : Staging.leftovers(root)) {
            Path journal = root.resolve(left).resolve("journal");
            boolean isVisible = Files.exists(journal)
                    && Files.readString(journal, StandardCharsets.ISO_8859_1).contains("-visible");
            if (!isVisible) {
                found.add(left);
            }
        }
        return found;
    }
}
