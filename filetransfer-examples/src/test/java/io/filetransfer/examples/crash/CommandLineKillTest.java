// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that {@code ft} moves: it, the server, or both are killed, and the same command is given again. */
@Tag("crash")
class CommandLineKillTest {

    private static final String FT = "io.filetransfer.examples.cli.Ft";
    private static final Pattern SERVING = Pattern.compile("serving .* on ft://127[.]0[.]0[.]1:([0-9]+).*");
    private static final Pattern OK = Pattern.compile("\"(name|remote)\":\"([^\"]*)\".*\"ok\":true");

    @TempDir
    Path logs;

    private final Random random = new Random(CrashSettings.seed());
    private final Figures figures = new Figures("VIOLATION");
    private final Map<String, Content> tree = new LinkedHashMap<>();
    private int port;
    private @Nullable ChildProcess server;
    private @Nullable Ledger ledger;

    @Test
    void givesTheSameCommandAgainAfterAKill() throws Exception {
        int points = CrashSettings.points("commands", 12);
        try (CrashDirectory here = CrashDirectory.onDevice()) {
            makeTree(here.path());
            for (int i = 0; i < points; i++) {
                Path run = here.subdirectory();
                try {
                    point(here.path().resolve("tree"), run, i % 2 == 0);
                } finally {
                    stopServer();
                }
                CrashDirectory.delete(run);
            }
        }
        System.out.println(figures.line("kill -9 of ft"));
        assertEquals(List.of(), figures.violations);
    }

    private void makeTree(Path directory) throws IOException {
        int[] sizes = random.ints(120, 0, 200_000).toArray();
        sizes[60] = 48 * Content.MIB + 7;
        sizes[90] = 9 * Content.MIB;
        Path top = Files.createDirectory(directory.resolve("tree"));
        int next = 0;
        for (Content content : Content.make(directory, random.nextLong(), sizes)) {
            String name = "d" + next % 7 + "/f" + next++;
            Path path = top.resolve(name);
            Files.createDirectories(path.getParent());
            Files.move(content.path(), path);
            tree.put(name, new Content(path, content.size()));
        }
    }

    private void point(Path source, Path run, boolean isUpload) throws IOException, InterruptedException {
        figures.points++;
        Path root = Files.createDirectory(run.resolve("root"));
        Path downloads = Files.createDirectory(run.resolve("downloads"));
        Path target = Files.createDirectories((isUpload ? root : downloads).resolve("copy"));
        Durability level = Durability.values()[random.nextInt(3)];
        port = 0;
        startServer(root);
        List<String> put = List.of(
                "put", "-r", "--json", "--durability", level.name().toLowerCase(Locale.ROOT), source.toString());
        List<String> get =
                List.of("get", "-r", "--json", "--durability", level.name().toLowerCase(Locale.ROOT));
        if (!isUpload) {
            Files.createDirectory(root.resolve("copy"));
            ledger = null;
            assertEquals(0, start(with(put, uri("copy"))).awaitEnd());
        }
        List<String> command = isUpload ? with(put, uri("copy")) : with(with(get, uri("copy/tree")), target.toString());
        Ledger expected = new Ledger(target.resolve("tree"), Durability.VISIBLE);
        ledger = expected;
        Files.createDirectories(target.resolve("tree"));
        tree.forEach((name, content) -> expected.begin(entry(name, content)));
        int who = random.nextInt(3);
        String where = "seed " + CrashSettings.seed() + ", " + command + ", killed: "
                + List.of("ft", "the server", "both").get(who);
        ChildProcess client = start(command);
        Thread.sleep(300 + random.nextInt(900));
        if (who != 1) {
            client.kill();
        }
        if (who != 0) {
            stopServer();
            startServer(root);
        }
        client.awaitEnd();
        figures.add(where + ", before repeating", expected.check());
        figures.repeated++;
        int exitCode = start(command).awaitEnd();
        if (exitCode != 0) {
            figures.add(where, List.of("given again, ft ended with " + exitCode));
        }
        tree.forEach((name, content) -> {
            if (!content.equals(expected.acknowledged(name))) {
                figures.add(where, List.of("nothing was said about " + name));
            }
        });
        figures.acknowledged += expected.acknowledgements();
        figures.add(where + ", after repeating", expected.check());
        Path[] directories = IntStream.range(0, 7)
                .mapToObj(i -> target.resolve("tree").resolve("d" + i))
                .toArray(Path[]::new);
        figures.add(where + ", left over", Staging.leftovers(root, directories));
    }

    private static Command entry(String name, Content content) {
        return new Command(0, true, content, name, content.path(), IfExists.REPLACE, Durability.VISIBLE);
    }

    private static List<String> with(List<String> command, String last) {
        List<String> longer = new ArrayList<>(command);
        longer.add(last);
        return longer;
    }

    private String uri(String path) {
        return "ft://127.0.0.1:" + port + "/" + path;
    }

    private void startServer(Path root) throws IOException, InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        List<String> command = List.of("serve", "--root", root.toString(), "--port", Integer.toString(port));
        server = ChildProcess.java(FT, command, logs.resolve("serve.log"), lines::add);
        String line = lines.poll(60, TimeUnit.SECONDS);
        Matcher serving = SERVING.matcher(String.valueOf(line));
        if (!serving.matches()) {
            throw new IOException("ft serve said " + line + "; " + Files.readString(logs.resolve("serve.log")));
        }
        port = Integer.parseInt(serving.group(1));
    }

    private void stopServer() throws InterruptedException {
        ChildProcess running = server;
        server = null;
        if (running != null) {
            running.kill();
        }
    }

    /** What {@code ft} says goes into the ledger at once. */
    private ChildProcess start(List<String> command) throws IOException {
        return ChildProcess.java(FT, command, logs.resolve("ft.log"), this::heard);
    }

    private void heard(String line) {
        Ledger open = ledger;
        Matcher ok = OK.matcher(line);
        if (open != null && ok.find()) {
            String path = ok.group(2);
            String name = path.substring(path.lastIndexOf("/d") + 1);
            Content content = tree.get(name);
            if (content != null) {
                open.acknowledge(entry(name, content), name);
            }
        }
    }
}
