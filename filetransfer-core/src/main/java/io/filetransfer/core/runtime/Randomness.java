// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

/** Where unpredictable numbers come from. Safe for use by several threads. */
public interface Randomness {

    /** A uniformly distributed number that a peer cannot guess. */
    long nextLong();
}
