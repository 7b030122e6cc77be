// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.FileServer;
import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Principal;
import io.filetransfer.auth.TokenAuthenticator;
import io.filetransfer.auth.UserFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a server lets in. */
final class GuestOptions {

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Let in whom this file names, with a password. 'ft passwd' writes such files.")
    private @Nullable Path users;

    @Option(
            names = "--token",
            paramLabel = "NAME=SOURCE",
            description = "Let in who knows a token, as NAME. Where the token comes from: " + SecretSource.FORMS
                    + ". May stand several times.")
    private Map<String, String> tokens = new LinkedHashMap<>();

    @Option(names = "--allow-anonymous", description = "Let in who does not log in, too.")
    private boolean allowsAnonymous;

    @Option(
            names = "--allow-plaintext-passwords",
            description = "Take passwords and tokens over connections that others can read, too.")
    private boolean allowsPlaintext;

    /** Whether clients have to log in. */
    boolean isLoginRequired() {
        return isLoginPossible() && !allowsAnonymous;
    }

    private boolean isLoginPossible() {
        return users != null || !tokens.isEmpty();
    }

    /** Tells a server. */
    void apply(FileServer.Builder builder) throws CommandFailure {
        List<Authenticator> judges = new ArrayList<>();
        if (users != null) {
            try {
                judges.add(UserFile.open(users));
            } catch (IOException broken) {
                throw new CommandFailure(users.toString(), "STORAGE", String.valueOf(broken.getMessage()));
            }
        }
        if (!tokens.isEmpty()) {
            TokenAuthenticator.Builder known = TokenAuthenticator.builder();
            SecretSource.Converter converter = new SecretSource.Converter();
            tokens.forEach((name, source) -> {
                char[] token = converter.convert(source).read("token of " + Printable.of(name));
                known.token(token, Principal.named(name));
                Arrays.fill(token, '\0');
            });
            judges.add(known.build());
        }
        if (!judges.isEmpty()) {
            builder.authenticator(Authenticator.anyOf(judges));
        }
        if (allowsAnonymous) {
            builder.allowAnonymous();
        }
        if (allowsPlaintext) {
            builder.allowPlaintextPasswords();
        }
    }
}
