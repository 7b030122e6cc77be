// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Client, server or both are killed at random points of a mixed load, in real processes. */
@Tag("crash")
class KillTest {

    private static final int POINTS_OF_ONE_ROOT = 25;

    private final Random random = new Random(CrashSettings.seed());
    private final Figures figures = new Figures("VIOLATION");

    @Test
    void keepsEveryAcknowledgedFileWhenProcessesAreKilled() throws Exception {
        int points = CrashSettings.points("kills", 60);
        try (CrashDirectory memory = CrashDirectory.make();
                CrashDirectory device = CrashDirectory.onDevice()) {
            List<Content> contents = CrashSettings.contents(memory.path(), random.nextLong());
            while (figures.points < points) {
                Path here = (random.nextBoolean() ? memory : device).subdirectory();
                root(here, contents, points);
                CrashDirectory.delete(here);
            }
        }
        System.out.println(figures.line("kill -9"));
        assertEquals(List.of(), figures.violations);
    }

    /** One root, until so many points are reached or it was killed often enough. */
    private void root(Path here, List<Content> contents, int points) throws IOException, InterruptedException {
        Path root = Files.createDirectory(here.resolve("root"));
        Path downloads = Files.createDirectory(here.resolve("downloads"));
        try (Site site = new Site(root, downloads, here.resolve("log"), 16)) {
            Workload load =
                    new Workload(site, random.nextLong(), contents, List.of(Durability.values()), Durability.VISIBLE);
            site.startServer();
            site.startClient(load::heard);
            load.prepare(site.client());
            for (int i = 0; i < POINTS_OF_ONE_ROOT && figures.points < points; i++) {
                point(site, load);
            }
            load.addTo(figures);
        }
    }

    private void point(Site site, Workload load) throws IOException, InterruptedException {
        figures.points++;
        int who = random.nextInt(3);
        String where = "seed " + CrashSettings.seed() + ", point " + figures.points + ", "
                + List.of("client", "server", "both").get(who) + " killed";
        load.start(site.client());
        Thread.sleep(random.nextInt(400));
        if (who != 1) {
            site.killClient();
            load.clientEnded();
        }
        if (who != 0) {
            site.killServer();
            if (random.nextInt(3) == 0) {
                site.beginServer();
                Thread.sleep(200 + random.nextInt(400)); // it reads what it finds, or has just begun to listen
                site.killServer();
            }
        }
        load.stop();
        site.startServer();
        load.awaitIdle();
        figures.add(where + ", before repeating", load.check());
        figures.add(where, unaccountedPartials(site, load));
        site.startClient(load::heard);
        load.repeat(site.client());
        figures.add(where + ", after repeating", load.check());
        figures.add(where + ", left over", Staging.leftovers(site.root(), site.downloads()));
    }

    /** After a restart there is nothing in the staging area but what an interrupted call can continue. */
    private static List<String> unaccountedPartials(Site site, Workload load) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> partials = Staging.in(site.root(), "u");
        if (partials.size() > load.interruptedUploads()) {
            found.add(partials.size() + " partial files for " + load.interruptedUploads() + " interrupted uploads");
        }
        Staging.in(site.root(), "quarantine").forEach(name -> found.add("in quarantine: " + name));
        return found;
    }
}
