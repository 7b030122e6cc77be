// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What was found at a download's target.
 *
 * @param parent the path of the target's directory
 * @param name the target's last component
 * @param partialName the name of its partial file
 * @param held the target's directory; null if it is not there yet, and then so is everything below
 * @param there what has the target's name
 * @param found a journalled partial file, locked
 * @param single a small partial file, locked; what is in it is worth nothing
 */
record DownloadSpot(
        Path parent,
        String name,
        String partialName,
        @Nullable HeldDirectory held,
        @Nullable FileState there,
        @Nullable FoundPartial found,
        Disk.@Nullable OpenFile single) {}
