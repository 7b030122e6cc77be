// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A world that a test has in its hand: {@link io.filetransfer.core.testkit.ManualRuntime} is time and threads,
 * {@link io.filetransfer.core.testkit.MemoryNetwork} the wires and their faults. The same seeds give the same run.
 */
@NullMarked
package io.filetransfer.core.testkit;

import org.jspecify.annotations.NullMarked;
