// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.ClientProxy;
import io.filetransfer.FileClient;
import io.filetransfer.auth.Credentials;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who a client says it is, and through which proxy it goes. */
final class LoginOptions {

    @Option(names = "--user", paramLabel = "NAME", description = "Log in with this name and a password.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "SOURCE",
            converter = SecretSource.Converter.class,
            description = "Where the password for --user comes from: " + SecretSource.FORMS + ". Default: ask.")
    private SecretSource password = SecretSource.ask();

    @Option(
            names = "--token",
            paramLabel = "SOURCE",
            converter = SecretSource.Converter.class,
            description = "Log in with a token. Where it comes from: " + SecretSource.FORMS + ".")
    private @Nullable SecretSource token;

    @Option(
            names = "--allow-plaintext-passwords",
            description = "Send password or token over connections that others can read, too.")
    private boolean allowsPlaintext;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            converter = ProxyConverter.class,
            description =
                    "Connect through a proxy: http://[user@]host:port or socks5://[user@]host:port. Variables such as"
                            + " http_proxy are not looked at.")
    private @Nullable ClientProxy proxy;

    @Option(
            names = "--proxy-password",
            paramLabel = "SOURCE",
            converter = SecretSource.Converter.class,
            description = "Where the password for the proxy comes from: " + SecretSource.FORMS + ". Default: ask.")
    private SecretSource proxyPassword = SecretSource.ask();

    @Option(
            names = "--no-proxy",
            paramLabel = "LIST",
            description = "Names, addresses and networks to which no proxy leads, with commas between them.")
    private String exceptions = "";

    /** Tells a client. */
    void apply(FileClient.Builder builder) {
        String name = user;
        if (name != null && token != null) {
            throw new IllegalArgumentException("--user and --token: both are given, expected one of them");
        }
        SecretSource tokens = token;
        if (name != null) {
            builder.credentials(Credentials.password(name, () -> password.read("password of " + Printable.of(name))));
        } else if (tokens != null) {
            builder.credentials(Credentials.token(() -> tokens.read("token")));
        }
        if (allowsPlaintext) {
            builder.allowPlaintextPasswords();
        }
        if (proxy != null) {
            ClientProxy through = proxy.except(exceptions);
            builder.proxy(
                    through.user().isEmpty()
                            ? through
                            : through.withCredentials(
                                    through.user().get(), () -> proxyPassword.read("password for the proxy")));
        }
    }

    /** Reads the address of a proxy; a password in it is refused. */
    static final class ProxyConverter implements ITypeConverter<ClientProxy> {
        @Override
        public ClientProxy convert(String text) {
            try {
                URI uri = new URI(text);
                String host = uri.getHost();
                String user = uri.getUserInfo();
                boolean isPlain = host != null && uri.getPort() > 0 && (user == null || user.indexOf(':') < 0);
                ClientProxy proxy = !isPlain
                        ? null
                        : switch (String.valueOf(uri.getScheme())) {
                            case "http" -> ClientProxy.http(bare(host), uri.getPort());
                            case "socks5", "socks5h" -> ClientProxy.socks5(bare(host), uri.getPort());
                            default -> null;
                        };
                if (proxy != null) {
                    return user == null ? proxy : proxy.withCredentials(user, () -> new char[0]);
                }
            } catch (URISyntaxException | IllegalArgumentException refused) {
                // the message below says what is expected
            }
            throw new TypeConversionException(
                    "expected http://[user@]host:port or socks5://[user@]host:port, without a password in it");
        }

        private static String bare(String host) {
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }
    }
}
