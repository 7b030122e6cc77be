// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.auth.PasswordHash;
import io.filetransfer.auth.Principal;
import io.filetransfer.auth.UserFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ft passwd}: adds, changes and removes users of a server. */
@Command(
        name = "passwd",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Adds a user to a file for 'ft serve --users', changes one, or removes one.",
        description =
                "A server that runs reads the changed file at the next login. Options that are not given are forgotten: a"
                        + " user who is changed has the root and the roles of this command only.")
final class PasswordCommand implements Callable<Integer> {

    @Option(
            names = "--password",
            paramLabel = "SOURCE",
            converter = SecretSource.Converter.class,
            description = "Where the password comes from: " + SecretSource.FORMS + ", twice. Default: ask.")
    private SecretSource password = SecretSource.ask();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The directory below the server's root outside of which the user can reach nothing.")
    private String home = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "A role of the user. May stand several times.")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--remove", description = "Remove the user.")
    private boolean remove;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file; it is made if it is missing.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Override
    public Integer call() throws CommandFailure {
        try {
            if (!remove) {
                UserFile.put(file, Principal.named(name).withRoot(home).withRoles(new HashSet<>(roles)), hash());
            } else if (!UserFile.remove(file, name)) {
                throw new CommandFailure(name, "NOT_FOUND", "there is no such user in " + file);
            }
            return 0;
        } catch (IOException failed) {
            throw new CommandFailure(file.toString(), "STORAGE", String.valueOf(failed.getMessage()));
        }
    }

    private PasswordHash hash() throws CommandFailure {
        char[] first = password.read("new password of " + Printable.of(name));
        try {
            if (password.isTerminal()) {
                char[] second = SecretSource.ask().read("the same again");
                boolean isSame = Arrays.equals(first, second);
                Arrays.fill(second, '\0');
                if (!isSame) {
                    throw new CommandFailure(name, "NOT_EQUAL", "the two passwords differ; nothing was changed");
                }
            }
            return PasswordHash.of(first);
        } finally {
            Arrays.fill(first, '\0');
        }
    }
}
