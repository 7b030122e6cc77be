// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one tree must show: an entry is made before a call begins and when its result has come. {@link #check} compares it
 * with the tree. Used by several threads.
 */
final class Ledger {

    private final Path tree;
    private final Durability least;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private long acknowledged;

    /** What is known about one name. */
    private static final class Place {
        private @Nullable Content content; // acknowledged
        private final Set<Content> begun = new LinkedHashSet<>(); // may be there, nobody has said so
        private final Set<Content> renamed = new LinkedHashSet<>(); // the same, under this name or a numbered one

        Set<Content> open(Command command) {
            return command.policy() == IfExists.RENAME ? renamed : begun;
        }

        boolean isForgotten() {
            return content == null && begun.isEmpty() && renamed.isEmpty() && !isDoubtful;
        }

        boolean maybe(Set<Content> open, Path file) throws IOException {
            for (Content one : open) {
                if (one.isIn(file)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isDoubtful; // touched at a level that does not survive this kind of fault
    }

    /**
     * Begins empty.
     *
     * @param tree the directory; what is in {@code .ft} and the partial files of downloads are left out
     * @param least the lowest level that survives the faults of this run; names touched at lower ones are not looked at
     */
    Ledger(Path tree, Durability least) {
        this.tree = tree;
        this.least = least;
    }

    synchronized void begin(Command command) {
        Place place = places.computeIfAbsent(command.name(), name -> new Place());
        place.open(command).add(command.content());
        place.isDoubtful |= command.level().compareTo(least) < 0;
    }

    /** The call has succeeded and said which name the file got. */
    synchronized void acknowledge(Command command, String name) {
        acknowledged++;
        Place asked = places.computeIfAbsent(command.name(), n -> new Place());
        asked.open(command).remove(command.content());
        Place place = places.computeIfAbsent(name, n -> new Place());
        place.content = command.content();
        place.isDoubtful = command.level().compareTo(least) < 0;
        if (asked.isForgotten()) {
            places.remove(command.name());
        }
    }

    /** The call has failed and said that nothing was published. */
    synchronized void refuse(Command command) {
        Place place = places.computeIfAbsent(command.name(), n -> new Place());
        place.open(command).remove(command.content());
    }

    /**
     * Takes what an unanswered call with {@link IfExists#RENAME} has published for known.
     *
     * @return their names
     */
    synchronized Set<String> adopt(Command command) throws IOException {
        Map<String, Path> shown = new TreeMap<>();
        Files.walkFileTree(tree, new Visitor(tree, shown));
        shown.keySet().removeAll(places.keySet());
        Set<String> adopted = new LinkedHashSet<>();
        for (Map.Entry<String, Path> unknown : shown.entrySet()) {
            if (unknown.getKey().startsWith(command.name() + " (")
                    && command.content().isIn(unknown.getValue())) {
                Place place = new Place();
                place.content = command.content();
                places.put(unknown.getKey(), place);
                adopted.add(unknown.getKey());
            }
        }
        return adopted;
    }

    /** Nothing is asked of the name any more. */
    synchronized void forget(Command command) {
        Place place = places.computeIfAbsent(command.name(), n -> new Place());
        place.isDoubtful = true;
    }

    /** What was acknowledged under a name, or null. */
    synchronized @Nullable Content acknowledged(String name) {
        Place place = places.get(name);
        return place == null ? null : place.content;
    }

    synchronized long acknowledgements() {
        return acknowledged;
    }

    /**
     * Compares.
     *
     * @return one line for each violation
     */
    synchronized List<String> check() throws IOException {
        List<String> violations = new ArrayList<>();
        Map<String, Path> shown = new TreeMap<>();
        Files.walkFileTree(tree, new Visitor(tree, shown));
        for (Map.Entry<String, Place> entry : places.entrySet()) {
            Path file = shown.remove(entry.getKey());
            String problem = entry.getValue().isDoubtful ? null : problem(entry.getValue(), file);
            if (problem != null) {
                violations.add(entry.getKey() + ": " + problem);
            }
        }
        for (Map.Entry<String, Path> unknown : shown.entrySet()) {
            if (!isRenamed(unknown.getKey(), unknown.getValue())) {
                violations.add(unknown.getKey() + ": nobody was told about this file of "
                        + Files.size(unknown.getValue()) + " bytes");
            }
        }
        return violations;
    }

    private static @Nullable String problem(Place place, @Nullable Path file) throws IOException {
        Content expected = place.content;
        if (file == null) {
            return expected == null ? null : "acknowledged, and gone";
        }
        if ((expected != null && expected.isIn(file))
                || place.maybe(place.begun, file)
                || (expected == null && place.maybe(place.renamed, file))) {
            return null;
        }
        return "shows " + Files.size(file) + " bytes that are neither "
                + (expected == null
                        ? "absent"
                        : "the acknowledged " + expected.path().getFileName())
                + " nor one of " + place.begun.size() + " begun";
    }

    /** Whether a call with {@link IfExists#RENAME} that has not answered yet may have made this name. */
    private boolean isRenamed(String name, Path file) throws IOException {
        int suffix = name.lastIndexOf(" (");
        Place asked = suffix < 0 ? null : places.get(name.substring(0, suffix));
        return asked != null && (asked.isDoubtful || asked.maybe(asked.renamed, file));
    }

    /** Collects the files that users see. */
    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path tree;
        private final Map<String, Path> shown;

        Visitor(Path tree, Map<String, Path> shown) {
            this.tree = tree;
            this.shown = shown;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return Staging.isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!Staging.isHidden(file)) {
                shown.put(tree.relativize(file).toString(), file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // something temporary that has just gone
            }
            throw failure;
        }
    }
}
