// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;

/** Offers the transport of this package under the name {@code nio}. */
public final class NioTransportProvider implements TransportProvider {

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public String missing() {
        return "";
    }

    @Override
    public Transport open(TransportOptions options) {
        check(options);
        return NioTransport.open(options);
    }
}
