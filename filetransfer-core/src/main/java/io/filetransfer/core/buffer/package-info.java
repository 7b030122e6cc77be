// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Memory on loan: a {@link io.filetransfer.core.buffer.BufferPool} lends direct memory within a budget, in the order in
 * which it was asked for. Imports only the transport SPI. Read {@link io.filetransfer.core.buffer.BufferPool} first, then
 * {@code Slab}.
 */
@NullMarked
package io.filetransfer.core.buffer;

import org.jspecify.annotations.NullMarked;
