// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import java.nio.file.Path;

/**
 * One call of the client, as it is told to {@link ClientAgent} and written into the ledger.
 *
 * @param id of this call; the same for every repetition
 * @param isUpload whether the client sends
 * @param content what shall be there afterwards
 * @param remote name on the server
 * @param local the source of an upload, the target of a download
 * @param policy for a name that is taken
 * @param level to be reached
 */
record Command(
        int id, boolean isUpload, Content content, String remote, Path local, IfExists policy, Durability level) {

    /** The name that the call changes, in the tree that it changes. */
    String name() {
        return isUpload ? remote : String.valueOf(local.getFileName());
    }

    String line() {
        return String.join(
                "\t",
                isUpload ? "put" : "get",
                Integer.toString(id),
                remote,
                local.toString(),
                policy.name(),
                level.name());
    }
}
