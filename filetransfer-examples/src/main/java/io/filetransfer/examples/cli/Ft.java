// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.TransferException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code ft} command: moves files to and from a server, and runs one. */
@Command(
        name = "ft",
        mixinStandardHelpOptions = true,
        version = "ft 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Moves files to and from a server, and runs one. What was interrupted continues when the same command"
                        + " is given again.",
        footer = {
            "",
            "An address is ft://host[:9400]/path, or ft+unix://%%2Frun%%2Fft.sock/path for a Unix socket. The path is percent-decoded once as UTF-8; spaces and other characters may"
                    + " stand as they are, but '%%' is written %%25. An IPv6 address stands in brackets.",
            "",
            "Exit codes: 0 everything succeeded, 1 something failed, 2 the command line was wrong.",
            "'ft COMMAND --help' tells more about a command."
        })
public final class Ft implements Runnable {

    static final int FAILED = 1;

    private static final String DEBUG = "--debug";

    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            PutCommand.class,
            GetCommand.class,
            ListCommand.class,
            StatCommand.class,
            RemoveCommand.class,
            MoveCommand.class,
            MakeDirectoryCommand.class,
            PasswordCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = DEBUG,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show what the library logs, and stack traces of failures.")
    private boolean debug;

    private Ft() {}

    /**
     * Runs a command and exits.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        if (Arrays.asList(args).contains(DEBUG)) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
        System.exit(run(args));
    }

    static int run(String... args) {
        Ft ft = new Ft();
        CommandLine line = new CommandLine(ft);
        commandsFor(args).forEach(line::addSubcommand);
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((wrong, arguments) -> ft.refuse(wrong));
        line.setExecutionExceptionHandler((failure, command, parsed) -> ft.fail(failure));
        int exitCode = line.execute(args);
        Terminal.out().flush();
        return exitCode;
    }

    /** Only the command that is named, if one is: reading the annotations of all takes longer than a small transfer. */
    private static List<Class<?>> commandsFor(String... args) {
        for (Class<?> command : COMMANDS) {
            if (args.length > 0 && command.getAnnotation(Command.class).name().equals(args[0])) {
                return List.of(command);
            }
        }
        return COMMANDS;
    }

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: serve, put, get, ls, stat, rm, mv, mkdir or passwd");
    }

    private int refuse(ParameterException wrong) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println(Printable.of("ft: " + wrong.getMessage() + " (see '" + name + " --help')"));
        return CommandLine.ExitCode.USAGE;
    }

    private int fail(Exception failure) {
        if (debug) {
            failure.printStackTrace(System.err);
        }
        System.err.println(line(failure));
        return FAILED;
    }

    private static String line(Exception failure) {
        if (failure instanceof CommandFailure known) {
            return known.line();
        }
        if (failure instanceof TransferException known) {
            return Printable.of("ft: " + known.reason() + ": " + known.getMessage());
        }
        boolean refused = failure instanceof IllegalArgumentException || failure instanceof IllegalStateException;
        return Printable.of(
                refused && failure.getMessage() != null
                        ? "ft: " + failure.getMessage()
                        : "ft: unexpected " + failure + " (" + DEBUG + " shows where)");
    }
}
