// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/** What is true at the moment a transfer is called completed. Each level includes the ones before it. */
public enum Durability {
    /** Every block was verified while it arrived and the name was published in one step. Survives a crash of the program. */
    VISIBLE,
    /** File and directories were forced to the device, too. Survives a loss of power, if the device keeps its word. The default. */
    DURABLE,
    /** The file was read again from the storage and compared before it was published. Finds corruption on the way to it. */
    VERIFIED
}
