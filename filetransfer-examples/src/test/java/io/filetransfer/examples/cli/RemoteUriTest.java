// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUriTest {

    @ParameterizedTest
    @CsvSource({
        "ft://h,                    h,         9400,  ''",
        "ft://h/,                   h,         9400,  ''",
        "FT://h:1/a,                h,         1,     a",
        "ft://h:/a,                 h,         9400,  a",
        "ft://h:65535//a//b/,       h,         65535, a/b",
        "ft://127.0.0.1:9400/a/b,   127.0.0.1, 9400,  a/b",
        "ft://[::1]:9401/a,         ::1,       9401,  a",
        "ft://[fe80::1%eth0]/a,     fe80::1%eth0, 9400, a",
        "ft://h/a b?c#d,            h,         9400,  a b?c#d",
        "ft://h/a%20b%2fc,          h,         9400,  a b/c",
        "ft://h/50%2525,            h,         9400,  50%25",
        "ft://h/%C3%BC/\u00fc/\ud83d\ude00, h, 9400,  \u00fc/\u00fc/\ud83d\ude00",
        "ft://h/../x,               h,         9400,  ../x",
        "ft://h/a/.,                h,         9400,  a",
        "ft://h/a:b@c,              h,         9400,  a:b@c",
        "fts://h/a,                 h,         9400,  a",
        "FTS://[::1]:9401/a,        ::1,       9401,  a"
    })
    void readsHostPortAndPath(String text, String host, int port, String path) {
        RemoteUri uri = RemoteUri.parse(text);
        assertEquals(host, uri.host());
        assertEquals(port, uri.port());
        assertEquals(path, uri.path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h/a",
                "/tmp/a",
                "http://h/a",
                "fts://",
                "ft://",
                "ft:///a",
                "ft://:9400/a",
                "ft://h:0/a",
                "ft://h:65536/a",
                "ft://h:+1/a",
                "ft://h:999999/a",
                "ft://h:9400x/a",
                "ft://user@h/a",
                "ft://::1/a",
                "ft://[::1/a",
                "ft://[::1]9400/a",
                "ft://[h]/a",
                "ft://h h/a",
                "ft://h%41/a",
                "ft://h?x/a",
                "ft+unix://",
                "ft+unix:///run/s",
                "ft+unix://s/f",
                "ft+unix://%2Fs%00/f",
                "ft+unix://%2Fs%/f",
                "fts+unix://%2Fs/f",
                "ft://h/%",
                "ft://h/%4",
                "ft://h/%4g",
                "ft://h/100% sure",
                "ft://h/%\uff11\uff11",
                "ft://h/%FF",
                "ft://h/%C0%AF",
                "ft://h/%ED%A0%80"
            })
    void refusesWhatIsNoAddress(String text) {
        String message = refusalOf(text);
        assertTrue(message.contains("expected ft://host[:port]/path"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "ft://h,      true,  true,  ''",
        "ft://h/.,    true,  true,  ''",
        "ft://h/a,    false, false, a",
        "ft://h/a/,   true,  false, a",
        "ft://h/b/a/, true,  false, a",
        "ft://h/a/.,  true,  true,  ''",
        "ft://h/a.,   false, false, a.",
        "ft://h/%2E,  true,  true,  ''"
    })
    void knowsWhatWasWrittenAsADirectory(String text, boolean directory, boolean contents, String name) {
        RemoteUri uri = RemoteUri.parse(text);
        assertEquals(directory, uri.directory());
        assertEquals(contents, uri.contents());
        assertEquals(name, uri.name());
    }

    @ParameterizedTest
    @CsvSource({
        "ft://h,              ft://h:9400/",
        "ft://h:1/a b%25\u00fc, ft://h:1/a%20b%25%C3%BC",
        "ft://[::1]/a?#,      ft://[::1]:9400/a%3F%23",
        "FT+UNIX://%2frun%2Fa b.sock, ft+unix://%2Frun%2Fa%20b.sock/",
        "ft+unix://%2Fs/d/f,  ft+unix://%2Fs/d/f"
    })
    void writesWhatItReadsAgain(String text, String written) {
        RemoteUri uri = RemoteUri.parse(text);
        assertEquals(written, uri.toString());
        assertEquals(uri, RemoteUri.parse(written));
    }

    @Test
    void escapesControlsInMessages() {
        String message = refusalOf("x\u001b[31m\n");
        assertTrue(message.startsWith("'x\\u001b[31m\\u000a'"), message);
    }

    @Test
    void comparesServersByHostAndPort() {
        RemoteUri uri = RemoteUri.parse("ft://host:9400/a");
        assertTrue(uri.sameServer(RemoteUri.parse("ft://HOST/b")));
        assertFalse(uri.sameServer(RemoteUri.parse("ft://host:9401/b")));
        assertFalse(uri.sameServer(RemoteUri.parse("fts://host/b")));
    }

    private static String refusalOf(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> RemoteUri.parse(text))
                .getMessage());
    }
}
