// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.NamePolicy;
import java.nio.file.FileSystems;

/** The names that the local file system can hold. */
final class PlatformNames {

    private PlatformNames() {}

    /** {@link NamePolicy#POSIX} on POSIX systems, {@link NamePolicy#PORTABLE} elsewhere. */
    static NamePolicy policy() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix ? NamePolicy.POSIX : NamePolicy.PORTABLE;
    }
}
