// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ft://host, host, 9400",
        "FT://host:1/a/b, host, 1",
        "ft://[::1]:65535, ::1, 65535",
        "ft://10.0.0.1/, 10.0.0.1, 9400",
    })
    void readsHostAndPort(String uri, String host, int port) {
        ServerAddress address = ServerAddress.of(URI.create(uri));
        assertEquals(host, address.host());
        assertEquals(port, address.port());
    }

    @ParameterizedTest
    @CsvSource({
        "ft+unix://%2Frun%2Fft.sock, /run/ft.sock",
        "FT+UNIX://%2frun%2fft.sock/dir/name, /run/ft.sock",
        "ft+unix://%2Frun%2Fa%20b%25%C3%BC.sock/, /run/a b%\u00fc.sock",
        "ft+unix://%2Frun%2Fa@b:1, /run/a@b:1",
        "ft+unix://%2Frun%2F..%2Ftmp%2Fs, /tmp/s",
    })
    void readsThePathOfASocket(String uri, String path) throws Exception {
        ServerAddress address = ServerAddress.of(URI.create(uri));
        assertEquals(Path.of(path), address.socket());
        assertEquals(List.of(UnixDomainSocketAddress.of(path)), address.resolve());
        assertEquals(address, ServerAddress.of(URI.create(address.toString())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ft:host",
                "ft:///a",
                "ft://user@host",
                "http://host",
                "fts://host",
                "host",
                "ft+unix:///run/ft.sock",
                "ft+unix://ft.sock",
                "ft+unix://%2Frun%2F%FF",
                "ft+unix://%2Frun%2F%00",
                "ft+unix:x"
            })
    void refusesAnyOtherForm(String uri) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> ServerAddress.of(URI.create(uri)));
        assertTrue(!String.valueOf(refusal.getMessage()).isEmpty());
    }

    @Test
    void isWrittenAsAUri() {
        assertEquals("ft://h:9400", ServerAddress.of("h", 9400).toString());
        assertEquals(
                "ft+unix://%2Frun%2Fa%20b.sock",
                ServerAddress.of(Path.of("/run/a b.sock")).toString());
    }
}
