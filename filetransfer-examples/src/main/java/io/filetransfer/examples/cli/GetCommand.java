// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ft get}: downloads files and directories. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "ft get [-r] [OPTIONS] ft://host[:port]/path... DST",
        header = "Downloads files and directories.",
        description = {
            "Directories need -r. Targets follow 'cp -r': a DST that ends in '/' or is a directory receives"
                    + " each source under its own name; any other becomes the copy itself. 'ft://host/dir/.' and the root mean"
                    + " what is in the directory.",
            "Local names follow the rules of the platform: posix on POSIX systems, portable on Windows."
        })
final class GetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-r", "--recursive"},
            description = "Download directories with all that is in them.")
    private boolean recursive;

    @Mixin
    private TransferSettings settings = new TransferSettings();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
            arity = "2..*",
            paramLabel = "URI... DST",
            hideParamSyntax = true,
            description = "What to download, and where to.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        List<RemoteUri> sources = new ArrayList<>();
        for (String text : arguments.subList(0, arguments.size() - 1)) {
            sources.add(source(text));
        }
        String last = arguments.get(arguments.size() - 1);
        if (RemoteUri.isRemote(last)) {
            throw new ParameterException(
                    spec.commandLine(), "the last argument is where to put it: expected a local path");
        }
        TransferReport report = output.report();
        try (OpenClients clients = connection.open(settings.deadline())) {
            LocalTarget target = LocalTarget.examine(last);
            if (sources.size() > 1) {
                Placement.checkTakesSeveral(last, target.there(), target.directory());
            }
            new Downloads(clients, target, settings, report).run(sources, recursive);
        } catch (CommandFailure failure) {
            report.notStarted(List.of(last), sources.get(0).path(), failure);
        }
        return report.exitCode();
    }

    private RemoteUri source(String text) {
        try {
            return RemoteUri.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()), refused);
        }
    }
}
