// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of ARCHITECTURE.md as a test: what may import what, and where each power of the JDK lives. */
class ArchitectureTest {

    private static final String API = "io.filetransfer";
    private static final String CORE = "io.filetransfer.core";

    /** Imports only point down, so packages of one layer never import each other. */
    private static final List<Set<String>> LAYERS = List.of(
            Set.of("wire", "metric", "runtime", "buffer", "transport"),
            Set.of("connection", "proxy", "tls", "transport.nio", "transport.netty"),
            Set.of("session", "file", "auth"),
            Set.of("transfer", "operation", "topic"),
            Set.of("client", "server"));

    /** Packages that are planned; a rule about them has nothing to look at yet. */
    private static final Set<String> LATER = Set.of("metric", "topic");

    private static final String BANNED_BEFORE =
            "(Impl|Default|Abstract|Base|Manager|Helper|Utils?|Processor|Info|Data)";
    private static final String BANNED_AFTER = "(Impl|Manager|Helper|Utils?|Processor|Info|Data)";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages(API);

    private static boolean isCore(JavaClass type) {
        return type.getPackageName().equals(CORE) || type.getPackageName().startsWith(CORE + ".");
    }

    private static boolean isApi(JavaClass type) {
        return Set.of(API, API + ".auth", API + ".storage", API + ".transport").contains(type.getPackageName());
    }

    private static Set<String> packagesOfCore() {
        return MAIN.stream()
                .filter(type -> isCore(type) && !type.getPackageName().equals(CORE))
                .map(type -> type.getPackageName().substring(CORE.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<String> layeredPackages() {
        return LAYERS.stream().flatMap(Set::stream).sorted();
    }

    static Stream<String> transports() {
        return layeredPackages().filter(name -> name.startsWith("transport."));
    }

    @Test
    void findsEveryPackageOfCoreInALayer() {
        Set<String> expected =
                layeredPackages().filter(name -> !LATER.contains(name)).collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = packagesOfCore();
        found.removeAll(LATER);
        assertEquals(expected, found);
    }

    @Test
    void findsTheClassesOfTheApi() {
        for (String name : List.of("FileClient", "storage.TransferStorage", "transport.Connection")) {
            assertTrue(MAIN.contain(API + "." + name), name);
        }
        assertEquals(
                Set.of(),
                MAIN.stream().filter(type -> !isCore(type) && !isApi(type)).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("layeredPackages")
    void importsOnlyFromLayersBelow(String name) {
        Set<String> below = new TreeSet<>(Set.of(name));
        for (Set<String> layer : LAYERS) {
            if (layer.contains(name)) {
                break;
            }
            below.addAll(layer);
        }
        assertEquals(List.of(), importsFrom(name, target -> !isCore(target) || isAmong(below, target)));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void importsIntoATransportOnlyMemoryRuntimeAndTheSpi(String name) {
        Set<String> allowed = Set.of(name, "runtime", "buffer", "transport");
        assertEquals(
                List.of(),
                importsFrom(
                        name,
                        target -> isCore(target)
                                ? isAmong(allowed, target)
                                : !isApi(target) || target.getPackageName().equals(API + ".transport")));
    }

    private static boolean isAmong(Set<String> names, JavaClass target) {
        return names.stream().anyMatch(name -> target.getPackageName().equals(CORE + "." + name));
    }

    /** The imports of a package that are not allowed; fails if there is no such package. */
    private static List<String> importsFrom(String name, Predicate<JavaClass> allowed) {
        List<JavaClass> origins = MAIN.stream()
                .filter(type -> type.getPackageName().equals(CORE + "." + name))
                .toList();
        assertEquals(LATER.contains(name) && origins.isEmpty(), origins.isEmpty(), "no classes in " + name);
        return origins.stream()
                .flatMap(origin -> origin.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> !allowed.test(dependency.getTargetClass().getBaseComponentType()))
                .map(Dependency::getDescription)
                .sorted()
                .toList();
    }

    @Test
    void keepsTheApiFreeOfTheEngineAndOfOtherLibraries() {
        List<String> strangers = MAIN.stream()
                .filter(ArchitectureTest::isApi)
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    return !target.isPrimitive()
                            && !isApi(target)
                            && !target.getPackageName()
                                    .matches(
                                            "(java|javax\\.net\\.ssl|javax\\.sql|javax\\.security|javax\\.crypto|org\\.slf4j|org\\.jspecify)(\\..*)?");
                })
                .map(Dependency::getDescription)
                .toList();
        assertEquals(List.of(), strangers);
    }

    @Test
    void hasNoPackageCycleInCore() {
        slices().matching(CORE + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void hasNoPackageCycleInTheApi() {
        JavaClasses api = MAIN.that(DescribedPredicate.describe("are of the api", ArchitectureTest::isApi));
        slices().matching("io.(**)").should().beFreeOfCycles().check(api);
    }

    /**
     * A power of the JDK.
     *
     * @param name shown in the name of the test
     * @param type whether to know this type is to have the power
     * @param access whether this call is to have it
     * @param homes the packages of core and the classes of the api that may have it
     */
    private record Power(String name, Predicate<JavaClass> type, Predicate<JavaAccess<?>> access, List<String> homes) {

        boolean isHome(JavaClass user, String home) {
            String full = API + "." + home;
            return home.startsWith("core.")
                    ? user.getPackageName().equals(full)
                    : user.getName().equals(full) || user.getName().startsWith(full + "$");
        }

        List<String> usesIn(JavaClass user) {
            return Stream.concat(
                            user.getDirectDependenciesFromSelf().stream()
                                    .filter(use ->
                                            type.test(use.getTargetClass().getBaseComponentType()))
                                    .map(Dependency::getDescription),
                            user.getAccessesFromSelf().stream().filter(access).map(JavaAccess::getDescription))
                    .toList();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Predicate<JavaClass> types(String... names) {
        Set<String> wanted = Set.of(names);
        return target -> wanted.contains(target.getName());
    }

    private static Predicate<JavaClass> packageOf(String prefix) {
        return target -> target.getPackageName().startsWith(prefix);
    }

    private static Predicate<JavaAccess<?>> calls(String owner, String names) {
        return access -> access.getTargetOwner().getName().equals(owner)
                && access.getName().matches(names);
    }

    private static Predicate<JavaAccess<?>> callsOnA(Class<?> owner, String names) {
        return access -> access.getTargetOwner().isAssignableTo(owner)
                && access.getName().matches(names);
    }

    private static final Power CONSOLE_AND_EXIT = new Power(
            "console and exit",
            types(),
            calls("java.lang.System", "out|err|in|exit")
                    .or(calls("java.lang.Runtime", "exit|halt"))
                    .or(access -> access.getName().equals("printStackTrace")),
            List.of());

    private static final Power MAPPED_MEMORY = new Power(
            "mapped memory",
            types("java.nio.MappedByteBuffer"),
            calls("java.nio.channels.FileChannel", "map"),
            List.of());

    static Stream<Power> powers() {
        return Stream.of(
                CONSOLE_AND_EXIT,
                MAPPED_MEMORY,
                new Power("printing", types("java.io.PrintStream"), access -> false, List.of("ConsoleProgressBar")),
                new Power(
                        "files",
                        types(
                                "java.nio.file.Files",
                                "java.nio.file.SecureDirectoryStream",
                                "java.nio.channels.FileChannel",
                                "java.nio.channels.FileLock",
                                "java.nio.channels.AsynchronousFileChannel",
                                "java.io.File",
                                "java.io.RandomAccessFile",
                                "java.io.FileInputStream",
                                "java.io.FileOutputStream"),
                        callsOnA(Path.class, "resolve.*|toFile|toRealPath|register"),
                        List.of( // core.transport has the files of Unix sockets
                                "core.file", "core.transport", "FileDigest", "Receipt", "auth.UserFile")),
                new Power(
                        "selectors",
                        types("java.nio.channels.Selector", "java.nio.channels.SelectionKey"),
                        access -> false,
                        List.of("core.transport.nio")),
                new Power("netty", packageOf("io.netty"), access -> false, List.of("core.transport.netty")),
                new Power(
                        "tls",
                        packageOf("javax.net.ssl"),
                        access -> false,
                        List.of("core.tls", "TlsCredentials", "TlsTrust")), // those two only name what they are given
                new Power("tls engine", types("javax.net.ssl.SSLEngine"), access -> false, List.of("core.tls")),
                new Power(
                        "time",
                        types("java.time.Clock"),
                        calls("java.lang.System", "nanoTime|currentTimeMillis")
                                .or(access ->
                                        access.getTargetOwner().getPackageName().equals("java.time")
                                                && access.getName().equals("now")),
                        List.of("core.runtime", "core.transport.nio")), // a real transport lives in real time
                new Power(
                        "chance",
                        types(
                                "java.util.Random",
                                "java.util.SplittableRandom",
                                "java.util.concurrent.ThreadLocalRandom",
                                "java.security.SecureRandom"),
                        calls("java.util.UUID", "randomUUID")
                                .or(calls("java.lang.Math", "random"))
                                .or(calls("java.util.Collections", "shuffle")),
                        List.of("core.runtime", "auth.PasswordHash")), // a salt decides nothing of the engine
                new Power(
                        "threads",
                        types(
                                "java.util.concurrent.Executors",
                                "java.util.concurrent.ForkJoinPool",
                                "java.util.concurrent.ThreadPoolExecutor",
                                "java.util.concurrent.ScheduledThreadPoolExecutor",
                                "java.util.Timer"),
                        callsOnA(Thread.class, "<init>|start|sleep|startVirtualThread"),
                        List.of("core.runtime", "core.transport.nio", "core.transport.netty")));
    }

    @ParameterizedTest
    @MethodSource("powers")
    @Tag("S19")
    void keepsEachPowerOfTheJdkInItsHome(Power power) {
        List<String> strangers = MAIN.stream()
                .filter(type -> power.homes.stream().noneMatch(home -> power.isHome(type, home)))
                .flatMap(type -> power.usesIn(type).stream())
                .sorted()
                .toList();
        assertEquals(List.of(), strangers);
    }

    @ParameterizedTest
    @MethodSource("powers")
    void findsEachPowerUsedInItsHome(Power power) {
        for (String home : power.homes) {
            List<JavaClass> there =
                    MAIN.stream().filter(type -> power.isHome(type, home)).toList();
            if (there.isEmpty() && LATER.contains(home.replaceFirst("core\\.", ""))) {
                continue;
            }
            assertFalse(there.isEmpty(), home);
            assertTrue(there.stream().anyMatch(type -> !power.usesIn(type).isEmpty()), power + " in " + home);
        }
    }

    @Test
    void recognisesThePowersThatNobodyHas() {
        JavaClasses offenders = new ClassFileImporter().importClasses(ConsoleAndExit.class, MappedMemory.class);
        assertEquals(
                3, CONSOLE_AND_EXIT.usesIn(offenders.get(ConsoleAndExit.class)).size());
        assertFalse(MAPPED_MEMORY.usesIn(offenders.get(MappedMemory.class)).isEmpty());
    }

    static final class ConsoleAndExit {
        static void offend(Throwable thrown) {
            System.err.flush();
            thrown.printStackTrace();
            System.exit(1);
        }
    }

    static final class MappedMemory {
        static void offend(FileChannel channel) throws IOException {
            channel.map(FileChannel.MapMode.READ_ONLY, 0, 1);
        }
    }

    private static boolean isBanned(String simpleName) {
        return simpleName.matches(BANNED_BEFORE + "([A-Z0-9].*)?")
                || simpleName.matches("(.*[a-z0-9])?" + BANNED_AFTER);
    }

    @Test
    void hasNoClassWithABannedName() {
        for (String banned :
                List.of("DefaultFoo", "AbstractFoo", "BaseFoo", "FooImpl", "FooUtil", "FooUtils", "Helper")) {
            assertTrue(isBanned(banned), banned);
        }
        for (String fine : List.of("Informer", "Defaults", "Metadata", "Database", "Baseline", "Dataset")) {
            assertFalse(isBanned(fine), fine);
        }
        assertEquals(
                List.of(),
                MAIN.stream()
                        .filter(type -> isBanned(type.getSimpleName()))
                        .map(JavaClass::getName)
                        .toList());
    }
}
