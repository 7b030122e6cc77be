// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.TransferStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A storage whose methods throw or give null: one call fails, the server and the session live. */
@Tag("S18")
final class GuardedStorageTest {

    @TempDir
    Path directory;

    private String broken = "";
    private String kind = "";

    private <T> T breakable(Class<T> type, T real) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (broken.equals(type.getSimpleName() + "." + method.getName())) {
                        broken = ""; // once
                        return misbehaved(method);
                    }
                    return wrapped(invoked(method, real, arguments));
                }));
    }

    private @Nullable Object misbehaved(Method method) {
        switch (kind) {
            case "exception" -> throw new IllegalStateException("planted");
            case "error" -> throw new LinkageError("planted");
            case "null" -> {
                return method.getReturnType().equals(long.class) ? Long.valueOf(0) : null;
            }
            default -> {
                return CompletableFuture.failedFuture(new IllegalArgumentException("planted"));
            }
        }
    }

    private static @Nullable Object invoked(Method method, Object real, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    private @Nullable Object wrapped(@Nullable Object result) {
        if (result instanceof CompletableFuture<?> future) {
            return future.thenApply(this::wrappedValue);
        }
        return result;
    }

    private @Nullable Object wrappedValue(@Nullable Object value) {
        if (value instanceof ReceiveAnswer answer && answer.file() != null) {
            return new ReceiveAnswer(breakable(IncomingFile.class, answer.file()), null);
        } else if (value instanceof OutgoingFile file) {
            return breakable(OutgoingFile.class, file);
        } else if (value instanceof TransferStorage.Listing listing) {
            return breakable(TransferStorage.Listing.class, listing);
        }
        return value;
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({
        "TransferStorage.receive, exception", "TransferStorage.receive, error", "TransferStorage.receive, null",
        "TransferStorage.receive, failure", "TransferStorage.send, exception", "TransferStorage.send, null",
        "TransferStorage.send, failure", "TransferStorage.stat, error", "TransferStorage.stat, null",
        "TransferStorage.list, exception", "TransferStorage.list, null", "Listing.next, exception",
        "Listing.next, null", "TransferStorage.makeDirectory, error", "TransferStorage.delete, exception",
        "TransferStorage.move, null", "IncomingFile.epoch, exception", "IncomingFile.durableBlocks, null",
        "IncomingFile.write, exception", "IncomingFile.write, error", "IncomingFile.checkpoint, exception",
        "IncomingFile.checkpoint, null", "IncomingFile.publish, exception", "IncomingFile.publish, error",
        "IncomingFile.publish, null", "IncomingFile.publish, failure", "OutgoingFile.attributes, null",
        "OutgoingFile.read, exception", "OutgoingFile.currentAttributes, null", "OutgoingFile.close, exception"
    })
    void failsOneCallAndLives(String method, String how) throws Exception {
        EngineWorld world = new EngineWorld(directory, 5)
                .limits(EngineWorld.SHARP)
                .storage(real -> new GuardedStorage(breakable(TransferStorage.class, real)));
        var server = world.startServer();
        FileClient client = world.connect();
        Path source = world.file("source", EngineWorld.content(3 << 20, 1));
        world.remoteFile("there", EngineWorld.content(1000, 2));
        world.remoteFile("other", EngineWorld.content(1000, 2));
        broken = method;
        kind = how;
        CompletableFuture<?> call = call(world, client, source, method);
        if (method.endsWith("close")) {
            world.await(call);
        } else {
            assertFailed(world.failure(call));
        }
        assertEquals("", broken, "was never called");
        world.await(client.upload(source, o -> o.remote("after")));
        EngineWorld.assertSame(source, world.root.resolve("after"));
        assertNotNull(world.await(client.stat("after")));
        world.await(server.pending());
        world.end();
    }

    private static void assertFailed(TransferException failure) {
        assertTrue(
                Set.of(Reason.INTERNAL, Reason.STORAGE, Reason.SOURCE_CHANGED).contains(failure.reason()),
                failure.toString());
    }

    private static CompletableFuture<?> call(EngineWorld world, FileClient client, Path source, String method) {
        return switch (method) {
            case "TransferStorage.stat" -> client.stat("there");
            case "TransferStorage.list", "Listing.next" -> client.list("", true, entry -> {});
            case "TransferStorage.makeDirectory" -> client.makeDirectory("d");
            case "TransferStorage.delete" -> client.delete("other");
            case "TransferStorage.move" -> client.move("other", "moved");
            default ->
                method.startsWith("OutgoingFile") || method.endsWith("send")
                        ? client.download("there", world.local.resolve("copy"))
                        : client.upload(source, o -> o.remote("up"));
        };
    }
}
