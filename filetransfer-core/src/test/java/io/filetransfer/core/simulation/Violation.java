// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

/** The contract was broken. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }
}
