// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.core.testkit.ManualRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LoginThrottleTest {

    private final ManualRuntime runtime = new ManualRuntime(1);
    private final LoginThrottle throttle = new LoginThrottle(runtime);

    private Optional<Duration> fail(String source) {
        Optional<Duration> turn = throttle.turn(source, "bob");
        if (turn.isPresent()) {
            throttle.ended(source);
            throttle.failed(source, "bob");
            runtime.advance(turn.get());
        }
        return turn;
    }

    @Test
    @Tag("A25")
    void doublesTheDelayUpToFourSeconds() {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            millis.add(fail("a").orElseThrow().toMillis());
        }
        assertEquals(List.of(0L, 0L, 0L, 250L, 500L, 1000L, 2000L, 4000L, 4000L), millis);
        assertEquals(Optional.of(Duration.ZERO), throttle.turn("b", "bob"));
    }

    @Test
    void takesThoseOfOneSourceOneAfterAnotherAndRefusesWhenTooManyWait() {
        for (int i = 0; i < 6; i++) {
            fail("a");
        }
        assertEquals(Optional.of(Duration.ofSeconds(2)), throttle.turn("a", "x"));
        assertEquals(Optional.of(Duration.ofSeconds(4)), throttle.turn("a", "y"));
        assertEquals(Optional.empty(), throttle.turn("a", "z"));
    }

    @Test
    void bindsNobodyForEver() {
        for (int i = 0; i < 20; i++) {
            fail("a");
        }
        runtime.advance(Duration.ofMinutes(11));
        assertEquals(Optional.of(Duration.ZERO), throttle.turn("a", "bob"));
    }

    @Test
    @Tag("A25")
    void letsInAtOnceWhoWasThereBeforeUntilHisOwnNameIsGuessedAt() {
        throttle.succeeded("a", "alice");
        for (int i = 0; i < 6; i++) {
            fail("a");
        }
        assertEquals(Optional.of(Duration.ZERO), throttle.turn("a", "alice"));
        for (int i = 0; i < LoginThrottle.FREE_FAILURES; i++) {
            throttle.failed("a", "alice");
        }
        assertNotEquals(Optional.of(Duration.ZERO), throttle.turn("a", "alice"));
    }

    @Test
    void boundsTheLoginsOfOneSourceThatAreUnderWay() {
        for (int i = 0; i < LoginThrottle.MAX_PER_SOURCE; i++) {
            assertTrue(throttle.turn("a", "u" + i).isPresent());
        }
        assertEquals(Optional.empty(), throttle.turn("a", "one more"));
        throttle.ended("a");
        assertTrue(throttle.turn("a", "one more").isPresent());
    }

    @Test
    @Tag("R20")
    void remembersABoundedNumberOfSources() throws Exception {
        for (int i = 0; i < 3 * LoginThrottle.MAX_SOURCES; i++) {
            throttle.succeeded("s" + i, "u");
            fail("s" + i);
        }
        assertEquals(LoginThrottle.MAX_SOURCES, throttle.sources());
    }

    @Test
    @Tag("A25")
    void takesTheWholeNetworkOfAnIpv6AddressForOneSource() throws Exception {
        assertEquals(source("2001:db8:1:2::1"), source("2001:db8:1:2:ffff::9"));
        assertNotEquals(source("2001:db8:1:2::1"), source("2001:db8:1:3::1"));
        assertEquals(source("192.0.2.1"), source("::ffff:192.0.2.1"));
        assertNotEquals(source("192.0.2.1"), source("192.0.2.2"));
        assertEquals("this machine", LoginThrottle.sourceOf(UnixDomainSocketAddress.of("/run/ft.sock")));
        assertEquals("name", LoginThrottle.sourceOf(InetSocketAddress.createUnresolved("name", 1)));
    }

    private static String source(String address) throws Exception {
        return LoginThrottle.sourceOf(new InetSocketAddress(InetAddress.getByName(address), 1));
    }
}
