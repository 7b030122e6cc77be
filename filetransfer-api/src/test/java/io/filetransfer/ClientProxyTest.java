// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientProxyTest {

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, false",
        "example.org, EXAMPLE.org., false",
        "example.org, a.b.example.org, false",
        "example.org, notexample.org, true",
        ".example.org, example.org, false",
        ".example.org, a.example.org, false",
        "a.example.org, example.org, true",
        "*, anything, false",
        "'', anything, true",
        "10.0.0.0/8, 10.255.0.1, false",
        "10.0.0.0/8, 11.0.0.1, true",
        "10.0.0.0/8, ten.example, true",
        "192.0.2.128/25, 192.0.2.127, true",
        "192.0.2.128/25, 192.0.2.128, false",
        "0.0.0.0/0, 8.8.8.8, false",
        "0.0.0.0/0, ::1, true",
        "fd00::/8, fdff::1, false",
        "::1, 0:0:0:0:0:0:0:1, false",
        "[::1], ::1, false",
        "::1, [::1], false",
        "127.0.0.1, 127.0.0.1, false",
        "0.0.1, 127.0.0.1, true",
        "'a.example, b.example ,, 10.0.0.0/8', b.example, false",
        "'a.example,b.example', c.example, true"
    })
    void exceptsWhatThePatternsName(String patterns, String server, boolean isFor) {
        assertEquals(isFor, ClientProxy.http("proxy", 1).except(patterns).isFor(server));
    }

    @Test
    void isForEveryServerUnlessToldOtherwise() {
        assertEquals(true, ClientProxy.socks5("proxy", 1).isFor("localhost"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "example.org/8", "/8", "::/129", "10.0.0.0/-1"})
    void refusesANetworkThatIsNone(String pattern) {
        assertThrows(
                IllegalArgumentException.class,
                () -> ClientProxy.http("proxy", 1).except(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a\r\nb"})
    void refusesANameThatCouldMeanSomethingElse(String user) {
        assertThrows(
                IllegalArgumentException.class,
                () -> ClientProxy.http("proxy", 1).withCredentials(user, () -> new char[0]));
    }

    @Test
    void showsNoPassword() {
        ClientProxy proxy = ClientProxy.http("proxy", 8080).withCredentials("me", () -> "hunter2".toCharArray());
        assertFalse(proxy.toString().contains("hunter2"));
        assertEquals("hunter2", new String(proxy.password()));
        assertThrows(IllegalArgumentException.class, () -> ClientProxy.http("proxy", 0));
        assertThrows(IllegalArgumentException.class, () -> ClientProxy.socks5("proxy", 65_536));
    }
}
