// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.netty.channel.IoEventLoopGroup;

/** Opens a transport as the options say; loaded only where Netty is. */
final class Opening {

    private Opening() {}

    static Transport open(String transport, String kind, TransportOptions options) {
        SocketKind chosen = kind(transport, kind, options);
        Object shared = options.sharedEventLoops().orElse(null);
        return shared == null
                ? NettyTransport.open(chosen, options)
                : NettyTransport.open(chosen, options, (IoEventLoopGroup) shared);
    }

    /** The kind of sockets that was asked for, or the one that runs on the event loops of the application. */
    static SocketKind kind(String transport, String kind, TransportOptions options) {
        Object shared = options.sharedEventLoops().orElse(null);
        if (shared == null) {
            return SocketKinds.find(kind);
        }
        SocketKind found = shared instanceof IoEventLoopGroup loops ? SocketKinds.ofLoops(loops) : null;
        if (found == null || !(kind.isEmpty() || kind.equals(found.name()))) {
            throw new IllegalArgumentException(
                    "sharedEventLoops: " + shared.getClass().getName() + ", expected an "
                            + IoEventLoopGroup.class.getName() + " of the kind that '" + transport + "' uses");
        }
        return found;
    }
}
