// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import java.time.Instant;

/**
 * A file that is about to come.
 *
 * @param principal who sends it, as the authenticator named him
 * @param name the target name
 * @param key the identity of "the same call again"
 * @param size bytes, or -1 if not known before the end
 * @param modified the time of the last change of the source, set on the published file
 * @param permissions the nine POSIX permission bits, or -1 to take the default
 * @param ifExists what to do when the name is taken
 * @param level what must be true when the file is called completed
 */
public record ReceiveRequest(
        String principal,
        RemoteName name,
        TransferKey key,
        long size,
        Instant modified,
        int permissions,
        IfExists ifExists,
        Durability level) {}
