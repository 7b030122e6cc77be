// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Framing over any transport. Read {@link io.filetransfer.core.connection.FrameReader}, where every received byte is
 * verified, and {@link io.filetransfer.core.connection.FramedConnection} first.
 *
 * <ol>
 *   <li>The transport lends received bytes; the reader cuts them into frames without copying chunks.
 *   <li>A header is believed after its own check, a body after its CRC-32C; what fails ends the connection.
 *   <li>The length of a chunk is reserved from the {@link io.filetransfer.core.connection.MemoryBudget} before its body is
 *       taken; while there is none, the connection does not read.
 *   <li>Control frames are gathered and leave at the end of a turn; a chunk leaves at once, behind the control frames.
 * </ol>
 *
 * <p>Imports wire, buffer, runtime and the transport SPI.
 */
@NullMarked
package io.filetransfer.core.connection;

import org.jspecify.annotations.NullMarked;
