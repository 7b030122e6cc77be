// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.FileServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a client finds its server: a host and a port, or the path of a Unix socket.
 *
 * @param host a name or an address without brackets, or null if there is a path
 * @param port 1 to 65,535, or 0 if there is a path
 * @param socket an absolute path, or null if there is a host
 */
record ServerAddress(
        @Nullable String host, int port, @Nullable Path socket) {

    private static final String PLAIN = "-._~";

    static ServerAddress of(String host, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + ", expected 1..65535");
        }
        return new ServerAddress(Objects.requireNonNull(host, "host"), port, null);
    }

    static ServerAddress of(Path socket) {
        return new ServerAddress(null, 0, socket.toAbsolutePath().normalize());
    }

    /**
     * Reads {@code ft://host[:port]} or {@code ft+unix://}, followed by the percent-encoded path of the socket; whatever path
     * follows that is not looked at.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static ServerAddress of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("ft") && uri.getHost() != null && uri.getUserInfo() == null) {
            String name = uri.getHost();
            boolean bracketed = name.startsWith("[") && name.endsWith("]");
            return of(
                    bracketed ? name.substring(1, name.length() - 1) : name,
                    uri.getPort() < 0 ? FileServer.DEFAULT_PORT : uri.getPort());
        }
        String path = scheme.equals("ft+unix") && uri.getRawAuthority() != null ? decode(uri) : "";
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("uri: " + uri + ", expected ft://host[:" + FileServer.DEFAULT_PORT
                    + "] or ft+unix:// and an absolute path with %2F for each slash");
        }
        return of(Path.of(path));
    }

    private static String decode(URI uri) {
        String raw = uri.getRawAuthority();
        ByteBuffer bytes = ByteBuffer.allocate(4 * raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') { // the syntax of a URI guarantees two digits
                bytes.put((byte) HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else {
                bytes.put(String.valueOf(raw.charAt(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("uri: " + uri + ", expected percent-encoded UTF-8", notUtf8);
        }
    }

    /** All addresses of the host, or that of the socket. Blocks. */
    List<SocketAddress> resolve() throws UnknownHostException {
        if (socket != null) {
            return List.of(UnixDomainSocketAddress.of(socket));
        }
        List<SocketAddress> found = new ArrayList<>();
        for (InetAddress each : InetAddress.getAllByName(host)) {
            found.add(new InetSocketAddress(each, port));
        }
        return found;
    }

    /** As a URI; the same text for the same server. */
    @Override
    public String toString() {
        if (socket == null) {
            return "ft://" + host + ":" + port;
        }
        StringBuilder uri = new StringBuilder("ft+unix://");
        for (byte each : socket.toString().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            uri.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return uri.toString();
    }
}
