// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.core.file.SimulatedDisk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the names of one machine have shown, in order, and which of that was promised to somebody. Each publish is checked when
 * it happens; after a crash each name must show something at least as new as what was promised.
 */
final class Ledger implements SimulatedDisk.Watcher {

    /** A content that may get a name. */
    record Offer(String path, long check, IfExists policy, Durability level) {

        /** Whether a file at that path can come from this offer: the name itself, or a numbered one beside it. */
        boolean fits(String shown) {
            if (shown.equals(path)) {
                return true;
            }
            int dot = path.lastIndexOf('.');
            String stem = dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
            return policy == IfExists.RENAME && shown.startsWith(stem + " (");
        }
    }

    /** A name began to show a file, or nothing. */
    private static final class Event {
        final @Nullable Object file;
        final long check;
        final String version;
        final Set<Durability> levels;
        final int crashes;
        final boolean isFound;
        boolean isTorn;

        Event(@Nullable Object file, long check, String version, Set<Durability> levels, int crashes, boolean isFound) {
            this.isFound = isFound;
            this.file = file;
            this.check = check;
            this.version = version;
            this.levels = levels;
            this.crashes = crashes;
        }
    }

    private static final class History {
        final List<Event> events = new ArrayList<>();
        private int seen = -1; // the newest event that somebody was told of
        int promises; // how often the first thing was told of a name that might have shown nothing
        int durable = -1; // and the newest that survives a loss of power
        final List<LongConsumer> followers = new ArrayList<>(0);
        boolean mayBeDeleted;

        void seen(int number) {
            boolean before = showsSomething();
            seen = number;
            promises += !before && showsSomething() ? 1 : 0;
        }

        /** Whether somebody was told that it does. */
        boolean showsSomething() {
            return seen >= 0 && events.get(seen).file != null;
        }

        @Nullable
        Event last() {
            return events.isEmpty() ? null : events.get(events.size() - 1);
        }

        void add(Event event) {
            events.add(event);
            if (event.file != null) {
                followers.forEach(follower -> follower.accept(event.check));
            }
        }
    }

    private final SimulatedDisk disk;
    private final String top;
    private final Consumer<Violation> broken;
    private final Map<String, History> histories = new LinkedHashMap<>();
    private final Map<Long, List<Offer>> offers = new LinkedHashMap<>();
    private final Set<Object> shown = new LinkedHashSet<>(); // the files that have a final name
    private int losses;

    /** Breaches that are noticed inside of the engine go to the sink: it would take them for failures of the disk. */
    Ledger(SimulatedDisk disk, String top, Consumer<Violation> broken) {
        this.broken = broken;
        this.disk = disk;
        this.top = top + "/";
        disk.watch(this);
    }

    /** From now on this content may appear. */
    void offer(Offer offer) {
        List<Offer> same = offers.computeIfAbsent(offer.check, check -> new ArrayList<>(1));
        if (!same.contains(offer)) {
            same.add(offer);
        }
    }

    /** From now on this content may not appear: whoever sent it was told that nothing came of it. */
    void withdraw(Offer offer) {
        List<Offer> same = offers.get(offer.check);
        if (same != null) {
            same.remove(offer);
        }
    }

    /** What a name shows now was there before anybody came, and is to stay. */
    void promised(String path) {
        History history = history(path);
        history.seen(history.events.size() - 1);
        history.durable = history.seen;
    }

    void mayBeDeleted(String path) {
        history(path).mayBeDeleted = true;
    }

    private History history(String path) {
        return histories.computeIfAbsent(path, name -> new History());
    }

    /** The contents that a name has shown so far, and does show. */
    Set<Long> everShown(String path) {
        Set<Long> shown = new LinkedHashSet<>();
        for (Event event : history(path).events) {
            if (event.file != null) {
                shown.add(event.check);
            }
        }
        return shown;
    }

    /** Tells somebody every content that a name has shown and will show. */
    void follow(String path, LongConsumer follower) {
        everShown(path).forEach(follower::accept);
        history(path).followers.add(follower);
    }

    /**
     * Negative while a name may show nothing: it was never promised that it shows something, or somebody deletes it. The same
     * number at two times says that it showed something all the time between them.
     */
    int presence(String path) {
        History history = history(path);
        return history.showsSomething() && !history.mayBeDeleted ? history.promises : -1;
    }

    /** Whether some name shows this content now. */
    boolean isShown(long check) {
        return histories.values().stream()
                .map(History::last)
                .anyMatch(last -> last != null && last.file != null && last.check == check);
    }

    /** How often a content was published, at any name. */
    int publishes(long check) {
        int count = 0;
        for (History history : histories.values()) {
            for (Event event : history.events) {
                count += event.file != null && event.check == check && !event.isFound ? 1 : 0;
            }
        }
        return count;
    }

    /** How often a content was published at a name, if nothing else was since its n-th event; else 0. */
    int publishesSince(String path, int event, long check) {
        List<Event> since =
                history(path).events.subList(event, history(path).events.size());
        boolean isAlone = since.stream().allMatch(each -> each.file != null && each.check == check);
        return isAlone ? (int) since.stream().filter(each -> !each.isFound).count() : 0;
    }

    /** How many things a name has shown. */
    int events(String path) {
        return history(path).events.size();
    }

    private boolean isFinal(String path) {
        return path.startsWith(top) && !path.startsWith(top + ".ft/") && !path.contains(".ft-");
    }

    @Override
    public void named(String path, Object file, @Nullable Object replaced) {
        if (!isFinal(path)) {
            return;
        }
        long check = SimulatedDisk.check(file);
        Set<Durability> levels = new LinkedHashSet<>();
        boolean mayReplace = false;
        for (Offer offer : offers.getOrDefault(check, List.of())) {
            if (offer.fits(path)) {
                levels.add(offer.level);
                mayReplace |= offer.policy == IfExists.REPLACE;
            }
        }
        if (levels.isEmpty()) {
            broken.accept(new Violation(path + " shows " + shown(check) + ", which nobody has sent there"));
        }
        if (replaced != null && !mayReplace) {
            broken.accept(new Violation(path + " was replaced although nobody asked for that"));
        }
        add(history(path), new Event(file, check, SimulatedDisk.version(file), levels, losses, false));
    }

    private static String shown(long check) {
        return String.format("%d bytes with CRC-32C %08x", check >>> 32, (int) check);
    }

    @Override
    public void removed(String path, Object file) {
        if (!isFinal(path)) {
            return;
        }
        History history = history(path);
        if (!history.mayBeDeleted) {
            broken.accept(new Violation(path + " was deleted although nobody asked for that"));
        }
        add(history, new Event(null, 0, "", Set.of(), losses, false));
    }

    private void add(History history, Event event) {
        Event before = history.last();
        if (before != null && before.file != null) {
            shown.remove(before.file);
        }
        if (event.file != null) {
            shown.add(event.file);
        }
        history.add(event);
    }

    @Override
    public void changed(Object file) {
        if (shown.contains(file)) {
            broken.accept(new Violation("a file was written to that has a final name"));
        }
    }

    /** What somebody was told of. */
    record Shown(long check, boolean isTorn) {}

    /**
     * Somebody was told that a name shows a file.
     *
     * @return which content that was
     */
    Shown acknowledged(String path, Receipt receipt) {
        History history = history(path);
        int number = -1;
        for (int i = 0; i < history.events.size(); i++) {
            if (history.events.get(i).version.equals(receipt.version())) {
                number = i;
            }
        }
        if (number < 0) {
            throw new Violation("a receipt for " + path + ", which never showed that: " + receipt);
        }
        Event event = history.events.get(number);
        if (receipt.outcome() == Receipt.Outcome.SKIPPED) {
            return new Shown(event.check, event.isTorn); // says what was there, promises nothing
        }
        boolean promised = receipt.level() != Durability.VISIBLE;
        boolean isLasting = promised || event.crashes == losses; // else the power may have taken it since
        Object file = event.file;
        boolean matches = receipt.size() == event.check >>> 32
                && (event.isTorn
                        || !isLasting
                        || (file != null && Objects.equals(receipt.digest(), SimulatedDisk.digest(file))));
        if (!matches) {
            throw new Violation("the receipt for " + path + " has another size or digest: " + receipt);
        }
        if (isLasting) {
            history.seen(Math.max(history.seen, number));
        }
        if (promised) {
            history.durable = Math.max(history.durable, number);
        }
        check(path, history, history.seen);
        return new Shown(event.check, event.isTorn);
    }

    /** Somebody was told that a name is gone. */
    void acknowledgedDelete(String path) {
        History history = history(path);
        for (int i = history.events.size() - 1; i >= 0; i--) {
            if (history.events.get(i).file == null) {
                history.seen(Math.max(history.seen, i));
                history.durable = Math.max(history.durable, i);
                check(path, history, i);
                return;
            }
        }
        throw new Violation("a delete of " + path + " was confirmed, and never happened");
    }

    /** Which event a name shows now; fails if it is older than a promised one. */
    private int check(String path, History history, int promised) {
        Object file = disk.file(path);
        for (int i = history.events.size() - 1; i >= Math.max(0, promised); i--) {
            if (history.events.get(i).file == file) {
                return i;
            }
        }
        if (promised < 0 && file == null) {
            return -1;
        }
        throw new Violation(
                path + (file == null ? " is gone" : " shows an older file") + " although a newer one was acknowledged");
    }

    /** Every name shows what it showed last, and all of it. */
    void checkUnchanged() {
        histories.forEach((path, history) -> {
            Event last = history.last();
            check(path, history, history.events.size() - 1);
            if (last != null && last.file != null && SimulatedDisk.check(last.file) != last.check) {
                throw new Violation(path + " has changed after it was published");
            }
        });
    }

    /** After a crash, before anything is repaired. */
    void checkAfterCrash(boolean isPowerLost) {
        try {
            afterCrash(isPowerLost);
        } catch (Violation found) {
            broken.accept(found);
        }
    }

    private void afterCrash(boolean isPowerLost) {
        losses += isPowerLost ? 1 : 0;
        for (String path : disk.files(top.substring(0, top.length() - 1))) {
            if (isFinal(path)) {
                history(path);
            }
        }
        histories.forEach((path, history) -> {
            int shown = check(path, history, isPowerLost ? history.durable : history.seen);
            history.seen(Math.min(history.seen, shown)); // what was only visible may have gone with the power
            if (shown < 0) {
                add(history, new Event(null, 0, "", Set.of(), losses, true));
            } else {
                found(path, history, history.events.get(shown), isPowerLost && shown > history.durable);
            }
        });
    }

    private void found(String path, History history, Event event, boolean mayBeTorn) {
        Object file = event.file;
        long check = file == null ? 0 : SimulatedDisk.check(file);
        if (file != null && check != event.check && !(mayBeTorn && event.levels.contains(Durability.VISIBLE))) {
            throw new Violation(path + " shows " + shown(check) + " after the crash, was " + shown(event.check));
        }
        String version = file == null ? "" : SimulatedDisk.version(file);
        Event now = new Event(file, check, version, event.levels, losses, true);
        now.isTorn = event.isTorn || check != event.check;
        add(history, now);
    }
}
