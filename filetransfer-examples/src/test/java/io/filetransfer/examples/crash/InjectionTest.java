// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every system call that storage makes for one file fails once, or says that it did what it did not, in a real process.
 *
 * <p>Each side runs with one storage thread, and strace is attached to that thread alone: what the virtual machine does for
 * itself is left in peace. The level is VERIFIED, the only one that promises to find a write that did not happen.
 */
@Tag("crash")
class InjectionTest {

    private static final long ANSWER_SECONDS = 60;

    @TempDir
    Path logs;

    private final Random random = new Random(CrashSettings.seed());
    private final Figures figures = new Figures("VIOLATION");
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private CrashDirectory here;
    private Site site;
    private Ledger onServer;
    private Ledger onClient;
    private Content content;
    private Content old;
    private int nextId;

    @BeforeEach
    void makeDirectories() throws IOException {
        here = CrashDirectory.make();
        Path root = Files.createDirectory(here.path().resolve("root"));
        Path downloads = Files.createDirectory(here.path().resolve("downloads"));
        site = new Site(root, downloads, logs.resolve("log"), 1);
        onServer = new Ledger(root, Durability.VISIBLE);
        onClient = new Ledger(downloads, Durability.VISIBLE);
    }

    @AfterEach
    void clear() throws Exception {
        site.close();
        here.close();
    }

    @ParameterizedTest(name = "{1} bytes, faults on the {0}")
    @CsvSource({"server, 20000", "server, 5242885", "client, 20000", "client, 5242885"})
    void neverCompletesAnUploadFalsely(String side, int bytes) throws Exception {
        run(true, side, bytes);
    }

    @ParameterizedTest(name = "{1} bytes, faults on the {0}")
    @CsvSource({"server, 20000", "server, 5242885", "client, 20000", "client, 5242885"})
    void neverCompletesADownloadFalsely(String side, int bytes) throws Exception {
        run(false, side, bytes);
    }

    private void run(boolean isUpload, String side, int bytes) throws Exception {
        Skip.ifPresent(Injection.obstacle(here.path()), "faults from outside");
        boolean isServer = side.equals("server");
        List<Content> made = Content.make(here.path(), random.nextLong(), bytes, 12_345);
        content = made.get(0);
        old = made.get(1);
        start();
        succeed(command(true, content, "given", IfExists.REPLACE));
        List<Fault> faults = new ArrayList<>(Fault.of(calls(isUpload, isServer)));
        assertFalse(faults.isEmpty(), "no system calls were seen");
        Collections.shuffle(faults, random);
        int most = CrashSettings.points("injections", 25);
        for (Fault fault : faults.subList(0, Math.min(most, faults.size()))) {
            int before = figures.points;
            for (int attempt = 0; attempt < 3 && figures.points == before; attempt++) {
                trial(fault, isUpload, isServer);
            }
        }
        System.out.println(figures.line((isUpload ? "put" : "get") + " of " + bytes + " bytes, " + faults.size()
                + " possible faults on the " + side));
        assertEquals(List.of(), figures.violations);
    }

    private void start() throws IOException, InterruptedException {
        site.startServer();
        site.startClient(answers::add);
    }

    /** The system calls of one call that goes well; made three times before, so that all classes are loaded. */
    private List<String> calls(boolean isUpload, boolean isServer) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            succeed(command(isUpload, content, "warm-" + i, IfExists.REPLACE));
        }
        Injection counting =
                Injection.inThread(thread(isServer), Fault.STORAGE_CALLS, List.of(), logs.resolve("counted"));
        succeed(command(isUpload, content, "counted", IfExists.REPLACE));
        return counting.end();
    }

    private long thread(boolean isServer) throws IOException, InterruptedException {
        List<Long> threads = isServer ? site.serverStorageThreads() : site.clientStorageThreads();
        assertEquals(1, threads.size(), "storage threads");
        return threads.get(0);
    }

    private void trial(Fault fault, boolean isUpload, boolean isServer) throws IOException, InterruptedException {
        start();
        String name = "file-" + nextId;
        boolean isTaken = random.nextBoolean();
        if (isTaken) {
            succeed(command(true, old, isUpload ? name : "old", IfExists.REPLACE));
            if (!isUpload) {
                Files.copy(old.path(), site.downloads().resolve(name));
                onClient.acknowledge(command(false, old, name, IfExists.REPLACE), name);
            }
        }
        succeed(command(isUpload, content, "warm-" + nextId, IfExists.REPLACE));
        Command call = command(isUpload, content, name, isTaken ? IfExists.REPLACE : IfExists.FAIL);
        Injection injection =
                Injection.inThread(thread(isServer), fault.call(), List.of(fault.option()), logs.resolve("injected"));
        String answer = answer(call, injection);
        injection.end();
        if (answer == null) {
            ledger(call).forget(call); // another sequence of calls this time
            site.close();
            return;
        }
        String where = "seed " + CrashSettings.seed() + ", " + fault.option() + ", " + call.line() + " -> " + answer;
        figures.points++;
        judge(call, answer, where);
        figures.add(where + ", before the restart", check());
        site.killClient();
        site.killServer();
        start();
        figures.add(where + ", after the restart", check());
        if (!answer.startsWith("done")) {
            figures.repeated++;
            String again = answer(call);
            for (int more = fault.isFalseWrite() ? 2 : 0; more > 0 && !again.startsWith("done"); more--) {
                again = answer(call); // what was believed to be written is found and taken back
            }
            if (again.startsWith("done") || (!isUpload && again.contains(Reason.EXISTS.name()))) {
                ledger(call).acknowledge(call, name);
            } else {
                figures.add(where, List.of("made again: " + again));
            }
        }
        figures.add(where + ", at the end", check());
        clearQuarantine(fault, where);
        figures.add(where + ", left over", Staging.leftovers(site.root(), site.downloads()));
    }

    private List<String> check() throws IOException {
        List<String> found = new ArrayList<>();
        onServer.check().forEach(line -> found.add("server: " + line));
        onClient.check().forEach(line -> found.add("client: " + line));
        return found;
    }

    /** What a failed flush leaves behind may lie in quarantine; nothing else. */
    private void clearQuarantine(Fault fault, String where) throws IOException {
        List<String> names = Staging.in(site.root(), "quarantine");
        for (String name : names) {
            if (!fault.call().equals("fsync") && !fault.call().equals("fdatasync")) {
                figures.add(where, List.of("in quarantine: " + name));
            }
            CrashDirectory.delete(site.root().resolve(".ft/quarantine").resolve(name));
        }
    }

    private Command command(boolean isUpload, Content bytes, String name, IfExists policy) {
        Path local = isUpload ? bytes.path() : site.downloads().resolve(name);
        String remote = isUpload ? name : "given";
        return new Command(nextId++, isUpload, bytes, remote, local, policy, Durability.VERIFIED);
    }

    private Ledger ledger(Command command) {
        return command.isUpload() ? onServer : onClient;
    }

    private void succeed(Command command) throws InterruptedException {
        String answer = answer(command);
        assertEquals("done", answer.split("\t")[0], answer);
        ledger(command).acknowledge(command, command.name());
    }

    private void judge(Command command, String answer, String where) {
        String[] words = answer.split("\t", -1);
        if (words[0].equals("done")) {
            figures.acknowledged++;
            ledger(command).acknowledge(command, words[3]);
        } else if (Arrays.stream(Reason.values())
                .noneMatch(reason -> reason.name().equals(words[2]))) {
            figures.add(where, List.of("no answer, or none with a reason"));
        } else if (!words[2].equals(Reason.OUTCOME_UNKNOWN.name())) {
            ledger(command).refuse(command);
        }
    }

    private String answer(Command command) throws InterruptedException {
        ledger(command).begin(command);
        site.client().tell(command.line());
        String answer = "";
        while (answer != null && !isAnswer(answer)) {
            answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        return answer == null ? "failed\t\tSILENCE\tno answer within " + ANSWER_SECONDS + " s" : answer;
    }

    private static boolean isAnswer(String line) {
        return line.startsWith("done") || line.startsWith("failed");
    }

    /** Null as soon as it is known that the fault has hit something that is not storage. */
    private @Nullable String answer(Command command, Injection injection) throws IOException, InterruptedException {
        ledger(command).begin(command);
        site.client().tell(command.line());
        for (int i = 0; i < ANSWER_SECONDS * 10; i++) {
            String line = answers.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && isAnswer(line)) {
                return injection.hasHitStorage() ? line : null;
            } else if (line == null && injection.hasHitSomethingElse()) {
                return null;
            }
        }
        return "failed\t\tSILENCE\tno answer within " + ANSWER_SECONDS + " s";
    }
}
