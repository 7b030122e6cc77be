// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Measurements side by side: filetransfer and the bare floor below it, in turn, in one run, as ratios. Read
 * {@link io.filetransfer.benchmarks.Benchmarks} and {@code SingleFile} first.
 */
@NullMarked
package io.filetransfer.benchmarks;

import org.jspecify.annotations.NullMarked;
