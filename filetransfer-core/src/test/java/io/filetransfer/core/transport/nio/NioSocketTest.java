// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.transport.SocketContract;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;

class NioSocketTest extends SocketContract {

    @Override
    protected Transport open(TransportOptions options) {
        return new NioTransportProvider().open(options);
    }
}
