// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The method CONNECT of HTTP/1.1 (RFC 9110, section 9.3.6; RFC 9112). */
final class HttpConnect implements ProxyDialogue {

    static final int MAX_HEAD_BYTES = 16 << 10;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[0-9] ([1-5][0-9]{2})( .*)?");

    private final ProxyTarget target;
    private final byte[] authorization;
    private final byte[] head = new byte[MAX_HEAD_BYTES];
    private int length;
    private boolean over;

    /**
     * A dialogue.
     *
     * @param credentials {@code name:password} in UTF-8, overwritten by {@link #begin}; empty for none
     */
    HttpConnect(ProxyTarget target, byte[] credentials) {
        this.target = target;
        this.authorization = credentials;
    }

    @Override
    public ByteBuffer begin() {
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
        byte[] basic =
                authorization.length == 0 ? new byte[0] : Base64.getEncoder().encode(authorization);
        Arrays.fill(authorization, (byte) 0);
        ByteBuffer bytes = ByteBuffer.allocate(request.length() + basic.length + 64)
                .put(request.getBytes(StandardCharsets.US_ASCII));
        if (basic.length > 0) {
            bytes.put("Proxy-Authorization: Basic ".getBytes(StandardCharsets.US_ASCII))
                    .put(basic)
                    .put("\r\n".getBytes(StandardCharsets.US_ASCII));
            Arrays.fill(basic, (byte) 0);
        }
        return bytes.put("\r\n".getBytes(StandardCharsets.US_ASCII)).flip();
    }

    @Override
    public @Nullable ByteBuffer take(ByteBuffer said) throws TransferException {
        while (said.hasRemaining()) {
            if (length == MAX_HEAD_BYTES) {
                throw new TransferException(
                        Reason.PROXY, "the proxy's answer has more than " + MAX_HEAD_BYTES + " bytes of header");
            }
            head[length++] = said.get();
            if (endsHead()) {
                over = true;
                judge();
                return null;
            }
            if (length == 5 && !text(5).equals("HTTP/")) {
                throw notHttp();
            }
        }
        return null;
    }

    /** An empty line, with or without carriage returns. */
    private boolean endsHead() {
        if (head[length - 1] != '\n') {
            return false;
        }
        int before = length - 2 >= 0 && head[length - 2] == '\r' ? length - 3 : length - 2;
        return before >= 0 && head[before] == '\n';
    }

    private String text(int bytes) {
        return new String(head, 0, bytes, StandardCharsets.ISO_8859_1);
    }

    private static TransferException notHttp() {
        return new TransferException(Reason.PROXY, "the proxy does not answer in HTTP/1.1; is it an HTTP proxy?");
    }

    private void judge() throws TransferException {
        String line = text(length).lines().findFirst().orElse("");
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            throw notHttp();
        }
        int code = Integer.parseInt(status.group(1));
        if (code < 200 || code > 299) {
            boolean mayPass = code == 408 || code == 429 || (code >= 500 && code != 501 && code != 505);
            throw new TransferException(
                    mayPass ? Reason.UNREACHABLE : Reason.PROXY,
                    "the proxy refused to connect to " + target + ": status " + code + " "
                            + ProxyText.printable(String.valueOf(
                                    status.group(2) == null
                                            ? ""
                                            : status.group(2).strip()))
                            + (code == 407 ? "; it wants other credentials" : ""));
        }
    }

    @Override
    public boolean isOver() {
        return over;
    }
}
