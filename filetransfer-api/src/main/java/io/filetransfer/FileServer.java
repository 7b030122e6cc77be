// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Authorizer;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.TransportProvider;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Receives files into a directory and serves files from it.
 *
 * <pre>{@code
 * try (FileServer server = FileServer.builder().root(Path.of("inbox")).port(9400).build().start()) {
 *     server.awaitClosed();
 * }
 * }</pre>
 *
 * <p>A name below the root shows a complete file or nothing, whatever happens to clients, network or server. All threads are
 * daemons. Without an authenticator every client is the principal {@code anonymous}.
 */
public interface FileServer extends AutoCloseable {

    /** The port that is used when none is named. */
    int DEFAULT_PORT = 9400;

    /**
     * A builder with the defaults.
     *
     * @return a new builder
     * @throws IllegalStateException if {@code filetransfer-core} is missing
     */
    static Builder builder() {
        return EngineProvider.find().serverBuilder();
    }

    /**
     * Recovers the root and begins to listen. Blocks until clients may come.
     *
     * @return this
     * @throws TransferException if the root cannot be used or the address cannot be bound; the server is closed then
     * @throws IllegalStateException if it was started before
     */
    FileServer start() throws TransferException;

    /**
     * As {@link #start()}, without blocking.
     *
     * @return done when clients may come
     */
    CompletableFuture<FileServer> startAsync();

    /**
     * Where the server listens.
     *
     * @return the bound address
     * @throws IllegalStateException before the start
     */
    SocketAddress address();

    /**
     * The port on which the server listens.
     *
     * @return the real port, also when 0 was asked for
     * @throws IllegalStateException before the start, and on a Unix socket
     */
    int port();

    /**
     * The load of each event loop now.
     *
     * @return one entry a loop; empty before the start
     */
    List<LoopLoad> loads();

    /**
     * The uploads that were begun, are not complete and can be continued, those under way included: a page of them, in the order
     * of their ids. Does not block.
     *
     * @param afterId the id of the last one of the page before, or the empty string for the first page
     * @param most 1 to 10,000
     * @return at most so many, none at the end; fails with {@link TransferException.Reason#CLOSED} when the server is closed. A
     *     storage of another kind than {@link Builder#root} may have none to tell
     * @throws IllegalArgumentException if {@code most} is out of range
     * @throws IllegalStateException before the start
     */
    CompletableFuture<List<PendingUpload>> pending(String afterId, int most);

    /**
     * The first 1,000 of {@link #pending(String, int)}. Does not block.
     *
     * @return as there
     * @throws IllegalStateException before the start
     */
    default CompletableFuture<List<PendingUpload>> pending() {
        return pending("", 1000);
    }

    /**
     * Blocks until the server is closed.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitClosed() throws InterruptedException;

    /** Closes and blocks until the end, at most {@link Limits#closeTimeout()} and a little. Repeating it changes nothing. */
    @Override
    void close();

    /**
     * Stops accepting, tells the clients, makes what has arrived durable, closes the connections and lets the root go.
     *
     * @return done when all of that is done
     */
    CompletableFuture<Void> closeAsync();

    /** Collects what a server is made of. Used by one thread. */
    interface Builder {

        /**
         * The directory that is served. Required, unless a {@link #storage} is given.
         *
         * @param directory an existing directory; the server keeps its own files in {@code .ft} below it
         * @return this
         */
        Builder root(Path directory);

        /**
         * Another place for files than a local directory.
         *
         * @param storage an {@code io.filetransfer.storage.TransferStorage}
         * @return this
         * @throws IllegalArgumentException if it is of another type
         */
        Builder storage(ServerStorage storage);

        /**
         * The address to listen on. Default: loopback only.
         *
         * @param host a name or an address of this machine; {@code 0.0.0.0} for all
         * @return this
         */
        Builder host(String host);

        /**
         * The port. Default {@link #DEFAULT_PORT}.
         *
         * @param port 0 to 65,535; 0 takes a free one
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        Builder port(int port);

        /**
         * Listens on a Unix socket instead of a port: only programs of this machine that may write to its file can connect ({@link
         * SocketOptions#withUnixPermissions}; its owner by default). The file of a server that was killed is replaced, any other
         * file is left alone and fails the start; so does a server that listens there. The file is removed at the end.
         *
         * @param path the file, at most about 100 bytes long; its directory exists
         * @return this
         */
        Builder unixSocket(Path path);

        /**
         * Who decides who a client is. Without one, every client is {@code anonymous}, and {@link #build()} refuses any address but
         * loopback. With one, nobody is let in without a login, unless {@link #allowAnonymous()} says otherwise.
         *
         * @param authenticator asked on threads of the server's own, never on an I/O thread
         * @return this
         */
        Builder authenticator(Authenticator authenticator);

        /**
         * Who decides what a principal may do. Default: everything inside of his root.
         *
         * @param authorizer asked before each operation, on threads of the server's own, never on an I/O thread
         * @return this
         */
        Builder authorizer(Authorizer authorizer);

        /**
         * Takes passwords and tokens over connections that others can read. Without this they are taken only over an encrypted
         * connection or a Unix domain socket. The client has to allow it, too.
         *
         * @return this
         */
        Builder allowPlaintextPasswords();

        /**
         * Threads on which the {@link #authenticator} is asked; they may block. Default: up to four of the server's own. A pool
         * bounds how many logins are decided at once; at most 256 wait.
         *
         * @param threads never shut down by the server, never interrupted
         * @return this
         */
        Builder loginExecutor(Executor threads);

        /**
         * Who hears of clients that come and go. Default: nobody.
         *
         * @param listener called on a thread of the server's own, never on an I/O thread
         * @return this
         */
        Builder sessionListener(SessionListener listener);

        /**
         * Lets clients in that do not log in, as the principal {@code anonymous}, from other machines, too. Without this and
         * without an {@link #authenticator}, {@link #build()} refuses any address but loopback.
         *
         * @return this
         */
        Builder allowAnonymous();

        /**
         * Which transport moves the bytes. Default: the available one of the highest priority.
         *
         * @param name {@code nio}, {@code netty} (over epoll or kqueue if their libraries are there), {@code netty-nio}, {@code
         *     netty-epoll}, {@code netty-kqueue}, {@code netty-io_uring}, or the name of another one on the class path
         * @return this
         */
        Builder transport(String name);

        /**
         * A transport that is not found by its name: one of the application's own, for example.
         *
         * @param provider opens the transport
         * @return this
         */
        Builder transport(TransportProvider provider);

        /**
         * Lets the transport run on event loops of the application, which are never shut down and must live longer. Without a {@link #transport(String)
         * transport} the best one is taken that can use them.
         *
         * @param loops for {@code netty} an {@code io.netty.channel.IoEventLoopGroup}, such as a {@code
         *     MultiThreadIoEventLoopGroup}; as many of its loops are used as {@link #eventLoops} says
         * @return this
         */
        Builder sharedEventLoops(Object loops);

        /**
         * How sockets are set up. Default {@link SocketOptions#standard()}.
         *
         * @param options the options
         * @return this
         */
        Builder sockets(SocketOptions options);

        /**
         * How many event loops share the connections. Default 1.
         *
         * @param loops 1 to 1024
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        Builder eventLoops(int loops);

        /**
         * The least that must be true when an upload is called completed. Default {@link Durability#VISIBLE}: the client
         * decides, and asks for {@link Durability#DURABLE} unless told otherwise.
         *
         * @param level the level
         * @return this
         */
        Builder minimumDurability(Durability level);

        /**
         * Which names are accepted. Default {@link NamePolicy#PORTABLE}.
         *
         * @param policy the policy
         * @return this
         */
        Builder namePolicy(NamePolicy policy);

        /**
         * The bounds. Default {@link Limits#defaults()}.
         *
         * @param limits the bounds
         * @return this
         */
        Builder limits(Limits limits);

        /**
         * How long partial files, receipts and what is in quarantine are kept below the {@link #root}. Default
         * {@link Retention#defaults()}. Means nothing to a {@link #storage} that was handed in.
         *
         * @param retention the times and numbers
         * @return this
         */
        Builder retention(Retention retention);

        /**
         * Threads that may wait for disks. Default: up to {@link Limits#storageThreads()} threads of the server's own.
         *
         * @param threads never shut down by the server, never interrupted
         * @return this
         */
        Builder storageExecutor(Executor threads);

        /**
         * Demands TLS of every client, from the first byte ({@code fts://}) or asked for in the clear ({@link
         * FileClient.Builder#startTls}). A client that wants to log in without it is told so and turned away. Default: no
         * encryption.
         *
         * @param options the server's certificate, and whom it trusts; certificates are read at the start
         * @return this
         */
        Builder tls(TlsOptions options);

        /**
         * Lets clients without encryption in, too, although {@link #tls} was called.
         *
         * @return this
         */
        Builder allowUnencrypted();

        /**
         * The server, not yet started: it has opened nothing.
         *
         * @return a new server
         * @throws IllegalStateException if something is missing or unsafe; the message says what to call
         * @throws IllegalArgumentException if the transport cannot use the {@link #sharedEventLoops}
         */
        FileServer build();
    }
}
