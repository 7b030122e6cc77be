// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls of a client process one after another, with what each tree must show. Used by one thread. */
final class Calls {

    private static final long ANSWER_SECONDS = 60;

    private final Site site;
    private final Durability level;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Ledger onServer;
    private final Ledger onClient;
    private int nextId;

    Calls(Site site, Durability level) {
        this.site = site;
        this.level = level;
        this.onServer = new Ledger(site.root(), Durability.VISIBLE);
        this.onClient = new Ledger(site.downloads(), Durability.VISIBLE);
    }

    /** Starts what is not running. */
    void start() throws IOException, InterruptedException {
        site.startServer();
        site.startClient(answers::add);
    }

    Command put(Content content, String name, IfExists policy) {
        return new Command(nextId++, true, content, name, content.path(), policy, level);
    }

    Command get(Content content, String remote, String name, IfExists policy) {
        return new Command(nextId++, false, content, remote, site.downloads().resolve(name), policy, level);
    }

    Ledger ledger(Command command) {
        return command.isUpload() ? onServer : onClient;
    }

    /** Makes a call that must succeed. */
    void succeed(Command command) throws InterruptedException {
        String answer = answer(command);
        assertEquals("done", answer.split("\t", -1)[0], answer);
        ledger(command).acknowledge(command, command.name());
    }

    /** Makes a call and waits for the line with its end. */
    String answer(Command command) throws InterruptedException {
        begin(command);
        String line = "";
        while (line != null && !isAnswer(line)) {
            line = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        return line == null ? silence() : line;
    }

    /** The same under an injection; null as soon as it is known that the fault has hit something that is not storage. */
    @Nullable
    String answer(Command command, Injection injection) throws IOException, InterruptedException {
        begin(command);
        for (int i = 0; i < ANSWER_SECONDS * 10; i++) {
            String line = answers.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && isAnswer(line)) {
                return injection.hasHitStorage() ? line : null;
            } else if (line == null && injection.hasHitSomethingElse()) {
                return null;
            }
        }
        return silence();
    }

    private void begin(Command command) {
        ledger(command).begin(command);
        site.client().tell(command.line());
    }

    private static boolean isAnswer(String line) {
        return line.startsWith("done") || line.startsWith("failed");
    }

    private static String silence() {
        return "failed\t\tSILENCE\tno answer within " + ANSWER_SECONDS + " s";
    }

    static boolean isDone(String answer) {
        return answer.startsWith("done");
    }

    static String reason(String answer) {
        return answer.split("\t", -1)[2];
    }

    /** Writes an answer into the ledger; what is no answer goes to the figures. */
    void judge(Command command, String answer, Figures figures, String where) {
        if (isDone(answer)) {
            figures.acknowledged++;
            ledger(command).acknowledge(command, answer.split("\t", -1)[3]);
        } else if (Arrays.stream(Reason.values())
                .noneMatch(reason -> reason.name().equals(reason(answer)))) {
            figures.add(where, List.of("no answer, or none with a reason: " + answer));
        } else if (!reason(answer).equals(Reason.OUTCOME_UNKNOWN.name())) {
            ledger(command).refuse(command);
        }
    }

    List<String> check() throws IOException {
        List<String> found = new ArrayList<>();
        onServer.check().forEach(line -> found.add("server: " + line));
        onClient.check().forEach(line -> found.add("client: " + line));
        return found;
    }
}
