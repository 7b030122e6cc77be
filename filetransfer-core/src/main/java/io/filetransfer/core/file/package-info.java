// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Files on a local disk: confinement, journal, write order, publish and recovery. Used by the server as
 * {@link io.filetransfer.core.file.LocalStorage}, by the client's downloads as {@link io.filetransfer.core.file.LocalDownloads}
 * and by its uploads as {@link io.filetransfer.core.file.SourceFile}. Imports the api and {@code core.runtime}.
 *
 * <p>Only {@code LocalDisk} and the classes it makes touch java.nio.file and FileChannel; everything else sees a {@code Disk},
 * directories held open, and names of one component. A task on the disk threads performs at most one force or rename and
 * posts its result, so that a crash can fall between any two. Read {@code Publication} for the order of writes and
 * {@code PartialFile} for what happens before it.
 *
 * <p>The life of a file that is received, and where a crash leaves it:
 *
 * <ol>
 *   <li>A partial file and its journal are made and forced with their directory, then offered. Before that nothing is left but
 *       litter, which the next start removes.
 *   <li>Blocks are written anywhere. A checkpoint forces the data, then appends the blocks to the journal and forces it; only
 *       then are they called durable. After a crash the durable blocks are there and nothing else counts.
 *   <li>Before a durable block is overwritten its withdrawal is journalled and forced.
 *   <li>Whole: size and digest are compared, times and permissions set, the data forced; VERIFIED reads it again.
 *   <li>Under the lock of the name COMMIT_INTENT is journalled and forced. From here a server's recovery rolls forward, unless
 *       a durable ABORT says that the publish was refused.
 *   <li>One rename publishes. A name shows the old file or the new one.
 *   <li>The receipt is appended; receipts, the directory and directories above it that are new are forced, several publishes
 *       together. Only now is the file completed.
 *   <li>The rest of the partial file is removed; a crash before it leaves what the next start, or the same download, removes.
 * </ol>
 *
 * <p>A file of at most one block has no journal: its intent is in the log of receipts, unforced until step 7. If the power fails
 * between 6 and 7, the name may show the whole file without a receipt. A download has no receipts at all, and no start: the same
 * call recovers it. At VISIBLE the forces of steps 4, 5 and 7 are left out.
 *
 * <p>Not promised: anything about devices that only pretend to flush; that a write which never happened is found below VERIFIED,
 * except by the size; that content is still what it was when a server starts again; what a name shows after a loss of power if
 * its last publish was at VISIBLE; directory entries on Windows.
 */
@NullMarked
package io.filetransfer.core.file;

import org.jspecify.annotations.NullMarked;
