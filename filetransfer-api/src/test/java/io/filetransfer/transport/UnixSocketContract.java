// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transport does with the file of a Unix socket. */
public abstract class UnixSocketContract {

    @TempDir
    private Path directory;

    private Path path;
    private SocketAddress address;
    private Transport transport;

    /** A transport to be tested. */
    protected abstract Transport open(TransportOptions options);

    @BeforeEach
    void open() {
        path = directory.resolve("s");
        address = UnixDomainSocketAddress.of(path);
        transport = open(TransportOptions.named("unix"));
    }

    @AfterEach
    void close() {
        Waiting.await(transport.closeAsync());
    }

    private Transport.Listener listen() {
        return Waiting.await(transport.listen(address, RecordingHandler::new));
    }

    /** The class of the cause, among its causes. */
    private static <T extends Throwable> T causeOf(Class<T> type, Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !type.isInstance(cause)) {
            cause = cause.getCause();
        }
        return assertInstanceOf(type, cause, () -> "in " + failure);
    }

    private void leaveAStaleSocket() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(address);
        }
        assertTrue(Files.exists(path));
    }

    @Test
    void replacesTheSocketOfAServerThatWasKilled() throws IOException {
        leaveAStaleSocket();
        listen();
        RecordingHandler client = new RecordingHandler();
        Waiting.await(transport.connect(address, client));
        assertEquals(address, client.connection().remoteAddress());
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void leavesTheSocketOfALivingServerAlone() {
        listen();
        Transport other = open(TransportOptions.named("other"));
        try {
            IOException failure = Waiting.awaitFailure(other.listen(address, RecordingHandler::new));
            causeOf(BindException.class, failure);
            assertTrue(String.valueOf(failure.getMessage()).contains(path.toString()), failure.getMessage());
        } finally {
            Waiting.await(other.closeAsync());
        }
        Waiting.await(transport.connect(address, new RecordingHandler()));
    }

    @Test
    void leavesAFileOfAnotherKindAlone() throws IOException {
        Files.writeString(path, "precious");
        causeOf(
                FileAlreadyExistsException.class,
                Waiting.awaitFailure(transport.listen(address, RecordingHandler::new)));
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void leavesALinkToASocketAlone() throws IOException {
        Path real = directory.resolve("r");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(real));
        }
        Files.createSymbolicLink(path, real);
        causeOf(
                FileAlreadyExistsException.class,
                Waiting.awaitFailure(transport.listen(address, RecordingHandler::new)));
        assertTrue(Files.exists(real, LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.isSymbolicLink(path));
    }

    @Test
    void letsOnlyTheOwnerConnectUnlessToldOtherwise() throws IOException {
        Waiting.await(listen().closeAsync());
        Transport.Listener first = listen();
        assertEquals(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
                Files.getPosixFilePermissions(path));
        Waiting.await(first.closeAsync());
        Set<PosixFilePermission> all = PosixFilePermissions.fromString("rw-rw-rw-");
        Transport open = open(TransportOptions.named("open")
                .withSockets(SocketOptions.standard().withUnixPermissions(all)));
        Waiting.await(open.listen(address, RecordingHandler::new));
        assertEquals(all, Files.getPosixFilePermissions(path));
        Waiting.await(open.closeAsync());
    }

    @Test
    void removesItsFileAtTheEnd() {
        Transport.Listener listener = listen();
        assertTrue(Files.exists(path));
        Waiting.await(listener.closeAsync());
        assertFalse(Files.exists(path));
        listen();
        Waiting.await(transport.closeAsync());
        assertFalse(Files.exists(path));
    }

    @Test
    void removesNoFileThatAnotherHasPutThere() throws IOException {
        Transport.Listener listener = listen();
        Files.delete(path);
        Files.writeString(path, "another");
        Waiting.await(listener.closeAsync());
        assertEquals("another", Files.readString(path));
    }

    @Test
    void namesThePathThatIsTooLong() {
        Path deep = directory.resolve("x".repeat(108));
        SocketAddress tooLong = UnixDomainSocketAddress.of(deep);
        String bytes = String.valueOf(deep.toString().length());
        for (IOException failure : new IOException[] {
            Waiting.awaitFailure(transport.listen(tooLong, RecordingHandler::new)),
            Waiting.awaitFailure(transport.connect(tooLong, new RecordingHandler()))
        }) {
            assertTrue(String.valueOf(failure.getMessage()).contains(bytes + " bytes"), failure.getMessage());
        }
    }

    @Test
    void tellsTheUserOfThePeer() throws IOException {
        RecordingHandler server = new RecordingHandler();
        Waiting.await(transport.listen(address, () -> server));
        RecordingHandler client = new RecordingHandler();
        Waiting.await(transport.connect(address, client));
        Path own = Files.writeString(directory.resolve("own"), "");
        String user = Files.getOwner(own).getName();
        for (RecordingHandler end : List.of(server, client)) {
            PeerIdentity peer = end.connection().peerIdentity().orElseThrow();
            assertEquals(PeerIdentity.Kind.UNIX_USER, peer.kind());
            assertEquals(user, peer.name());
        }
    }

    @Test
    void sendsTheRestToAPeerThatHasEndedItsOutput() throws IOException {
        RecordingHandler server = new RecordingHandler();
        Waiting.await(transport.listen(address, () -> server));
        try (SocketChannel client = SocketChannel.open(address)) {
            Runnable send = () -> {
                for (int i = 0; i < 32; i++) {
                    server.connection().write(CountingLease.ofZeros(1 << 20));
                }
            };
            Waiting.await(CompletableFuture.runAsync(send, server.connection()));
            client.shutdownOutput();
            assertEquals(32 << 20, Channels.newInputStream(client).readAllBytes().length);
        }
        server.awaitClosed();
    }
}
