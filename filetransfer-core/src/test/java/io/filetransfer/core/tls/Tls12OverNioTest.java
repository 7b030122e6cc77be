// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

/** The same under TLS 1.2. */
class Tls12OverNioTest extends TlsOverNioTest {

    @Override
    boolean withTls12() {
        return true;
    }
}
