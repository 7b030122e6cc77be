// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.FileClient;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.util.concurrent.CompletableFuture;

/** A name of the server is to show nothing. */
final class DeleteCall extends Call {

    private final String remote;

    DeleteCall(SimulatedWorld world, ClientMachine machine, String remote) {
        super(world, machine);
        this.remote = remote;
    }

    private String path() {
        return ServerMachine.ROOT + "/" + remote;
    }

    @Override
    CompletableFuture<?> begin(FileClient client) {
        world.server.ledger.mayBeDeleted(path());
        return client.delete(remote);
    }

    @Override
    void succeeded(Object result, Moment asked) {
        world.note(this + " is done");
        world.server.ledger.acknowledgedDelete(path());
    }

    @Override
    boolean isAnswer(TransferException failure, Moment asked) {
        return failure.reason() == Reason.NOT_FOUND;
    }

    @Override
    public String toString() {
        return "delete of " + remote + " by " + machine;
    }
}
