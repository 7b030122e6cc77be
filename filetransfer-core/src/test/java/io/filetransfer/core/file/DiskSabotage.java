// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

/** Ways in which a storage could break the order of its writes. */
public enum DiskSabotage {
    NONE,
    /** Files are never forced. */
    NO_FILE_FORCE,
    /** Directories are never forced. */
    NO_DIRECTORY_FORCE,
    /** The data is forced only after the journal that vouches for it. */
    JOURNAL_BEFORE_DATA,
    /** The data is forced only after it got its name. */
    RENAME_BEFORE_FORCE;

    Disk over(Disk real) {
        return this == NONE ? real : new SabotagedDisk(real, this);
    }
}
