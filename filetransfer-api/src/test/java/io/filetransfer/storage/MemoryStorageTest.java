// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

/** The storage in memory keeps the contract. */
final class MemoryStorageTest extends StorageContract {

    private final MemoryStorage.Tree tree = new MemoryStorage.Tree();

    @Override
    protected TransferStorage storage() {
        return new MemoryStorage(tree);
    }
}
