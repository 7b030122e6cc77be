// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy through which a client connects. The proxy looks the name of the server up, not the client. None is ever taken from
 * system properties or the environment: a client uses the one that it was given, or none.
 *
 * <p>What is sent to the proxy itself, its password included, is not encrypted. Immutable and safe for use by several threads.
 */
public final class ClientProxy {

    /** How a proxy is spoken to. */
    public enum Kind {
        /** The method CONNECT of HTTP/1.1 (RFC 9110, section 9.3.6), with Basic authentication if there are credentials. */
        HTTP,
        /** SOCKS version 5 (RFC 1928), with name and password (RFC 1929) if there are credentials. */
        SOCKS5
    }

    private static final int MAX_TEXT = 255;
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final Kind kind;
    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable Supplier<char[]> password;
    private final List<String> exceptions;

    private ClientProxy(
            Kind kind,
            String host,
            int port,
            @Nullable String user,
            @Nullable Supplier<char[]> password,
            List<String> exceptions) {
        this.kind = kind;
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.user = user;
        this.password = password;
        this.exceptions = exceptions;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port of the proxy: " + port + ", expected 1..65535");
        }
    }

    /**
     * A proxy that is spoken to by HTTP CONNECT.
     *
     * @param host a name or an address, looked up by the client
     * @param port 1 to 65,535
     * @return a new proxy without credentials, for every server
     * @throws IllegalArgumentException if the port is out of range
     */
    public static ClientProxy http(String host, int port) {
        return new ClientProxy(Kind.HTTP, host, port, null, null, List.of());
    }

    /**
     * A proxy that is spoken to by SOCKS 5.
     *
     * @param host a name or an address, looked up by the client
     * @param port 1 to 65,535
     * @return a new proxy without credentials, for every server
     * @throws IllegalArgumentException if the port is out of range
     */
    public static ClientProxy socks5(String host, int port) {
        return new ClientProxy(Kind.SOCKS5, host, port, null, null, List.of());
    }

    /**
     * The same proxy with a name and a password for it.
     *
     * @param name 1 to 255 characters, without a colon and control characters
     * @param secret called for each connection, on a thread that may block; 1 to 255 bytes of UTF-8; the array that it returns is
     *     overwritten after use
     * @return a new proxy
     * @throws IllegalArgumentException if the name is not such
     */
    public ClientProxy withCredentials(String name, Supplier<char[]> secret) {
        boolean isFine = !name.isEmpty()
                && name.length() <= MAX_TEXT
                && name.indexOf(':') < 0
                && name.chars().noneMatch(Character::isISOControl);
        if (!isFine) {
            throw new IllegalArgumentException(
                    "user of the proxy: expected 1.." + MAX_TEXT + " characters, no colon and no control character");
        }
        return new ClientProxy(kind, host, port, name, Objects.requireNonNull(secret, "secret"), exceptions);
    }

    /**
     * The same proxy, but not for these servers.
     *
     * @param patterns each a name, which also stands for all names below it (with or without a dot in front), an address, a
     *     network such as {@code 10.0.0.0/8}, or {@code *} for every server; or several of them with commas between them, as in
     *     the variable {@code NO_PROXY}. Upper and lower case are the same; names are not looked up
     * @return a new proxy
     * @throws IllegalArgumentException if a network is none
     */
    public ClientProxy except(String... patterns) {
        List<String> each = Arrays.stream(patterns)
                .flatMap(pattern -> Arrays.stream(pattern.split(",", -1)))
                .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
                .filter(pattern -> !pattern.isEmpty())
                .toList();
        for (String pattern : each) {
            if (pattern.indexOf('/') >= 0 && network(pattern) == null) {
                throw new IllegalArgumentException(
                        "exception of the proxy: '" + pattern + "', expected a network such as 10.0.0.0/8 or fd00::/8");
            }
        }
        return new ClientProxy(kind, host, port, user, password, each);
    }

    /**
     * Whether this proxy is to be used for a server.
     *
     * @param server a name or an address; not looked up
     * @return false if it is one of the exceptions
     */
    public boolean isFor(String server) {
        String name = plain(server.toLowerCase(Locale.ROOT));
        byte[] address = literal(name);
        return exceptions.stream().noneMatch(pattern -> matches(pattern, name, address));
    }

    private static String plain(String name) {
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }

    private static boolean matches(String pattern, String name, byte @Nullable [] address) {
        if (pattern.equals("*")) {
            return true;
        }
        if (pattern.indexOf('/') >= 0) {
            Network network = network(pattern);
            return network != null && address != null && network.contains(address);
        }
        String plain = plain(pattern.startsWith(".") ? pattern.substring(1) : pattern);
        byte[] single = literal(plain);
        return single != null
                ? address != null && Arrays.equals(single, address)
                : address == null && (name.equals(plain) || name.endsWith("." + plain));
    }

    private record Network(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                if (((address[i / 8] ^ other[i / 8]) & (0x80 >> i % 8)) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static @Nullable Network network(String pattern) {
        int slash = pattern.indexOf('/');
        byte[] address = literal(pattern.substring(0, slash));
        String bits = pattern.substring(slash + 1);
        return address == null || !bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > address.length * 8
                ? null
                : new Network(address, Integer.parseInt(bits));
    }

    /** The bytes of an address that is written as one, or null for a name: this never looks a name up. */
    private static byte @Nullable [] literal(String text) {
        if (!IPV4.matcher(text).matches() && text.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    /**
     * How it is spoken to.
     *
     * @return never null
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where it is.
     *
     * @return a name or an address
     */
    public String host() {
        return host;
    }

    /**
     * On which port.
     *
     * @return 1 to 65,535
     */
    public int port() {
        return port;
    }

    /**
     * The name for it.
     *
     * @return empty without credentials
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /**
     * Fetches the password for it. May block.
     *
     * @return an array that the caller overwrites; empty without credentials
     */
    public char[] password() {
        return password == null ? new char[0] : password.get();
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return kind + " proxy " + host + ":" + port + (exceptions.isEmpty() ? "" : " except for " + exceptions);
    }
}
