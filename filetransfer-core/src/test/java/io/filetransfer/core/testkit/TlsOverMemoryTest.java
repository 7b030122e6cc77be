// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import io.filetransfer.core.tls.TlsPair;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;

/** The contract under TLS over memory, where bytes are cut at random places. */
class TlsOverMemoryTest extends MemoryTransportTest {

    @Override
    Transport over(MemoryTransport transport, ManualRuntime runtime, TransportOptions options) {
        return TlsPair.over(transport, runtime.lane(), runtime, options.receiveBudgetBytes(), false);
    }
}
