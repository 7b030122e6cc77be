// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketOptionsTest {

    private final SocketOptions standard = SocketOptions.standard();

    @Test
    void haveAStandard() {
        assertTrue(standard.noDelay() && standard.reuseAddress() && standard.dualStack());
        assertFalse(standard.keepAlive());
        assertEquals(0, standard.sendBufferBytes());
        assertEquals(0, standard.receiveBufferBytes());
        assertEquals(1024, standard.backlog());
        assertTrue(standard.bindAddress().isEmpty());
        assertEquals("rw-------", PosixFilePermissions.toString(standard.unixPermissions()));
    }

    @Test
    void changeOneByOneInACopy() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SocketOptions changed = standard.withNoDelay(false)
                .withKeepAlive(true)
                .withReuseAddress(false)
                .withDualStack(false)
                .withSendBufferBytes(4096)
                .withReceiveBufferBytes(1 << 30)
                .withBacklog(1)
                .withBindAddress(address)
                .withUnixPermissions(Set.of());
        assertTrue(changed.keepAlive());
        assertFalse(changed.noDelay() || changed.reuseAddress() || changed.dualStack());
        assertEquals(4096, changed.sendBufferBytes());
        assertEquals(1 << 30, changed.receiveBufferBytes());
        assertEquals(1, changed.backlog());
        assertEquals(address, changed.bindAddress().orElseThrow());
        assertEquals(Set.of(), changed.unixPermissions());
        haveAStandard();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 4095, (1 << 30) + 1})
    void refuseBuffersOfOtherSizes(int bytes) {
        assertThrows(IllegalArgumentException.class, () -> standard.withSendBufferBytes(bytes));
        assertThrows(IllegalArgumentException.class, () -> standard.withReceiveBufferBytes(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void refuseABacklogOutOfRange(int connections) {
        assertThrows(IllegalArgumentException.class, () -> standard.withBacklog(connections));
    }

    @Test
    void refuseAnUnresolvedAddress() {
        assertThrows(
                IllegalArgumentException.class,
                () -> standard.withBindAddress(InetSocketAddress.createUnresolved("host", 0)));
    }
}
