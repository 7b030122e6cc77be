// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.UnixSocketContract;

class NioUnixSocketTest extends UnixSocketContract {

    @Override
    protected Transport open(TransportOptions options) {
        return new NioTransportProvider().open(options);
    }
}
