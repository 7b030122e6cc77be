// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory {@code .ft} of a root, locked and open. */
final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final String LOCK = "lock";
    private static final String FORMAT = "format";
    private static final String PARTIALS = "u";
    private static final String SINGLES = "s";
    private static final String RECEIPTS = "receipts";
    private static final String QUARANTINE = "quarantine";
    private static final String HOLDER = "holder";
    private static final Set<String> KNOWN = Set.of(LOCK, HOLDER, FORMAT, PARTIALS, SINGLES, RECEIPTS, QUARANTINE);
    private static final int HOLDER_BYTES = 200;
    private static final int LAYOUT = 1;
    private static final Pattern QUARANTINED = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[.].+");

    private final Randomness random;
    private final Clock clock;
    private final Disk.OpenFile lock;
    private final Disk.Directory top;
    private final HeldDirectory partials;
    private final Disk.Directory singles;
    private final Disk.Directory receipts;
    private final Disk.Directory quarantine;

    private Staging(Disk.Directory top, Disk.OpenFile lock, Randomness random, Clock clock, Executor threads)
            throws IOException {
        this.top = top;
        this.lock = lock;
        this.random = random;
        this.clock = clock;
        partials = new HeldDirectory(null, child(PARTIALS), "", threads);
        singles = child(SINGLES);
        receipts = child(RECEIPTS);
        quarantine = child(QUARANTINE);
    }

    /** Opens the staging area, made if absent, and locks it. The caller forces {@link #top} and the root afterwards. */
    static Staging open(Disk.Directory root, Randomness random, Clock clock, Executor threads) throws IOException {
        if (root.look(RemoteName.STAGING) == null) {
            root.makeDirectory(RemoteName.STAGING, true);
        }
        Disk.Directory top = root.openDirectory(RemoteName.STAGING);
        Disk.OpenFile lock = null;
        try {
            lock = top.openLocked(LOCK);
            if (lock == null) {
                throw new TransferException(
                        Reason.BUSY, "another server uses this root: " + holder(top) + "; its lock is '.ft/lock'");
            }
            checkFormat(top);
            writeHolder(top, clock);
            return new Staging(top, lock, random, clock, threads);
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            top.close();
            throw e;
        }
    }

    /** Not in the lock file itself: closing a descriptor of that would unlock it. */
    private static void writeHolder(Disk.Directory top, Clock clock) throws IOException {
        String text = "process " + ProcessHandle.current().pid() + " since " + clock.wallTime();
        try (Disk.OpenFile file = top.look(HOLDER) == null ? top.create(HOLDER) : top.openWrite(HOLDER)) {
            file.truncate(0);
            file.writeFully(0, new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))}, 1);
        }
    }

    private static String holder(Disk.Directory top) throws IOException {
        if (top.look(HOLDER) == null) {
            return "a process that has just begun";
        }
        ByteBuffer text = ByteBuffer.allocate(HOLDER_BYTES);
        try (Disk.OpenFile file = top.openRead(HOLDER)) {
            file.readFully(0, text);
        }
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
    }

    private static void checkFormat(Disk.Directory top) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        if (top.look(FORMAT) != null) {
            try (Disk.OpenFile format = top.openRead(FORMAT)) {
                format.readFully(0, text);
            }
        }
        String found = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII)
                .replace("\0", "") // its length may have reached the device without its content
                .strip();
        if (found.isEmpty()) { // new, or the machine went down between making and forcing it
            writeFormat(top);
        } else if (!found.equals(Integer.toString(LAYOUT))) {
            throw new TransferException(
                    Reason.UNSUPPORTED,
                    "'.ft/format' says layout '" + found + "', expected " + LAYOUT + ": a newer version wrote it");
        }
    }

    private static void writeFormat(Disk.Directory top) throws IOException {
        try (Disk.OpenFile format = top.look(FORMAT) == null ? top.create(FORMAT) : top.openWrite(FORMAT)) {
            byte[] layout = (LAYOUT + "\n").getBytes(StandardCharsets.US_ASCII);
            format.writeFully(0, new ByteBuffer[] {ByteBuffer.wrap(layout)}, 1);
            format.force();
        }
    }

    private Disk.Directory child(String name) throws IOException {
        if (top.look(name) == null) {
            top.makeDirectory(name, true);
        }
        return top.openDirectory(name);
    }

    Disk.Directory top() {
        return top;
    }

    HeldDirectory partials() {
        return partials;
    }

    Disk.Directory singles() {
        return singles;
    }

    Disk.Directory receipts() {
        return receipts;
    }

    /** Where a partial file goes that nobody may believe. */
    Disk.Directory quarantine() {
        return quarantine;
    }

    String newId() {
        return StagingNames.random(random);
    }

    /** Moves what does not belong here out of the way. */
    void quarantineUnknown() throws IOException {
        try (Disk.Names names = top.names()) {
            for (@Nullable String name = names.next(); name != null; name = names.next()) {
                if (!KNOWN.contains(name)) {
                    quarantine(top, name, "it does not belong there");
                }
            }
        }
    }

    /** A new name in quarantine; it begins with the day, after which it is kept for some time. */
    String quarantineName() {
        return clock.wallTime().atOffset(ZoneOffset.UTC).toLocalDate() + "." + newId();
    }

    /** Removes what was moved there before a day. What has a name of another form stays. */
    void clearQuarantine(Instant limit) throws IOException {
        String firstDay = limit.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        List<String> old = new ArrayList<>();
        try (Disk.Names names = quarantine.names()) {
            for (@Nullable String name = names.next(); name != null; name = names.next()) {
                if (QUARANTINED.matcher(name).matches() && name.compareTo(firstDay) < 0) {
                    old.add(name);
                }
            }
        }
        for (String name : old) {
            LOG.warn("removing '.ft/quarantine/{}': its time is over", name);
            remove(quarantine, name);
        }
    }

    /** Removes what is below a name, following no link; stops at the first thing that does not go. */
    private static void remove(Disk.Directory from, String name) throws IOException {
        Disk.Entry entry = from.look(name);
        if (entry == null) {
            return;
        } else if (entry.type() != RemoteEntry.Type.DIRECTORY) {
            from.deleteFile(name);
            return;
        }
        try (Disk.Directory directory = from.openDirectory(name)) {
            List<String> inside = new ArrayList<>();
            try (Disk.Names names = directory.names()) {
                for (@Nullable String each = names.next(); each != null; each = names.next()) {
                    inside.add(each);
                }
            }
            for (String each : inside) {
                remove(directory, each);
            }
        }
        from.deleteDirectory(name);
    }

    /** Moves something out of the way, loudly. */
    void quarantine(Disk.Directory from, String name, String why) throws IOException {
        String target = quarantineName();
        from.move(name, quarantine, target);
        LOG.warn("moved '{}' from the staging area to '.ft/quarantine/{}': {}", name, target, why);
    }

    /** A partial file whose data is neither here nor published; gone already if nothing was promised. */
    void quarantineLost(String id) throws IOException {
        if (partials.directory().look(id) != null) {
            quarantine(partials.directory(), id, "its data is lost");
        }
    }

    /** Proves that the area can be written and is on the file system of the root. */
    void test(Disk.Directory root) throws IOException {
        String name = newId();
        try (Disk.OpenFile file = singles.create(name)) {
            file.writeFully(0, new ByteBuffer[] {ByteBuffer.wrap(new byte[] {1})}, 1);
            file.force();
        }
        String visitor = ".test.ft-" + name;
        try {
            singles.move(name, root, visitor);
            root.move(visitor, singles, name);
        } catch (AtomicMoveNotSupportedException e) {
            throw new TransferException(
                    Reason.UNSUPPORTED, "'.ft' and the root are on two file systems, expected one", e);
        }
        singles.deleteFile(name);
    }

    /** Closes everything and unlocks. */
    void close() throws IOException {
        partials.release();
        singles.close();
        receipts.close();
        quarantine.close();
        try (top) {
            lock.close();
        }
    }
}
