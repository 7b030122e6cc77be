// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.core.file.DiskSabotage;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.storage.TransferStorage;
import java.util.concurrent.Executor;

/** A part of the product that is replaced by one that does wrong, to see whether the simulation notices. */
enum Sabotage {
    NONE(DiskSabotage.NONE, false),
    NO_FILE_FORCE(DiskSabotage.NO_FILE_FORCE, true),
    NO_DIRECTORY_FORCE(DiskSabotage.NO_DIRECTORY_FORCE, true),
    JOURNAL_BEFORE_DATA(DiskSabotage.JOURNAL_BEFORE_DATA, true),
    RENAME_BEFORE_FORCE(DiskSabotage.RENAME_BEFORE_FORCE, true),
    /** Writes of an attachment that has ended still reach the file of the next one. */
    EPOCH_IGNORED(DiskSabotage.NONE, false),
    /** A write is called done, and gives credit and goes into checkpoints, before it has happened. */
    CREDIT_BEFORE_WRITE(DiskSabotage.NONE, true);

    final DiskSabotage disk;

    /** Whether it takes a crash to see the harm. */
    final boolean showsInCrashes;

    Sabotage(DiskSabotage disk, boolean showsInCrashes) {
        this.disk = disk;
        this.showsInCrashes = showsInCrashes;
    }

    TransferStorage over(TransferStorage real, Executor diskThreads, Timers timers) {
        return switch (this) {
            case EPOCH_IGNORED, CREDIT_BEFORE_WRITE -> new SabotagedStorage(this, real, diskThreads, timers);
            default -> real;
        };
    }
}
