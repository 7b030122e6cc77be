// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Skips a test so that everybody sees it. */
final class Skip {

    private Skip() {}

    /** Ends the test as skipped if there is an obstacle, and says which. */
    static void ifPresent(Optional<String> obstacle, String what) {
        if (obstacle.isPresent()) {
            System.out.println("SKIPPED " + what + ": " + obstacle.get());
        }
        Assumptions.assumeTrue(obstacle.isEmpty(), () -> what + ": " + obstacle.orElse(""));
    }
}
