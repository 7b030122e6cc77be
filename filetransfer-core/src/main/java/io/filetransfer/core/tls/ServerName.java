// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a server's certificate must have (RFC 9525): a DNS name or an IP address, compared with the subject
 * alternative names alone. A wildcard stands for the whole left-most label and nothing else.
 */
final class ServerName {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern IP_LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern ONLY_NUMBERS = Pattern.compile("(0x[0-9a-f]+|[0-9]+)");

    private final String ascii;
    private final byte[] address;

    private ServerName(String ascii, byte[] address) {
        this.ascii = ascii;
        this.address = address;
    }

    /**
     * Reads what a user has written.
     *
     * @throws IllegalArgumentException if no certificate could be for it
     */
    static ServerName of(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        int zone = bare.indexOf('%');
        String literal = zone < 0 ? bare : bare.substring(0, zone);
        if (IP_LITERAL.matcher(literal).matches()) {
            try {
                return new ServerName("", InetAddress.getByName(literal).getAddress()); // a literal: nothing is asked
            } catch (UnknownHostException wrong) {
                throw unusable(host);
            }
        }
        String ascii = toAscii(bare);
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw unusable(host);
            }
        }
        if (ONLY_NUMBERS.matcher(labels[labels.length - 1]).matches()) {
            throw unusable(host); // an address in another spelling, which resolvers take and nobody can verify
        }
        return new ServerName(name, new byte[0]);
    }

    private static String toAscii(String name) {
        try {
            return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException notIdn) {
            return name.toLowerCase(Locale.ROOT); // the check of the labels decides
        }
    }

    private static IllegalArgumentException unusable(String host) {
        return new IllegalArgumentException("server name: '" + host + "', expected a host name or an IP address");
    }

    /** The name as it is told to the server in the clear; an address is not told. */
    Optional<String> indication() {
        return ascii.isEmpty() ? Optional.empty() : Optional.of(ascii);
    }

    /** Whether the certificate is for this name. */
    boolean matches(X509Certificate certificate) {
        for (List<?> each : alternatives(certificate)) {
            Object kind = each.get(0);
            Object value = each.get(1);
            if (kind.equals(DNS_NAME) && !ascii.isEmpty() && matches((String) value)) {
                return true;
            }
            if (kind.equals(IP_ADDRESS) && address.length > 0 && isAddress((String) value)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String pattern) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        if (!wanted.startsWith("*.")) {
            return wanted.equals(ascii);
        }
        String parent = wanted.substring(2);
        int dot = ascii.indexOf('.');
        // "*.org" would be every organisation: a wildcard needs two labels behind it.
        return dot > 0 && parent.indexOf('.') > 0 && parent.equals(ascii.substring(dot + 1));
    }

    private boolean isAddress(String value) {
        try {
            return IP_LITERAL.matcher(value).matches()
                    && Arrays.equals(InetAddress.getByName(value).getAddress(), address);
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    /** The names that a certificate is for, to be shown. */
    static List<String> namesIn(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        for (List<?> each : alternatives(certificate)) {
            if (each.get(0).equals(DNS_NAME) || each.get(0).equals(IP_ADDRESS)) {
                names.add(String.valueOf(each.get(1)));
            }
        }
        return names;
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            return Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
        } catch (CertificateParsingException unreadable) {
            return List.of(); // for nothing that can be read: for nobody
        }
    }

    @Override
    public String toString() {
        try {
            return ascii.isEmpty() ? InetAddress.getByAddress(address).getHostAddress() : ascii;
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
