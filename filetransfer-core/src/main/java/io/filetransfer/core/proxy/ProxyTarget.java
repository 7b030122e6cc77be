// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server behind a proxy.
 *
 * @param host its name in ASCII, or its address
 * @param port 1 to 65,535
 */
public record ProxyTarget(String host, int port) {

    private static final int MAX_NAME = 255;
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    /**
     * A server.
     *
     * @throws IllegalArgumentException if the name could mean something else to a proxy
     */
    public static ProxyTarget of(String host, int port) {
        if (literal(host) != null) {
            return new ProxyTarget(host, port);
        }
        String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        if (ascii.length() > MAX_NAME || !NAME.matcher(ascii).matches()) {
            throw new IllegalArgumentException("host: expected a name of 1.." + MAX_NAME
                    + " letters, digits, dots, hyphens and underscores, or an address");
        }
        return new ProxyTarget(ascii, port);
    }

    /** The address if it is written as one; a name is never looked up here. */
    @Nullable
    InetAddress address() {
        return literal(host);
    }

    private static @Nullable InetAddress literal(String host) {
        if (!IPV4.matcher(host).matches() && !host.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    /** Host and port, as in a URI. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
