// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the engine knows of time, chance and threads: {@link io.filetransfer.core.runtime.Clock},
 * {@link io.filetransfer.core.runtime.Timers}, {@link io.filetransfer.core.runtime.Randomness} and executors. The real ones
 * are made in one place, so that a test can put a whole client and server under a clock and a seed of its own. Imports
 * nothing of this project.
 */
@NullMarked
package io.filetransfer.core.runtime;

import org.jspecify.annotations.NullMarked;
