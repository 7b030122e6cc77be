// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportContract;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.Waiting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract; afterwards no received memory may be held. */
abstract class NettyContract extends TransportContract {

    private final List<NettyTransport> opened = new ArrayList<>();

    abstract NettyTransport openNetty(TransportOptions options);

    @Override
    protected final Transport open(TransportOptions options) {
        NettyTransport transport = openNetty(options);
        opened.add(transport);
        return transport;
    }

    @AfterEach
    void holdsNoMemory() {
        for (NettyTransport transport : opened) {
            Waiting.await(transport.closeAsync());
            assertEquals(0, transport.receivedBytesHeld());
        }
        afterAllTransports();
    }

    void afterAllTransports() {}
}
