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

    @TempDir
    Path logs;

    private final Random random = new Random(CrashSettings.seed());
    private final Figures figures = new Figures("VIOLATION");
    private CrashDirectory here;
    private Site site;
    private Calls calls;
    private Content content;
    private Content old;
    private int trials;

    @BeforeEach
    void makeDirectories() throws IOException {
        here = CrashDirectory.onDevice();
        Path root = Files.createDirectory(here.path().resolve("root"));
        Path downloads = Files.createDirectory(here.path().resolve("downloads"));
        site = new Site(root, downloads, logs.resolve("log"), 1);
        calls = new Calls(site, Durability.VERIFIED);
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
        calls.start();
        calls.succeed(command(true, content, "given", IfExists.REPLACE));
        List<Fault> faults = new ArrayList<>(Fault.of(systemCalls(isUpload, isServer)));
        assertFalse(faults.isEmpty(), "no system calls were seen");
        Collections.shuffle(faults, random);
        int most = CrashSettings.points("injections", 15);
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

    /** The system calls of one call that goes well; made three times before, so that all classes are loaded. */
    private List<String> systemCalls(boolean isUpload, boolean isServer) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            calls.succeed(command(isUpload, content, "warm-" + i, IfExists.REPLACE));
        }
        Injection counting =
                Injection.inThread(thread(isServer), Fault.STORAGE_CALLS, List.of(), logs.resolve("counted"));
        calls.succeed(command(isUpload, content, "counted", IfExists.REPLACE));
        return counting.end();
    }

    private long thread(boolean isServer) throws IOException, InterruptedException {
        List<Long> threads = isServer ? site.serverStorageThreads() : site.clientStorageThreads();
        assertEquals(1, threads.size(), "storage threads");
        return threads.get(0);
    }

    private void trial(Fault fault, boolean isUpload, boolean isServer) throws IOException, InterruptedException {
        calls.start();
        String name = "file-" + ++trials;
        boolean isTaken = random.nextBoolean();
        if (isTaken) {
            calls.succeed(command(true, old, isUpload ? name : "old", IfExists.REPLACE));
            if (!isUpload) {
                Files.copy(old.path(), site.downloads().resolve(name));
                Command copied = command(false, old, name, IfExists.REPLACE);
                calls.ledger(copied).acknowledge(copied, name);
            }
        }
        calls.succeed(command(isUpload, content, "warm-" + trials, IfExists.REPLACE));
        Command call = command(isUpload, content, name, isTaken ? IfExists.REPLACE : IfExists.FAIL);
        Injection injection =
                Injection.inThread(thread(isServer), fault.call(), List.of(fault.option()), logs.resolve("injected"));
        String answer = calls.answer(call, injection);
        injection.end();
        if (answer == null) {
            site.close(); // another sequence of calls this time
            calls.start();
            calls.answer(call);
            calls.ledger(call).forget(call);
            return;
        }
        String where = "seed " + CrashSettings.seed() + ", " + fault.option() + ", " + call.line() + " -> " + answer;
        figures.points++;
        if (fault.effect().startsWith("error") && !Calls.isDone(answer) && !isRetryable(Calls.reason(answer))) {
            figures.add(where, List.of("a fault of the disk is told as " + Calls.reason(answer)));
        }
        calls.judge(call, answer, figures, where);
        figures.add(where + ", before the restart", calls.check());
        site.killClient();
        site.killServer();
        calls.start();
        figures.add(where + ", after the restart", calls.check());
        if (!Calls.isDone(answer)) {
            figures.repeated++;
            String again = calls.answer(call);
            for (int more = fault.isFalseWrite() ? 2 : 0; more > 0 && !Calls.isDone(again); more--) {
                again = calls.answer(call); // what was believed to be written is found and taken back
            }
            if (Calls.isDone(again) || (!isUpload && Calls.reason(again).equals(Reason.EXISTS.name()))) {
                calls.ledger(call).acknowledge(call, name);
            } else {
                figures.add(where, List.of("made again: " + again));
            }
        }
        figures.add(where + ", at the end", calls.check());
        clearQuarantine(fault, where);
        if (!isUpload && Calls.isDone(answer)) { // the clearing up failed: hidden until the same call comes again
            for (String left : Staging.besideTargets(site.downloads())) {
                CrashDirectory.delete(site.downloads().resolve(left));
            }
        }
        figures.add(where + ", left over", Staging.leftovers(site.root(), site.downloads()));
    }

    private static boolean isRetryable(String reason) {
        return Arrays.stream(Reason.values()).anyMatch(known -> known.name().equals(reason) && known.retryable());
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
        return isUpload ? calls.put(bytes, name, policy) : calls.get(bytes, "given", name, policy);
    }
}
