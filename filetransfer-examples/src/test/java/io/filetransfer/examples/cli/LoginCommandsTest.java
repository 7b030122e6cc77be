// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ft} with logins, as a user runs it: a server and clients in processes of their own. */
final class LoginCommandsTest {

    private static final String PASSWORD = "canary-password-4711";
    private static final String TOKEN = "canary-token-0815-abcdef";

    @TempDir
    Path directory;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private Process server;
    private BufferedReader lines;
    private String uri = "";

    @BeforeEach
    void serve() throws Exception {
        Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Files.writeString(directory.resolve("token"), TOKEN);
        Files.writeString(directory.resolve("file"), "content");
        assertEquals(
                0,
                run("passwd", "--password", "file:password", "--home", "home/alice", "users", "alice"),
                said.toString());
        server = start(List.of(
                "serve",
                "--debug",
                "--root",
                "root",
                "--port",
                "0",
                "--users",
                "users",
                "--token",
                "robot=file:token",
                "--allow-plaintext-passwords"));
        lines = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.startsWith("serving ")) {
                uri = line.substring(line.indexOf("ft://")) + "/";
                break;
            }
        }
        assertFalse(uri.isEmpty(), said.toString());
    }

    @AfterEach
    void stop() throws Exception {
        server.destroy();
        assertTrue(server.waitFor(30, TimeUnit.SECONDS));
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                classPath(),
                "io.filetransfer.examples.cli.Ft"));
        line.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("CANARY", TOKEN);
        builder.environment().put("http_proxy", "http://127.0.0.1:1");
        return builder.start();
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        return modules.isEmpty() ? classes : modules + System.getProperty("path.separator") + classes;
    }

    private int run(String... arguments) throws Exception {
        Process process = start(List.of(arguments));
        process.getOutputStream().close();
        said.addAll(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private String lastLine() {
        return said.get(said.size() - 1);
    }

    /** Whatever happens, no secret is in any line that a process has written, even with everything logged. */
    @Test
    @Tag("A24")
    void logsInWithPasswordOrTokenAndShowsNeither() throws Exception {
        assertEquals(
                0,
                run(
                        "put",
                        "--debug",
                        "--user",
                        "alice",
                        "--password",
                        "file:password",
                        "--allow-plaintext-passwords",
                        "file",
                        uri),
                said.toString());
        assertEquals("content", Files.readString(directory.resolve("root/home/alice/file")));
        assertEquals(
                0,
                run("stat", "--debug", "--token", "env:CANARY", "--allow-plaintext-passwords", uri + "home/alice/file"),
                said.toString());

        assertEquals(
                1,
                run(
                        "ls",
                        "--debug",
                        "--user",
                        "alice",
                        "--password",
                        "file:token",
                        "--allow-plaintext-passwords",
                        uri));
        assertTrue(said.stream().anyMatch(line -> line.contains("UNAUTHENTICATED: login refused")), said.toString());
        assertEquals(1, run("ls", "--debug", uri));
        assertTrue(lastLine().contains("give credentials"), said.toString());
        assertEquals(1, run("ls", "--debug", "--user", "alice", "--password", "file:password", uri));
        assertTrue(said.stream().anyMatch(line -> line.contains("not encrypted")), said.toString());
        assertEquals(1, run("ls", "--user", "alice", uri), "there is no terminal to ask");
        assertEquals(1, run("ls", "--user", "alice", "--token", "env:CANARY", uri));
        assertEquals(2, run("ls", "--user", "alice", "--password", PASSWORD, uri));
        assertTrue(lastLine().contains("does not belong on a command line"), said.toString());
        assertEquals(2, run("ls", "--proxy", "http://me:" + PASSWORD + "@proxy:1", uri));

        server.toHandle().destroy(); // unlike the method of Process, it leaves the output to be read
        lines.lines().forEach(said::add);
        for (String line : said) {
            assertFalse(line.contains("canary"), line);
        }
        assertTrue(said.size() > 20, "the processes were to log all they do: " + said);
    }

    @Test
    void goesThroughAProxyOnlyIfItIsTold() throws Exception {
        String[] login = {"stat", "--token", "file:token", "--allow-plaintext-passwords"};
        assertEquals(0, run(login[0], login[1], login[2], login[3], uri), said.toString());
        assertEquals(1, run(login[0], login[1], login[2], login[3], "--proxy", "http://127.0.0.1:1", uri));
        assertEquals(
                0,
                run(
                        login[0],
                        login[1],
                        login[2],
                        login[3],
                        "--proxy",
                        "http://127.0.0.1:1",
                        "--no-proxy",
                        "127.0.0.0/8",
                        uri),
                said.toString());
    }

    @Test
    void changesUsersWhileTheServerRuns() throws Exception {
        assertEquals(0, run("passwd", "--password", "file:token", "users", "bob"), said.toString());
        String[] bob = {"stat", "--user", "bob", "--password", "file:token", "--allow-plaintext-passwords"};
        assertEquals(0, run(bob[0], bob[1], bob[2], bob[3], bob[4], bob[5], uri), said.toString());
        assertEquals(0, run("passwd", "--remove", "users", "bob"));
        assertEquals(1, run(bob[0], bob[1], bob[2], bob[3], bob[4], bob[5], uri));
        assertEquals(1, run("passwd", "--remove", "users", "bob"));
        assertEquals(1, run("passwd", "--password", "file:missing", "users", "bob"));
        assertEquals(1, run("passwd", "--password", "file:token", "users", "b:b"));
    }
}
