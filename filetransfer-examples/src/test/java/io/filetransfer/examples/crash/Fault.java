// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One system call of a thread that goes wrong.
 *
 * @param call the system call
 * @param when which call of that name, from 1
 * @param effect as {@code strace -e inject=} takes it
 */
record Fault(String call, int when, String effect) {

    /** What storage may ask of the kernel; names that a machine does not have are passed over. */
    static final String STORAGE_CALLS = String.join(
            ",",
            List.of(
                    "?open,openat,?openat2,read,pread64,readv,preadv,write,pwrite64,writev,pwritev",
                    "fsync,fdatasync,?rename,renameat,renameat2,?mkdir,mkdirat,?unlink,unlinkat,?rmdir,?link,linkat",
                    "ftruncate,fallocate,utimensat,?futimesat,?utimes,fchmod,?chmod,fchmodat,fchown",
                    "?stat,?lstat,fstat,newfstatat,statx,flock,fcntl,lseek,getdents64"));

    private static final Set<String> TAKES_SPACE = Set.of(
            "openat",
            "write",
            "pwrite64",
            "writev",
            "pwritev",
            "fsync",
            "fdatasync",
            "renameat",
            "renameat2",
            "rename",
            "mkdir",
            "mkdirat",
            "linkat",
            "utimensat");
    private static final Set<String> WRITES = Set.of("write", "pwrite64", "writev", "pwritev");
    private static final Set<String> READS = Set.of("read", "pread64", "readv", "preadv");
    private static final Set<String> MAY_DO_NOTHING = Set.of(
            "rename",
            "renameat",
            "renameat2",
            "mkdir",
            "mkdirat",
            "unlink",
            "unlinkat",
            "rmdir",
            "linkat",
            "ftruncate",
            "utimensat",
            "fchmod",
            "fchmodat",
            "chmod");
    private static final Pattern LINE = Pattern.compile("^([a-z0-9_]+)\\(.*\\) += (-?[0-9]+).*");

    /** For the option {@code inject}. */
    String option() {
        return call + ":" + effect + ":when=" + when;
    }

    /** Whether bytes are believed to be written that are not. */
    boolean isFalseWrite() {
        return WRITES.contains(call) && effect.startsWith("retval");
    }

    /**
     * The faults that a sequence of calls can have.
     *
     * @param trace what strace wrote when nothing was injected
     */
    static List<Fault> of(List<String> trace) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        for (String line : trace) {
            Matcher found = LINE.matcher(line);
            if (found.matches()) {
                String call = found.group(1);
                int when = seen.merge(call, 1, Integer::sum);
                if (isStorage(line)) {
                    effects(call, Long.parseLong(found.group(2)))
                            .forEach(effect -> faults.add(new Fault(call, when, effect)));
                }
            }
        }
        return faults;
    }

    /** Not what wakes another thread, and not the loading of classes. */
    static boolean isStorage(String line) {
        return line.contains(CrashDirectory.PREFIX);
    }

    private static List<String> effects(String call, long result) {
        List<String> effects = new ArrayList<>(List.of("error=EIO"));
        if (TAKES_SPACE.contains(call)) {
            effects.add("error=ENOSPC");
        }
        if (WRITES.contains(call) && result > 1) {
            effects.add("retval=1"); // short, and not even that was written
            effects.add("retval=" + result);
        }
        if (READS.contains(call) && result > 0) {
            effects.add("retval=0"); // an end that is none
        }
        if (MAY_DO_NOTHING.contains(call) && result == 0) {
            effects.add("retval=0");
        }
        return effects;
    }
}
