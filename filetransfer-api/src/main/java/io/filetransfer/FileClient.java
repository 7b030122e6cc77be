// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import io.filetransfer.auth.Credentials;
import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.TransportProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Sends files to a server and fetches files from it, any number at once over one connection.
 *
 * <pre>{@code
 * try (FileClient client = FileClient.connect("localhost", 9400)) {
 *     client.upload(path).get();
 * }
 * }</pre>
 *
 * <p>When the connection ends, the client connects again as its {@link RetryPolicy} says, and what is under way continues; the
 * futures stay pending. The host is looked up again each time, and all its addresses are tried. {@link #stat}, {@link #list}
 * before its first entry and {@link #makeDirectory} are asked again; {@link #delete} and {@link #move} that have no answer yet
 * fail with {@link TransferException.Reason#OUTCOME_UNKNOWN}. Requests made without a connection wait for one, at most
 * {@link Limits#connectTimeout()}. A client that has nothing to do does not connect.
 *
 * <p>The same call made again after any interruption, by this program or another run of it, continues where the first one
 * ended; nothing needs to be kept for that. Methods that return a future do not block. All threads are daemons.
 */
public interface FileClient extends AutoCloseable {

    /**
     * Connects and blocks until the server has answered.
     *
     * @param host a name or an address
     * @param port 1 to 65,535
     * @return an open client
     * @throws TransferException if no server answers in time
     */
    static FileClient connect(String host, int port) throws TransferException {
        return builder().address(host, port).connect();
    }

    /**
     * Connects and blocks until the server has answered.
     *
     * @param uri {@code ft://host[:9400]}, {@code fts://host[:9400]} for TLS, or {@code ft+unix://} followed by the path of a Unix socket with {@code %2F} for each
     *     slash; a path behind that is not used
     * @return an open client
     * @throws TransferException if no server answers in time
     * @throws IllegalArgumentException if the URI has another form
     */
    static FileClient connect(URI uri) throws TransferException {
        return builder().address(uri).connect();
    }

    /**
     * As {@link #connect(String, int)}, without blocking.
     *
     * @param host a name or an address
     * @param port 1 to 65,535
     * @return the open client, or a {@link TransferException}
     */
    static CompletableFuture<FileClient> connectAsync(String host, int port) {
        return builder().address(host, port).connectAsync();
    }

    /**
     * A builder with the defaults.
     *
     * @return a new builder
     * @throws IllegalStateException if {@code filetransfer-core} is missing
     */
    static Builder builder() {
        return EngineProvider.find().clientBuilder();
    }

    /**
     * Uploads a file under its own name.
     *
     * @param source a regular file
     * @return the running transfer
     */
    default Transfer<UploadResult> upload(Path source) {
        return upload(source, options -> {});
    }

    /**
     * Uploads a file.
     *
     * @param source a regular file
     * @param remote the name on the server, relative to its root
     * @return the running transfer
     */
    default Transfer<UploadResult> upload(Path source, String remote) {
        return upload(source, options -> options.remote(remote));
    }

    /**
     * Uploads a file.
     *
     * @param source a regular file
     * @param options called once, now, to fill in the options
     * @return the running transfer
     */
    Transfer<UploadResult> upload(Path source, Consumer<UploadOptions> options);

    /**
     * Downloads a file.
     *
     * @param remote the name on the server, relative to its root
     * @param target the local file; if it is a directory, the file gets its own name in it
     * @return the running transfer
     */
    default Transfer<DownloadResult> download(String remote, Path target) {
        return download(remote, target, options -> {});
    }

    /**
     * Downloads a file.
     *
     * @param remote the name on the server, relative to its root
     * @param target the local file; if it is a directory, the file gets its own name in it
     * @param options called once, now, to fill in the options
     * @return the running transfer
     */
    Transfer<DownloadResult> download(String remote, Path target, Consumer<DownloadOptions> options);

    /**
     * Uploads files, each under its own name, into one directory.
     *
     * @param sources regular files
     * @param remoteDirectory the directory on the server; empty for the root
     * @return the running batch
     */
    default BatchTransfer uploadAll(List<Path> sources, String remoteDirectory) {
        return uploadAll(sources, remoteDirectory, options -> {});
    }

    /**
     * Uploads files, each under its own name, into one directory.
     *
     * @param sources regular files
     * @param remoteDirectory the directory on the server; empty for the root
     * @param options called once, now, to fill in the options
     * @return the running batch
     */
    BatchTransfer uploadAll(List<Path> sources, String remoteDirectory, Consumer<BatchOptions> options);

    /**
     * Downloads files, each under its own last name, into one directory.
     *
     * @param remotes names on the server
     * @param targetDirectory the local directory, made if missing
     * @return the running batch
     */
    default BatchTransfer downloadAll(List<String> remotes, Path targetDirectory) {
        return downloadAll(remotes, targetDirectory, options -> {});
    }

    /**
     * Downloads files, each under its own last name, into one directory.
     *
     * @param remotes names on the server
     * @param targetDirectory the local directory, made if missing
     * @param options called once, now, to fill in the options
     * @return the running batch
     */
    BatchTransfer downloadAll(List<String> remotes, Path targetDirectory, Consumer<BatchOptions> options);

    /**
     * Uploads what is in a directory, empty directories included. Symbolic links and special files are failures of the batch.
     *
     * @param sourceDirectory the local directory
     * @param remoteDirectory gets its contents; empty for the root
     * @return the running batch
     */
    default BatchTransfer uploadTree(Path sourceDirectory, String remoteDirectory) {
        return uploadTree(sourceDirectory, remoteDirectory, options -> {});
    }

    /**
     * Uploads what is in a directory, empty directories included. Symbolic links and special files are failures of the batch.
     *
     * @param sourceDirectory the local directory
     * @param remoteDirectory gets its contents; empty for the root
     * @param options called once, now, to fill in the options
     * @return the running batch
     */
    BatchTransfer uploadTree(Path sourceDirectory, String remoteDirectory, Consumer<BatchOptions> options);

    /**
     * Downloads what is in a directory, empty directories included.
     *
     * @param remoteDirectory the directory on the server; empty for the root
     * @param targetDirectory gets its contents; made if missing
     * @return the running batch
     */
    default BatchTransfer downloadTree(String remoteDirectory, Path targetDirectory) {
        return downloadTree(remoteDirectory, targetDirectory, options -> {});
    }

    /**
     * Downloads what is in a directory, empty directories included.
     *
     * @param remoteDirectory the directory on the server; empty for the root
     * @param targetDirectory gets its contents; made if missing
     * @param options called once, now, to fill in the options
     * @return the running batch
     */
    BatchTransfer downloadTree(String remoteDirectory, Path targetDirectory, Consumer<BatchOptions> options);

    /**
     * Describes a name.
     *
     * @param remote the name; empty for the root
     * @return the entry, with an empty name; or a failure {@link TransferException.Reason#NOT_FOUND}
     */
    CompletableFuture<RemoteEntry> stat(String remote);

    /**
     * Lists a directory.
     *
     * @param remoteDirectory the directory; empty for the root
     * @param recursive whether everything below is listed, too
     * @param consumer told of each entry in turn, on the callback executor; it may block, which slows the server
     * @return done after the last entry
     */
    CompletableFuture<Void> list(String remoteDirectory, boolean recursive, Consumer<RemoteEntry> consumer);

    /**
     * Makes a directory and those above it; one that is there is no failure.
     *
     * @param remote the directory
     * @return done when it is there
     */
    CompletableFuture<Void> makeDirectory(String remote);

    /**
     * Removes a file or an empty directory.
     *
     * @param remote the name
     * @return done when it is gone
     */
    CompletableFuture<Void> delete(String remote);

    /**
     * Gives a file or directory another name. A file that has the name is replaced in one step, a directory never.
     *
     * @param from what there is
     * @param to the new name
     * @return done when it is moved
     */
    CompletableFuture<Void> move(String from, String to);

    /**
     * What is true of the connection now. Does not block.
     *
     * @return the status
     */
    ConnectionStatus status();

    /**
     * Waits until there is a usable connection, and looks for one if there is none.
     *
     * @param atMost how long, more than zero
     * @return the status then; fails with {@link TransferException.Reason#TIMEOUT} when the time is over, or as a transfer would
     *     if there will be no connection
     * @throws IllegalArgumentException if the time is not positive
     */
    CompletableFuture<ConnectionStatus> connectedAsync(Duration atMost);

    /**
     * Blocks until there is a usable connection, and looks for one if there is none.
     *
     * @param atMost how long, more than zero
     * @return false if there is none when the time is over
     * @throws TransferException if there will be none
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalArgumentException if the time is not positive
     */
    default boolean awaitConnected(Duration atMost) throws TransferException, InterruptedException {
        try {
            connectedAsync(atMost).get();
            return true;
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TransferException known)) {
                throw new IllegalStateException(failed.getCause());
            }
            if (known.reason() == TransferException.Reason.TIMEOUT) {
                return false;
            }
            throw new TransferException(known.reason(), String.valueOf(known.getMessage()), known);
        }
    }

    /** Closes and blocks until the end, at most {@link Limits#closeTimeout()} and a little. Repeating it changes nothing. */
    @Override
    void close();

    /**
     * Makes what is under way durable on both sides, ends each pending future with
     * {@link TransferException.Reason#CLOSED}, and closes the connection. The same calls made again continue.
     *
     * @return done when all of that is done
     */
    CompletableFuture<Void> closeAsync();

    /** Collects what a client is made of. Used by one thread. */
    interface Builder {

        /**
         * Where the server is. Required.
         *
         * @param host a name or an address
         * @param port 1 to 65,535
         * @return this
         * @throws IllegalArgumentException if the port is out of range
         */
        Builder address(String host, int port);

        /**
         * Where the server is.
         *
         * @param uri {@code ft://host[:9400]}, {@code fts://host[:9400]} for TLS, or {@code ft+unix://} followed by the path of a Unix socket with {@code %2F} for each
         *     slash; a path behind that is not used
         * @return this
         * @throws IllegalArgumentException if the URI has another form
         */
        Builder address(URI uri);

        /**
         * The server listens on a Unix socket of this machine.
         *
         * @param path the file, at most about 100 bytes long
         * @return this
         */
        Builder unixSocket(Path path);

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
         *     MultiThreadIoEventLoopGroup}; one of its loops is used
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
         * Which names are accepted for files that are fetched. Default {@link NamePolicy#PORTABLE}.
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
         * How the client goes on after its connection has ended. Default {@link RetryPolicy#standard()}. The first connection
         * is not tried again: {@link #connect()} fails when no address of the server answers.
         *
         * @param policy the policy
         * @return this
         */
        Builder retry(RetryPolicy policy);

        /**
         * What the client says of itself. Default {@link Credentials#anonymous()}.
         *
         * @param credentials asked anew for each connection
         * @return this
         */
        Builder credentials(Credentials credentials);

        /**
         * Lets passwords and tokens go over a connection that others can read. Without this they leave only over an encrypted
         * connection or a Unix domain socket, and {@link #connect()} fails with
         * {@link TransferException.Reason#UNAUTHENTICATED} on any other. The server has to allow it, too.
         *
         * @return this
         */
        Builder allowPlaintextPasswords();

        /**
         * Connects through a proxy, unless the server is one of its exceptions. Default: none; system properties and the
         * environment are never looked at. Refusals are {@link TransferException.Reason#PROXY}.
         *
         * @param proxy the proxy
         * @return this
         */
        Builder proxy(ClientProxy proxy);

        /**
         * Who hears of the connection. Default: nobody.
         *
         * @param listener called on the {@link #callbackExecutor}, never on an I/O thread
         * @return this
         */
        Builder connectionListener(ConnectionListener listener);

        /**
         * Where futures complete and listeners run. Default: daemon threads of the client's own, as many as are needed.
         *
         * @param executor never shut down by the client
         * @return this
         */
        Builder callbackExecutor(Executor executor);

        /**
         * Encrypts every connection with TLS. Default for {@code fts://}: {@link TlsOptions#standard()}; for everything else no
         * encryption. A client with encryption never goes on without it.
         *
         * @param options whom the client trusts, and its certificate if the server asks for one
         * @return this
         */
        Builder tls(TlsOptions options);

        /**
         * Encrypts every connection with TLS, which is asked for in the clear, before the client has said who it is. For servers
         * behind something that must see how a connection begins; {@link #tls} is simpler. A server that does not offer it, and
         * anybody who removes the offer, makes connecting fail with {@link TransferException.Reason#ENCRYPTION_REQUIRED}: the client
         * never goes on without. Takes the place of {@link #tls}.
         *
         * @param options as there
         * @return this
         */
        Builder startTls(TlsOptions options);

        /**
         * Connects and blocks until the server has answered.
         *
         * @return an open client
         * @throws TransferException if no server answers in time
         */
        FileClient connect() throws TransferException;

        /**
         * Connects.
         *
         * @return the open client, or a {@link TransferException}
         * @throws IllegalStateException if there is no address or no such transport
         * @throws IllegalArgumentException if the transport cannot use the {@link #sharedEventLoops}
         */
        CompletableFuture<FileClient> connectAsync();
    }
}
