// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The class path of these tests, without the jars of Netty or its parts. */
class WithoutNettyTest {

    private static URLClassLoader classPathWithout(Predicate<String> jar) {
        URL[] left = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !jar.test(Path.of(each).getFileName().toString()))
                .map(WithoutNettyTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(left, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** What each transport misses there, by its name. */
    private static Map<String, String> missing(URLClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass("io.filetransfer.transport.TransportProvider");
        Map<String, String> missing = new TreeMap<>();
        Iterator<?> found = ServiceLoader.load(type, loader).iterator();
        while (found.hasNext()) {
            Object each = found.next();
            missing.put((String) type.getMethod("name").invoke(each), (String)
                    type.getMethod("missing").invoke(each));
        }
        return missing;
    }

    @Test
    void listsEveryTransportAndMissesNetty() throws Exception {
        try (URLClassLoader loader = classPathWithout(jar -> jar.startsWith("netty-"))) {
            Map<String, String> missing = missing(loader);
            assertEquals(
                    Set.of("nio", "netty", "netty-nio", "netty-epoll", "netty-kqueue", "netty-io_uring"),
                    missing.keySet());
            missing.forEach((name, what) ->
                    assertEquals(!name.equals("nio"), what.contains("io.netty:netty-handler"), name + ": " + what));
        }
    }

    @Test
    void missesOnlyTheNativeLibrariesThatAreNotThere() throws Exception {
        try (URLClassLoader loader = classPathWithout(jar -> jar.matches("netty-transport-(classes|native-(e|i)).*"))) {
            missing(loader).forEach((name, what) -> {
                boolean isNative =
                        Set.of("netty-epoll", "netty-kqueue", "netty-io_uring").contains(name);
                assertEquals(isNative, what.contains("io.netty:netty-transport-native-"), name + ": " + what);
            });
        }
    }

    @Test
    void aServerStillFindsNioAndNamesWhatIsMissing() throws Exception {
        try (URLClassLoader loader = classPathWithout(jar -> jar.startsWith("netty-"))) {
            Class<?> server = loader.loadClass("io.filetransfer.FileServer");
            Class<?> builderType = loader.loadClass("io.filetransfer.FileServer$Builder");
            Object builder = server.getMethod("builder").invoke(null);
            builderType.getMethod("root", Path.class).invoke(builder, Path.of("."));
            builderType.getMethod("build").invoke(builder);
            builderType.getMethod("transport", String.class).invoke(builder, "netty");
            InvocationTargetException refusal = assertThrows(
                    InvocationTargetException.class,
                    () -> builderType.getMethod("build").invoke(builder));
            String message = String.valueOf(refusal.getCause());
            assertTrue(message.contains("io.netty:netty-handler"), message);
        }
    }
}
