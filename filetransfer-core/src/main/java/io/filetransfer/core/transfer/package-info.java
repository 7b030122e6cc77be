// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Files on their way, the same for both sides and both directions: an {@link io.filetransfer.core.transfer.Outgoing} here is
 * an {@link io.filetransfer.core.transfer.Incoming} there. Read these two first.
 *
 * <ol>
 *   <li>Outgoing compares the blocks that the receiver has with its own, and reads those that are missing or differ.
 *   <li>{@link io.filetransfer.core.transfer.SendQueue} gives the connection one chunk at a time, of each transfer in turn.
 *   <li>Incoming follows the fingerprint of each block as verified chunks come, and hands them to the storage in runs.
 *   <li>What was written becomes durable at checkpoints; credit follows the write and stops two checkpoints ahead of durable.
 *   <li>When every block is there and the digests agree, the storage publishes; the receipt goes back.
 * </ol>
 *
 * <p>Imports session and what is below it, and the storage SPI.
 */
@NullMarked
package io.filetransfer.core.transfer;

import org.jspecify.annotations.NullMarked;
