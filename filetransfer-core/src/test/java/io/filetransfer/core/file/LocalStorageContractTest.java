// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.core.runtime.DaemonThreads;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.SystemRandomness;
import io.filetransfer.storage.StorageContract;
import io.filetransfer.storage.TransferStorage;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The storage in a local directory keeps the contract, on real threads. */
final class LocalStorageContractTest extends StorageContract {

    private static final ExecutorService THREADS = DaemonThreads.bounded("contract-storage", 4);

    @TempDir
    Path root;

    @Override
    protected TransferStorage storage() {
        return new LocalStorage(root, THREADS, new SystemClock(), new SystemRandomness(), StorageOptions.STANDARD);
    }

    @AfterAll
    static void end() {
        THREADS.shutdown();
    }
}
