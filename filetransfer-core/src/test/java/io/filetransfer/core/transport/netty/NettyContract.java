// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportContract;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.Waiting;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract; afterwards no received memory may be held, and Netty must know of no leak (L02). */
abstract class NettyContract extends TransportContract {

    private static final AtomicInteger ON_PURPOSE = new AtomicInteger();
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    private final List<NettyTransport> opened = new ArrayList<>();

    abstract NettyTransport openNetty(TransportOptions options);

    @Override
    protected final Transport open(TransportOptions options) {
        NettyTransport transport = openNetty(options);
        opened.add(transport);
        return transport;
    }

    @BeforeAll
    static void watchForLeaks() {
        ByteBufUtil.setLeakListener((resource, records) -> LEAKS.add(resource + records));
    }

    /**
     * Netty finds out when the garbage is collected, and says so at a later allocation: a buffer that is leaked on purpose
     * tells that it has found the others.
     */
    @AfterAll
    static void hasLeakedNothing() {
        String purpose = "leaked on purpose, number " + ON_PURPOSE.incrementAndGet(); // equal ones are reported once
        ByteBufAllocator.DEFAULT.directBuffer(16).touch(purpose);
        Waiting.await("the leak on purpose", () -> {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
            return LEAKS.stream().anyMatch(each -> each.contains(purpose));
        });
        assertEquals(
                List.of(),
                LEAKS.stream()
                        .filter(each -> !each.contains("leaked on purpose"))
                        .toList());
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
