// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to proxies, byte for byte, and what is made of their answers. */
final class ProxyDialogueTest {

    private static final ProxyTarget NAME = ProxyTarget.of("server.test", 9400);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static HttpConnect http() {
        HttpConnect dialogue = new HttpConnect(NAME, new byte[0]);
        dialogue.begin();
        return dialogue;
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    @Test
    void asksAnHttpProxy() {
        assertEquals(
                lines("CONNECT server.test:9400 HTTP/1.1", "Host: server.test:9400"),
                text(new HttpConnect(NAME, new byte[0]).begin()));
        byte[] secret = "user:p\u00e4ss".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                lines(
                        "CONNECT [2001:db8::1]:1 HTTP/1.1",
                        "Host: [2001:db8::1]:1",
                        "Proxy-Authorization: Basic dXNlcjpww6Rzcw=="),
                text(new HttpConnect(ProxyTarget.of("2001:db8::1", 1), secret).begin()));
        assertArrayEquals(new byte[secret.length], secret);
    }

    /** However the answer is cut, nothing behind its end is taken. */
    @Test
    void takesTheAnswerOfAnHttpProxyAndNothingBehindIt() throws Exception {
        String answer = "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n";
        ByteBuffer all = bytes(answer + "\u00f7hello");
        HttpConnect whole = http();
        whole.take(all);
        assertTrue(whole.isOver());
        assertEquals("\u00f7hello", text(all));
        HttpConnect pieces = http();
        for (int i = 0; i < answer.length(); i++) {
            assertFalse(pieces.isOver());
            pieces.take(bytes(answer.substring(i, i + 1)));
        }
        assertTrue(pieces.isOver());
        HttpConnect bare = http();
        bare.take(bytes("HTTP/1.0 204\n\n"));
        assertTrue(bare.isOver());
    }

    @ParameterizedTest
    @CsvSource({
        "403, PROXY",
        "404, PROXY",
        "405, PROXY",
        "407, PROXY",
        "501, PROXY",
        "505, PROXY",
        "302, PROXY",
        "199, PROXY",
        "408, UNREACHABLE",
        "429, UNREACHABLE",
        "500, UNREACHABLE",
        "502, UNREACHABLE",
        "503, UNREACHABLE",
        "504, UNREACHABLE"
    })
    void tellsARefusalWithItsStatus(int status, Reason reason) {
        TransferException failure = assertThrows(
                TransferException.class,
                () -> http().take(bytes("HTTP/1.1 " + status + " Why\u001b[2J not\r\nX: y\r\n\r\n")));
        assertEquals(reason, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(
                message.startsWith(
                        "the proxy refused to connect to server.test:9400: status " + status + " Why?[2J not"),
                message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 2000 x\r\n\r\n",
                "HTTP/1.1  200\r\n\r\n",
                "\r\n\r\n\r\n",
                "\u0005\u0000\u0000\u0000\u0000"
            })
    void refusesWhatIsNoHttp(String answer) {
        TransferException failure = assertThrows(TransferException.class, () -> http().take(bytes(answer)));
        assertEquals(Reason.PROXY, failure.reason());
    }

    @Test
    void takesAHeaderOf16KiBAndNoMore() throws Exception {
        String start = "HTTP/1.1 200 x\r\nX: ";
        int most = HttpConnect.MAX_HEAD_BYTES;
        HttpConnect fits = http();
        fits.take(bytes(start + "y".repeat(most - start.length() - 4) + "\r\n\r\n"));
        assertTrue(fits.isOver());
        TransferException failure = assertThrows(
                TransferException.class,
                () -> http().take(bytes(start + "y".repeat(most - start.length() - 3) + "\r\n\r\n")));
        assertEquals(Reason.PROXY, failure.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX: y", "", "a/b", "a@b", "a:b", "x\u0000y", "[::1]"})
    void sendsNoNameThatCouldMeanSomethingElse(String host) {
        assertThrows(IllegalArgumentException.class, () -> ProxyTarget.of(host, 1));
    }

    @Test
    void sendsNamesInAscii() {
        assertEquals(
                "xn--bcher-kva.example:1",
                ProxyTarget.of("b\u00fccher.example", 1).toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> ProxyTarget.of("a".repeat(60) + ("." + "a".repeat(60)).repeat(4), 1));
    }

    @Test
    void asksASocksProxyForAName() throws Exception {
        Socks5 dialogue = new Socks5(NAME, new byte[0], new byte[0]);
        assertEquals("050100", hex(dialogue.begin()));
        ByteBuffer request = dialogue.take(hex("0500"));
        assertNotNull(request);
        assertEquals("050100030b" + "7365727665722e74657374" + "24b8", hex(request));
        ByteBuffer answer = hex("05000001 7f000001 24b8 f7f7");
        dialogue.take(answer);
        assertTrue(dialogue.isOver());
        assertEquals("f7f7", hex(answer));
    }

    @Test
    void asksASocksProxyForAnAddress() throws Exception {
        Socks5 four = new Socks5(ProxyTarget.of("192.0.2.1", 1), new byte[0], new byte[0]);
        four.begin();
        ByteBuffer request = four.take(hex("0500"));
        assertNotNull(request);
        assertEquals("05010001c00002010001", hex(request));
        Socks5 six = new Socks5(ProxyTarget.of("2001:db8::1", 1), new byte[0], new byte[0]);
        six.begin();
        request = six.take(hex("0500"));
        assertNotNull(request);
        assertEquals("0501000420010db80000000000000000000000010001", hex(request));
        six.take(hex("05000003 03 616263 0001"));
        assertTrue(six.isOver());
    }

    @Test
    void tellsASocksProxyNameAndPassword() throws Exception {
        byte[] password = "pw".getBytes(StandardCharsets.UTF_8);
        Socks5 dialogue = new Socks5(NAME, "user".getBytes(StandardCharsets.UTF_8), password);
        assertEquals("05020002", hex(dialogue.begin()));
        ByteBuffer login = dialogue.take(hex("0502"));
        assertNotNull(login);
        assertEquals("0104" + "75736572" + "02" + "7077", hex(login));
        assertArrayEquals(new byte[2], password);
        ByteBuffer request = dialogue.take(hex("0100"));
        assertNotNull(request);
        assertTrue(hex(request).startsWith("05010003"));
        for (byte each : hex("05000004 00000000000000000000000000000001 0001").array()) {
            assertFalse(dialogue.isOver());
            dialogue.take(ByteBuffer.wrap(new byte[] {each}));
        }
        assertTrue(dialogue.isOver());
    }

    @ParameterizedTest
    @CsvSource({
        "0501, PROXY",
        "05ff, PROXY",
        "0502, PROXY",
        "4854, PROXY",
        "04, PROXY",
        "0500 05010001, UNREACHABLE",
        "0500 05020001, PROXY",
        "0500 05030001, UNREACHABLE",
        "0500 05040001, UNREACHABLE",
        "0500 05050001, UNREACHABLE",
        "0500 05060001, UNREACHABLE",
        "0500 05070001, PROXY",
        "0500 05080001, PROXY",
        "0500 05630001, PROXY",
        "0500 04000001, PROXY",
        "0500 0500000900, PROXY"
    })
    void tellsWhyASocksProxyDoesNotConnect(String answers, Reason reason) {
        Socks5 dialogue = new Socks5(NAME, new byte[0], new byte[0]);
        dialogue.begin();
        TransferException failure = assertThrows(TransferException.class, () -> {
            for (ByteBuffer said = hex(answers); said.hasRemaining(); ) {
                dialogue.take(said);
            }
        });
        assertEquals(reason, failure.reason());
    }

    @Test
    void saysThatNameOrPasswordIsWrong() throws Exception {
        Socks5 dialogue = new Socks5(NAME, new byte[] {'u'}, new byte[] {'p'});
        dialogue.begin();
        dialogue.take(hex("0502"));
        TransferException failure = assertThrows(TransferException.class, () -> dialogue.take(hex("0101")));
        assertEquals("the proxy did not connect to server.test:9400: name or password is wrong", failure.getMessage());
    }
}
