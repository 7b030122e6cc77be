// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The promise: {@link io.filetransfer.FileServer} and {@link io.filetransfer.FileClient}, what they return and what they
 * report. Read these two first.
 *
 * <p>Everything here may be used by several threads unless it says otherwise. Null is neither taken nor returned unless a
 * type is marked {@code @Nullable}.
 */
@NullMarked
package io.filetransfer;

import org.jspecify.annotations.NullMarked;
