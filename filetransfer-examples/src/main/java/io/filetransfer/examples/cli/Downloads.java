// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.FileClient;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The downloads of one command: files for one directory as one batch a server, everything else one after the other. */
final class Downloads {

    private final OpenClients clients;
    private final LocalTarget target;
    private final TransferSettings settings;
    private final TransferReport report;

    Downloads(OpenClients clients, LocalTarget target, TransferSettings settings, TransferReport report) {
        this.clients = clients;
        this.target = target;
        this.settings = settings;
        this.report = report;
    }

    void run(List<RemoteUri> sources, boolean recursive) {
        Placement.TakenNames taken = new Placement.TakenNames();
        Map<FileClient, List<String>> batches = new LinkedHashMap<>();
        List<Found> single = new ArrayList<>();
        for (RemoteUri source : sources) {
            try {
                Found found = find(source, recursive);
                taken.take(source.toString(), source.name());
                if (sources.size() > 1 && !found.tree()) {
                    batches.computeIfAbsent(clients.to(source), client -> new ArrayList<>())
                            .add(source.path());
                } else {
                    single.add(found);
                }
            } catch (CommandFailure failure) {
                report.file(FileReport.failed(target.text(), source.path(), failure));
            }
        }
        batches.forEach((client, remotes) -> batch(
                remotes.size() + " files",
                remotes.get(0),
                options -> client.downloadAll(remotes, target.path(), options)));
        single.forEach(this::download);
    }

    private Found find(RemoteUri source, boolean recursive) throws CommandFailure {
        boolean tree = clients.stat(source).type() == RemoteEntry.Type.DIRECTORY;
        if (tree && !recursive) {
            throw new CommandFailure(
                    source.toString(), Reason.IS_DIRECTORY.name(), "is a directory; use -r to copy it");
        }
        if (!tree && source.directory()) {
            throw new CommandFailure(source.toString(), Reason.NOT_DIRECTORY.name(), "is a file; leave the slash away");
        }
        return new Found(source, tree);
    }

    private void download(Found found) {
        RemoteUri source = found.source();
        try {
            Path local = target.pathOf(source, found.tree());
            FileClient client = clients.to(source);
            if (found.tree()) {
                batch(source.toString(), source.path(), options -> client.downloadTree(source.path(), local, options));
                return;
            }
            report.file(FileReport.of(
                    source.path(),
                    Answer.await(
                            source.toString(),
                            client.download(
                                    source.path(),
                                    local,
                                    options -> settings.applyTo(options).listener(report.listener(source.name()))))));
        } catch (CommandFailure failure) {
            report.file(FileReport.failed(target.text(), source.path(), failure));
        }
    }

    private void batch(String label, String remote, Uploads.BatchCall call) {
        try {
            report.batch(Answer.await(
                    label,
                    call.begin(options -> settings.applyTo(options)
                            .listener(report.listener(label))
                            .allowFailures()
                            .onFile(outcome -> report.file(FileReport.ofDownload(outcome))))));
        } catch (CommandFailure failure) {
            report.file(FileReport.failed(target.text(), remote, failure));
        }
        report.endOfBar();
    }

    /** A source that is there. */
    private record Found(RemoteUri source, boolean tree) {}
}
