// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

/**
 * One transfer.
 *
 * @param seconds how long it took
 * @param sender what the sending process used for it
 * @param receiver what the receiving process used for it
 */
record Sample(double seconds, ProcessUsage sender, ProcessUsage receiver) {}
