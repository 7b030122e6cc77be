// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.transport.PeerUser;
import io.filetransfer.transport.PeerIdentity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of sockets there are. The native ones come with the application or not at all: each is named in a class of its
 * own, which is loaded only when it is asked for.
 */
final class SocketKinds {

    /** What is tried when no kind was named. io_uring is young: only who names it gets it. */
    private static final List<String> BEST_FIRST = List.of("epoll", "kqueue");

    private SocketKinds() {}

    /** What a kind needs and is not there, or an empty string; an error if Netty itself is not there. */
    static String missing(String name) {
        if (find("nio").name().equals(name) || name.isEmpty()) {
            return "";
        }
        try {
            Throwable cause = cause(name);
            return cause == null ? "" : artifact(name) + " cannot be used here: " + cause;
        } catch (NoClassDefFoundError absent) {
            return artifact(name) + " is not on the class path (" + absent.getMessage() + ")";
        }
    }

    private static String artifact(String name) {
        return "io.netty:netty-transport-native-" + name;
    }

    /** The kind that runs on event loops of the application, or null. */
    static @Nullable SocketKind ofLoops(IoEventLoopGroup loops) {
        return Stream.of("nio", "epoll", "kqueue", "io_uring")
                .filter(each -> missing(each).isEmpty())
                .map(SocketKinds::find)
                .filter(each -> loops.isIoType(each.handler()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Throwable cause(String name) {
        return switch (name) {
            case "epoll" -> OnEpoll.cause();
            case "kqueue" -> OnKQueue.cause();
            case "io_uring" -> OnIoUring.cause();
            default -> throw new IllegalArgumentException("no kind of sockets: " + name);
        };
    }

    /** A kind of which nothing is missing; the best one for an empty name. */
    static SocketKind find(String name) {
        String best = BEST_FIRST.stream()
                .filter(each -> name.isEmpty() && missing(each).isEmpty())
                .findFirst()
                .orElse(name);
        return switch (best) {
            case "epoll" -> OnEpoll.KIND;
            case "kqueue" -> OnKQueue.KIND;
            case "io_uring" -> OnIoUring.KIND;
            default -> SocketKind.NIO;
        };
    }

    private static ServerChannel dual(@Nullable SocketProtocolFamily family, Supplier<ServerChannel> listener) {
        if (family != null) {
            throw new ChannelException("dualStack: false, which this kind of sockets cannot keep; expected true");
        }
        return listener.get();
    }

    private static final class OnEpoll {

        static final SocketKind KIND = new SocketKind(
                "epoll",
                LastingEpoll::newFactory,
                EpollIoHandler.class,
                EpollSocketChannel::new,
                family -> family == null ? new EpollServerSocketChannel() : new EpollServerSocketChannel(family),
                EpollDomainSocketChannel::new,
                EpollServerDomainSocketChannel::new,
                OnEpoll::peer);

        static @Nullable Throwable cause() {
            return Epoll.unavailabilityCause();
        }

        private static Optional<PeerIdentity> peer(Channel channel) {
            try {
                PeerCredentials peer = ((EpollDomainSocketChannel) channel).peerCredentials();
                return PeerUser.of(peer.uid(), peer.pid());
            } catch (IOException | ClassCastException notTold) {
                return Optional.empty();
            }
        }
    }

    private static final class OnKQueue {

        static final SocketKind KIND = new SocketKind(
                "kqueue",
                KQueueIoHandler::newFactory,
                KQueueIoHandler.class,
                KQueueSocketChannel::new,
                family -> dual(family, KQueueServerSocketChannel::new),
                KQueueDomainSocketChannel::new,
                KQueueServerDomainSocketChannel::new,
                notTold -> Optional.empty());

        static @Nullable Throwable cause() {
            return KQueue.unavailabilityCause();
        }
    }

    private static final class OnIoUring {

        static final SocketKind KIND = new SocketKind(
                "io_uring",
                IoUringIoHandler::newFactory,
                IoUringIoHandler.class,
                IoUringSocketChannel::new,
                family -> dual(family, IoUringServerSocketChannel::new),
                IoUringDomainSocketChannel::new,
                IoUringServerDomainSocketChannel::new,
                notTold -> Optional.empty());

        static @Nullable Throwable cause() {
            return IoUring.unavailabilityCause();
        }
    }
}
