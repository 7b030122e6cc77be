// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import io.filetransfer.transport.SocketOptions;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Sockets of the JDK speak IPv6 and IPv4 when they listen on all addresses, unless they are made for IPv4. */
public final class IpFamilies {

    private IpFamilies() {}

    /**
     * Whether a listening socket is to be made for IPv4 alone.
     *
     * @throws IOException if a socket for IPv6 alone would be needed
     */
    public static boolean isIpv4Only(SocketAddress local, SocketOptions options) throws IOException {
        if (options.dualStack() || !(local instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return false;
        }
        if (inet.getAddress() instanceof Inet4Address) {
            return true;
        }
        if (inet.getAddress().isAnyLocalAddress()) {
            throw new IOException("dualStack: false, which the platform cannot keep for all addresses of IPv6;"
                    + " expected one address, or 0.0.0.0");
        }
        return false;
    }
}
