// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.UnixSocketContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;

class NettyUnixSocketTest extends UnixSocketContract {

    @Override
    protected Transport open(TransportOptions options) {
        return new NettyTransportProvider.Nio().open(options);
    }

    @Nested
    @EnabledIf("io.filetransfer.core.transport.netty.NettyTransportTest#hasEpoll")
    class OnEpoll extends UnixSocketContract {

        @Override
        protected Transport open(TransportOptions options) {
            return new NettyTransportProvider.Epoll().open(options);
        }
    }
}
