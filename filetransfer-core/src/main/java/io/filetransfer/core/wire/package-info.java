// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The frames of PROTOCOL.md as bytes: a pure codec without I/O, threads or clock. Read
 * {@link io.filetransfer.core.wire.FrameHeader} and {@link io.filetransfer.core.wire.FrameType} first. Every decoder either
 * returns a message all of whose bytes were checked, or throws a
 * {@link io.filetransfer.TransferException} with reason PROTOCOL that says what was wrong. Imports only the api.
 */
@NullMarked
package io.filetransfer.core.wire;

import org.jspecify.annotations.NullMarked;
