// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.FileServer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A place on a server: {@code ft://host[:port]/path}, {@code fts://} for TLS, or {@code ft+unix://socket/path} where the path of the socket has {@code
 * %2F} for each slash. More lenient than {@link java.net.URI}: spaces and other characters may
 * stand as they are, also {@code ?} and {@code #}; only {@code %} must be followed by two hexadecimal digits.
 *
 * @param encrypted whether the server is asked for TLS
 * @param host a name or an address, without brackets; or the absolute path of a Unix socket
 * @param port 1 to 65,535; 0 for a Unix socket
 * @param path decoded, without leading, trailing or double slash; empty for the root
 * @param directory whether it was written as a directory: the root, a slash or {@code /.} at the end
 * @param contents whether it means what is in the directory, as {@code dir/.} and the root do
 */
record RemoteUri(boolean encrypted, String host, int port, String path, boolean directory, boolean contents) {

    private static final String SCHEME = "ft://";
    private static final String ENCRYPTED_SCHEME = "fts://";
    private static final String UNIX_SCHEME = "ft+unix://";
    private static final String EXPECTED = ", expected ft://host[:port]/path or ft+unix://%2Fsocket/path";
    private static final Pattern HOST = Pattern.compile("[^\\s\\p{Cntrl}/:@%\\[\\]?#\\\\]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._~-]+)?");
    private static final String UNENCODED = "-._~!$&'()*+,;=:@/";

    /** What every address begins with, in whatever case. */
    static boolean isRemote(String text) {
        return beginsWith(text, SCHEME) || beginsWith(text, ENCRYPTED_SCHEME) || isUnix(text);
    }

    private static boolean beginsWith(String text, String scheme) {
        return text.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static boolean isUnix(String text) {
        return beginsWith(text, UNIX_SCHEME);
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static RemoteUri parse(String text) {
        if (!isRemote(text)) {
            String scheme = text.toLowerCase(Locale.ROOT);
            boolean other = scheme.startsWith("fts+unix://");
            throw refused(text, other ? "a Unix socket needs no TLS; use ft+unix://" : "no address of a server");
        }
        if (isUnix(text)) {
            return parseUnix(text);
        }
        boolean encrypted = beginsWith(text, ENCRYPTED_SCHEME);
        int begin = (encrypted ? ENCRYPTED_SCHEME : SCHEME).length();
        int slash = text.indexOf('/', begin);
        String authority = text.substring(begin, slash < 0 ? text.length() : slash);
        if (authority.indexOf('@') >= 0) {
            throw refused(text, "user names are not supported");
        }
        int end = endOfHost(text, authority);
        String host = authority.startsWith("[") ? authority.substring(1, end - 1) : authority.substring(0, end);
        Pattern form = authority.startsWith("[") ? IPV6 : HOST;
        if (!form.matcher(host).matches()) {
            throw refused(text, host.isEmpty() ? "no host" : "'" + host + "' is no host");
        }
        return withPath(
                encrypted,
                host,
                port(text, authority.substring(end)),
                slash < 0 ? "" : decode(text, text.substring(slash)));
    }

    private static RemoteUri parseUnix(String text) {
        int slash = text.indexOf('/', UNIX_SCHEME.length());
        String socket = decode(text, text.substring(UNIX_SCHEME.length(), slash < 0 ? text.length() : slash));
        if (!socket.startsWith("/") || socket.indexOf('\0') >= 0) {
            throw refused(text, "no absolute path of a socket");
        }
        return withPath(false, socket, 0, slash < 0 ? "" : decode(text, text.substring(slash)));
    }

    private static int endOfHost(String text, String authority) {
        if (authority.startsWith("[")) {
            int bracket = authority.indexOf(']');
            if (bracket < 0) {
                throw refused(text, "'[' without ']'");
            }
            return bracket + 1;
        }
        int colon = authority.indexOf(':');
        if (colon != authority.lastIndexOf(':')) {
            throw refused(text, "an IPv6 address needs brackets, as in ft://[::1]:9400/");
        }
        return colon < 0 ? authority.length() : colon;
    }

    private static int port(String text, String tail) {
        if (tail.isEmpty() || tail.equals(":")) {
            return FileServer.DEFAULT_PORT;
        }
        String digits = tail.substring(1);
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (!tail.startsWith(":") || port < 1 || port > 65_535) {
            throw refused(text, "'" + digits + "' is no port from 1 to 65535");
        }
        return port;
    }

    private static RemoteUri withPath(boolean encrypted, String host, int port, String decoded) {
        List<String> components = new ArrayList<>();
        String last = "";
        for (String component : decoded.split("/", -1)) {
            last = component;
            if (!component.isEmpty()) {
                components.add(component);
            }
        }
        boolean dot = last.equals(".");
        while (!components.isEmpty()
                && dot
                && components.get(components.size() - 1).equals(".")) {
            components.remove(components.size() - 1);
        }
        boolean root = components.isEmpty();
        return new RemoteUri(
                encrypted, host, port, String.join("/", components), root || dot || last.isEmpty(), root || dot);
    }

    private static String decode(String text, String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
        for (int i = 0; i < raw.length(); ) {
            int c = raw.codePointAt(i);
            if (c != '%') {
                bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
                continue;
            }
            boolean digits = i + 2 < raw.length()
                    && HexFormat.isHexDigit(raw.charAt(i + 1))
                    && HexFormat.isHexDigit(raw.charAt(i + 2));
            if (!digits) {
                throw refused(
                        text, "'%' must be followed by two hexadecimal digits; write %25 for the character itself");
            }
            bytes.put((byte) HexFormat.fromHexDigits(raw, i + 1, i + 3));
            i += 3;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw refused(text, "what is percent-encoded is not UTF-8");
        }
    }

    private static IllegalArgumentException refused(String text, String problem) {
        return new IllegalArgumentException("'" + Printable.of(text) + "': " + problem + EXPECTED);
    }

    /** The last component of the path; empty when the contents of a directory are meant. */
    String name() {
        return contents ? "" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether both are on one server, as far as the text tells. */
    boolean sameServer(RemoteUri other) {
        return encrypted == other.encrypted
                && port == other.port
                && (isUnix() ? host.equals(other.host) : host.equalsIgnoreCase(other.host));
    }

    /** Whether the server is behind a Unix socket. */
    boolean isUnix() {
        return host.startsWith("/");
    }

    /** The server alone, without a slash at the end. */
    String server() {
        if (isUnix()) {
            return UNIX_SCHEME + encode(host, UNENCODED.replace("/", ""));
        }
        return (encrypted ? ENCRYPTED_SCHEME : SCHEME) + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + port;
    }

    /** The address of another name on the same server, percent-encoded where {@link #parse} or a shell could stumble. */
    String locate(String name) {
        return server() + "/" + encode(name, UNENCODED);
    }

    private static String encode(String text, String unencoded) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || unencoded.indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /** This address, percent-encoded. */
    @Override
    public String toString() {
        return locate(path);
    }
}
