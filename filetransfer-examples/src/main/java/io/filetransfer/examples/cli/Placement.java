// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.util.HashSet;
import java.util.Set;

/** Where a copy goes, by the rules of {@code cp -r}. The same in both directions. */
enum Placement {
    /** The copy becomes the target itself. */
    AS_TARGET,
    /** The copy gets its own name in the target. */
    INSIDE;

    /** What stands at a name now. */
    enum Kind {
        /** Nothing. */
        MISSING,
        /** A file, or something else that is no directory. */
        FILE,
        /** A directory. */
        DIRECTORY
    }

    /**
     * Decides for one source.
     *
     * @param target how the user wrote it, for messages
     * @param there what stands there
     * @param asDirectory whether it was written as a directory, with a slash at the end
     * @param tree whether the source is a directory
     */
    static Placement decide(String target, Kind there, boolean asDirectory, boolean tree) throws CommandFailure {
        if (there == Kind.FILE && asDirectory) {
            throw new CommandFailure(target, "NOT_DIRECTORY", "is a file; leave the slash away to replace it");
        }
        if (there == Kind.FILE && tree) {
            throw new CommandFailure(
                    target, "NOT_DIRECTORY", "is a file and cannot become a directory; name another target");
        }
        return there == Kind.DIRECTORY || asDirectory ? INSIDE : AS_TARGET;
    }

    /** Refuses a target that cannot take several sources. */
    static void checkTakesSeveral(String target, Kind there, boolean asDirectory) throws CommandFailure {
        if (there == Kind.FILE) {
            throw new CommandFailure(target, "NOT_DIRECTORY", "is a file; several sources need a directory");
        }
        if (there == Kind.MISSING && !asDirectory) {
            throw new CommandFailure(
                    target, "NOT_FOUND", "several sources need a directory; end the target in '/' to make one");
        }
    }

    /**
     * The remote name of a copy.
     *
     * @param directory the target; empty for the root
     * @param name the source's own name; empty when the contents of a directory are meant
     */
    String remoteName(String directory, String name) {
        if (this == AS_TARGET || name.isEmpty()) {
            return directory;
        }
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** The name under which a local path, as the user wrote it, arrives in a directory; empty for {@code .} and the like. */
    static String nameOf(String source, char separator) {
        String path = source.replace(separator, '/');
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String last = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
        return last.equals(".") || last.equals("..") ? "" : last;
    }

    /** Notices when two sources of one command would get the same name. */
    static final class TakenNames {
        private final Set<String> taken = new HashSet<>();

        void take(String source, String name) throws CommandFailure {
            if (!name.isEmpty() && !taken.add(name)) {
                throw new CommandFailure(
                        source, "EXISTS", "another source of this command has the name '" + name + "', too");
            }
        }
    }
}
