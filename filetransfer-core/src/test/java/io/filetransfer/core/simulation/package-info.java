// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The whole of client and server in one thread, under a simulated clock, network and disk, with faults drawn from one seed.
 *
 * <ol>
 *   <li>A seed makes machines, files, calls and the kinds of faults that this run has.
 *   <li>The calls are made while connections break and fall silent, bits flip, disks fail, are full or slow, and processes and
 *       machines end between any two operations of a disk. A call that fails for a reason that may pass is made again.
 *   <li>The faults stop. Every call must get an answer; the same calls again must get the same answers, after a last loss of
 *       power too.
 *   <li>All is closed. Nothing may be left: no memory, lease, timer, open file, entry of a collection.
 * </ol>
 *
 * <p>Throughout, {@link io.filetransfer.core.simulation.Ledger} checks what each name shows against what was sent and what was
 * promised, and {@link io.filetransfer.core.simulation.SimulatedWorld} that no more memory is held than allowed. The engine is
 * the real one; only what it is built from is simulated.
 *
 * <p>Read first: {@link io.filetransfer.core.simulation.Simulation}, {@link io.filetransfer.core.simulation.Ledger}.
 */
@NullMarked
package io.filetransfer.core.simulation;

import org.jspecify.annotations.NullMarked;
