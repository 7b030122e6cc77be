// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.transport.SocketContract;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

class NettySocketTest extends SocketContract {

    @Override
    protected Transport open(TransportOptions options) {
        return new NettyTransportProvider.Nio().open(options);
    }

    @Nested
    @EnabledIf("io.filetransfer.core.transport.netty.NettyTransportTest#hasEpoll")
    class OnEpoll extends SocketContract {

        @Override
        protected Transport open(TransportOptions options) {
            return new NettyTransportProvider.Epoll().open(options);
        }
    }
}
