// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.RemoteName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What stands in the way of a file that comes, decided before bytes are asked for and again when it is published. */
final class ExistingTarget {

    private ExistingTarget() {}

    static void checkIsFile(FileState there) throws TransferException {
        if (!there.isFile()) {
            throw LocalDisk.notRegular(there.type());
        }
    }

    /**
     * What a policy says before the first byte.
     *
     * @return a receipt if the file is to be skipped, null if bytes may come
     */
    static @Nullable Receipt answer(
            RemoteName name, @Nullable FileState there, IfExists policy, Durability level, Instant now)
            throws TransferException {
        if (there == null || policy == IfExists.RENAME) {
            return null;
        }
        checkIsFile(there);
        return switch (policy) {
            case FAIL ->
                throw new TransferException(Reason.EXISTS, "'" + name + "' exists; IfExists.REPLACE would replace it");
            case SKIP -> skipped(name, there, level, now);
            default -> null;
        };
    }

    static Receipt skipped(RemoteName name, FileState there, Durability level, Instant now) {
        return new Receipt(name.toString(), there.version(), there.size(), null, level, Receipt.Outcome.SKIPPED, now);
    }
}
