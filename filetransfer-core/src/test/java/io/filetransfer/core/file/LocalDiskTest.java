// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LocalDiskTest {

    /** Loop devices, logical volumes and disks are numbered anew when a machine starts; journals and receipts outlive that. */
    @Test
    void knowsAFileAgainWhenItsDeviceHasGotAnotherNumber() {
        assertEquals("ino=4711", LocalDisk.inode("(dev=700,ino=4711)"));
        assertEquals(LocalDisk.inode("(dev=700,ino=4711)"), LocalDisk.inode("(dev=fe01,ino=4711)"));
        assertEquals("", LocalDisk.inode(null));
        assertEquals("something else", LocalDisk.inode("something else"));
    }
}
