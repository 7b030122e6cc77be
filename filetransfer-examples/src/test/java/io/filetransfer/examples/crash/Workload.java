// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A mixed load: small, medium and big files, uploads and downloads, several policies and levels, many at once. It writes the
 * ledgers, remembers what was interrupted, and can make the same calls again.
 *
 * <p>One call at a time for each name, so that the ledger knows what a name must show.
 */
final class Workload {

    private static final int AT_ONCE = 8;
    private static final long MOST_SENT_AGAIN =
            2 * ServerAgent.CHECKPOINT_BYTES + ServerAgent.WINDOW_BYTES + 2 * Content.MIB;

    private final Random random;
    private final List<Content> contents;
    private final Path root;
    private final Path downloads;
    private final List<Durability> levels;
    private final Durability least;
    private final Ledger onServer;
    private final Ledger onClient;
    private final Map<Integer, Command> underWay = new LinkedHashMap<>(); // all guarded by this
    private final Map<Integer, Command> interrupted = new LinkedHashMap<>();
    private final Map<Integer, long[]> durable = new LinkedHashMap<>();
    private final Map<Integer, Set<String>> adopted = new LinkedHashMap<>();
    private final Set<String> busy = new LinkedHashSet<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable ChildProcess client;
    private boolean isRepeating;
    private int nextId;
    private long repeated;
    private long continued;
    private long bytesKept;
    private long twins;

    /**
     * Does nothing yet.
     *
     * @param site whose directories are used
     * @param seed decides everything but the timing
     * @param contents what is sent
     * @param levels one is drawn for each call; a level named twice comes twice as often
     * @param least the lowest level that survives the faults of this run
     */
    Workload(Site site, long seed, List<Content> contents, List<Durability> levels, Durability least) {
        this.random = new Random(seed);
        this.contents = contents;
        this.root = site.root();
        this.downloads = site.downloads();
        this.levels = levels;
        this.least = least;
        this.onServer = new Ledger(site.root(), least);
        this.onClient = new Ledger(site.downloads(), least);
    }

    /** Uploads every source once; they are what is downloaded later. */
    void prepare(ChildProcess process) throws InterruptedException {
        synchronized (this) {
            client = process;
            isRepeating = true;
            for (Content content : contents) {
                issue(new Command(
                        nextId++,
                        true,
                        content,
                        given(content),
                        content.path(),
                        IfExists.REPLACE,
                        Durability.VERIFIED));
            }
        }
        awaitIdle();
    }

    private static String given(Content content) {
        return "given/" + content.path().getFileName();
    }

    /** Begins to make calls, and goes on as they end. */
    synchronized void start(ChildProcess process) {
        client = process;
        isRepeating = false;
        for (int i = 0; i < AT_ONCE; i++) {
            issueNext();
        }
    }

    /** Makes no further calls. */
    synchronized void stop() {
        client = null;
    }

    /** The client is gone: nobody will hear about what was under way. */
    synchronized void clientEnded() {
        client = null;
        interrupted.putAll(underWay);
        underWay.clear();
        notifyAll();
    }

    /** Waits until no call is under way. */
    synchronized void awaitIdle() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!underWay.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                violations.add("no answer within 120 s: " + underWay.values());
                clientEnded();
                return;
            }
            wait(left);
        }
    }

    /** Makes every interrupted call again and waits: each must succeed now. */
    void repeat(ChildProcess process) throws IOException, InterruptedException {
        synchronized (this) {
            client = process;
            isRepeating = true;
            List<Command> again = List.copyOf(interrupted.values());
            for (Command command : again) {
                if (!command.isUpload() && isThereWithoutReceipt(command)) {
                    durable.remove(command.id()); // it is fetched again as a whole
                } else if (command.policy() == IfExists.RENAME && mayLoseReceipt(command)) {
                    adopted.put(command.id(), onServer.adopt(command)); // a second file may be made then
                }
            }
            interrupted.clear();
            repeated += again.size();
            again.forEach(this::issue);
        }
        awaitIdle();
    }

    /**
     * The file is complete and only the answer did not come; FAIL then refuses. A client keeps no receipts of downloads, and
     * the receipt of a small upload may be lost in a power cut before the answer.
     */
    private boolean isThereWithoutReceipt(Command command) {
        try {
            Path file = command.isUpload() ? root.resolve(command.remote()) : command.local();
            return (!command.isUpload() || mayLoseReceipt(command))
                    && Files.exists(file)
                    && command.content().isIn(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private boolean mayLoseReceipt(Command command) {
        return least != Durability.VISIBLE && command.content().size() <= Content.MIB;
    }

    private boolean isPromised(Command command) {
        return command.level().compareTo(least) >= 0;
    }

    private void issue(Command command) {
        ledger(command).begin(command);
        busy.add(place(command));
        underWay.put(command.id(), command);
        if (client != null) {
            client.tell(command.line());
        }
    }

    private void issueNext() {
        for (int attempt = 0; attempt < 20 && client != null; attempt++) {
            Command command = draw();
            if (!busy.contains(place(command)) && !command.content().equals(shown(command))) {
                issue(command);
                return;
            }
        }
    }

    private Ledger ledger(Command command) {
        return command.isUpload() ? onServer : onClient;
    }

    private @Nullable Content shown(Command command) {
        return ledger(command).acknowledged(command.name());
    }

    private static String place(Command command) {
        return (command.isUpload() ? "server " : "client ") + command.name();
    }

    private Command draw() {
        Durability level = levels.get(random.nextInt(levels.size()));
        boolean isUpload = random.nextInt(3) > 0;
        // mostly small ones, as trees are; the list of contents goes from small to big
        int most = random.nextInt(4) == 0 ? contents.size() : contents.size() * 2 / 3;
        Content content = contents.get(random.nextInt(most));
        int id = nextId++;
        String size = content.size() <= Content.MIB ? "small" : content.size() <= 8 * Content.MIB ? "medium" : "big";
        String name;
        IfExists policy = IfExists.REPLACE;
        int kind = random.nextInt(10);
        if (content.size() > 8 * Content.MIB || kind < 7) {
            name = size + "-" + random.nextInt(size.equals("small") ? 12 : 3);
        } else if (kind < 9 || !isUpload) {
            name = "once-" + id;
            policy = IfExists.FAIL;
        } else {
            name = "renamed-" + random.nextInt(3);
            policy = IfExists.RENAME;
        }
        name += level == Durability.VISIBLE ? "-visible" : "";
        if (isUpload) {
            String directory = policy == IfExists.FAIL ? "once/" + id % 7 + "/" : "";
            return new Command(id, true, content, directory + name, content.path(), policy, level);
        }
        return new Command(id, false, content, given(content), downloads.resolve(name), policy, level);
    }

    /** One line of the client process. */
    synchronized void heard(String line) {
        String[] words = line.split("\t", -1);
        int id = Integer.parseInt(words[1]);
        Command command = underWay.get(id);
        if (command == null) {
            violations.add("a second answer: " + line);
            return;
        }
        switch (words[0]) {
            case "durable" -> durable(id, Long.parseLong(words[2]), Long.parseLong(words[3]));
            case "done" -> done(command, Long.parseLong(words[2]), words[3], Durability.valueOf(words[4]));
            case "failed" -> failed(command, words[2], words[3]);
            default -> violations.add("not understood: " + line);
        }
    }

    /** What the first attempt was promised; a repetition must not send it again. */
    private void durable(int id, long bytes, long acknowledged) {
        if (!isRepeating) {
            durable.put(id, new long[] {bytes, acknowledged});
        }
    }

    private void done(Command command, long sent, String name, Durability level) {
        long[] told = durable.remove(command.id());
        if (isRepeating && told != null) {
            long kept = command.content().size() - sent;
            continued += kept > 0 ? 1 : 0;
            bytesKept += kept;
            if (isPromised(command) && (kept < told[0] || told[1] - kept > MOST_SENT_AGAIN)) {
                violations.add("only " + kept + " bytes were not sent again, but " + told[0] + " were durable and "
                        + told[1] + " acknowledged: " + command);
            }
        }
        if (level.compareTo(command.level()) < 0) {
            violations.add("reached only " + level + ": " + command);
        }
        Set<String> before = adopted.remove(command.id());
        twins += before == null || before.isEmpty() || before.contains(name) ? 0 : 1;
        // a receipt of a download names the file alone
        ledger(command).acknowledge(command, name);
        ended(command);
        if (!isRepeating) {
            issueNext();
        }
    }

    private void failed(Command command, String reason, String message) {
        if (isRepeating && reason.equals(Reason.EXISTS.name()) && isThereWithoutReceipt(command)) {
            ledger(command).acknowledge(command, command.name());
            ended(command);
            return;
        } else if (isRepeating && !isPromised(command)) {
            ledger(command).forget(command);
            ended(command);
            return;
        }
        failures.add(reason + ": " + message);
        if (!isExpected(reason)) {
            violations.add("failed with " + reason + " (" + message + "): " + command);
        } else if (isRepeating) {
            violations.add("made again, it failed with " + reason + " (" + message + "): " + command);
        }
        if (!isRepeating && !reason.equals(Reason.OUTCOME_UNKNOWN.name())) { // nothing is said about an earlier attempt
            ledger(command).refuse(command);
        }
        interrupted.put(command.id(), command);
        underWay.remove(command.id());
        client = isRepeating ? client : null; // something has happened: no further calls
        notifyAll();
    }

    private boolean isExpected(String reason) {
        // the kernel may call a file system that has just lost its power a read-only one
        boolean isReadOnly = least != Durability.VISIBLE && !isRepeating && reason.equals(Reason.FORBIDDEN.name());
        return isReadOnly
                || Arrays.stream(Reason.values()).anyMatch(known -> known.name().equals(reason) && known.retryable());
    }

    private void ended(Command command) {
        underWay.remove(command.id());
        busy.remove(place(command));
        notifyAll();
    }

    /** Compares both trees with the ledgers and returns what was found since the last time, one line each. */
    synchronized List<String> check() throws IOException {
        List<String> found = new ArrayList<>(violations);
        violations.clear();
        onServer.check().forEach(line -> found.add("server: " + line));
        onClient.check().forEach(line -> found.add("client: " + line));
        return found;
    }

    synchronized int interruptedUploads() {
        return (int) interrupted.values().stream().filter(Command::isUpload).count();
    }

    synchronized int interruptedCalls() {
        return interrupted.size();
    }

    synchronized long acknowledgements() {
        return onServer.acknowledgements() + onClient.acknowledgements();
    }

    /** What came back instead of results, for people. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized void addTo(Figures figures) {
        figures.acknowledged += acknowledgements();
        figures.repeated += repeated;
        figures.continued += continued;
        figures.bytesKept += bytesKept;
        figures.twins += twins;
    }
}
