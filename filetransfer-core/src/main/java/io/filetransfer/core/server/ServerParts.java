// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.Durability;
import io.filetransfer.NamePolicy;
import io.filetransfer.core.auth.AccessRules;
import io.filetransfer.core.auth.LoginDesk;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.MemoryBudget;
import io.filetransfer.core.operation.OperationService;
import io.filetransfer.core.session.SessionSettings;
import io.filetransfer.storage.TransferStorage;

/**
 * What all sessions of a server share.
 *
 * @param settings bounds and clocks
 * @param storage where the files are
 * @param operations answers for names
 * @param names which names are accepted
 * @param minimumLevel the least level of a completed upload
 * @param pool memory for what is sent
 * @param budget memory for what is received
 * @param uploads the uploads that are attached now, of all sessions
 * @param rules whom the server lets in, and to what
 * @param logins where logins are decided
 * @param events tells the application of clients
 */
record ServerParts(
        SessionSettings settings,
        TransferStorage storage,
        OperationService operations,
        NamePolicy names,
        Durability minimumLevel,
        BufferPool pool,
        MemoryBudget budget,
        LiveUploads uploads,
        AccessRules rules,
        LoginDesk logins,
        SessionEvents events) {

    /** The same with the storage as one principal sees it. */
    ServerParts with(TransferStorage seen) {
        return new ServerParts(
                settings,
                seen,
                new OperationService(seen, names),
                names,
                minimumLevel,
                pool,
                budget,
                uploads,
                rules,
                logins,
                events);
    }
}
