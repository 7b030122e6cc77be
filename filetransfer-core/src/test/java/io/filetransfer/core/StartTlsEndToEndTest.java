// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

/** Over the NIO transport. */
class StartTlsEndToEndTest extends StartTlsEndToEndSuite {

    StartTlsEndToEndTest() {
        super("nio");
    }
}
