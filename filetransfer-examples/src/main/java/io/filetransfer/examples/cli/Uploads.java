// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.BatchOptions;
import io.filetransfer.BatchTransfer;
import io.filetransfer.FileClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The uploads of one command: plain files for one directory as one batch, everything else one after the other. */
final class Uploads {

    private final FileClient client;
    private final RemoteUri target;
    private final Placement.Kind there;
    private final TransferSettings settings;
    private final TransferReport report;

    Uploads(
            FileClient client,
            RemoteUri target,
            Placement.Kind there,
            TransferSettings settings,
            TransferReport report) {
        this.client = client;
        this.target = target;
        this.there = there;
        this.settings = settings;
        this.report = report;
    }

    void run(List<String> texts, boolean recursive) {
        Placement.TakenNames taken = new Placement.TakenNames();
        List<Path> batch = new ArrayList<>();
        List<LocalSource> single = new ArrayList<>();
        for (String text : texts) {
            try {
                LocalSource source = LocalSource.examine(text, recursive);
                if (placementOf(source) == Placement.INSIDE) {
                    taken.take(text, source.name());
                }
                if (texts.size() > 1 && source.plain() && !source.tree()) {
                    batch.add(source.path());
                } else {
                    single.add(source);
                }
            } catch (CommandFailure failure) {
                report.file(FileReport.failed(text, target.path(), failure));
            }
        }
        if (!batch.isEmpty()) {
            batch(batch.size() + " files", target.path(), options -> client.uploadAll(batch, target.path(), options));
        }
        single.forEach(this::upload);
    }

    private Placement placementOf(LocalSource source) throws CommandFailure {
        return Placement.decide(target.toString(), there, target.directory(), source.tree());
    }

    private void upload(LocalSource source) {
        String remote = target.path();
        try {
            remote = placementOf(source).remoteName(target.path(), source.name());
            if (source.tree()) {
                String directory = remote;
                batch(source.text(), directory, options -> client.uploadTree(source.path(), directory, options));
            } else {
                file(source, remote);
            }
        } catch (CommandFailure failure) {
            report.file(FileReport.failed(source.text(), remote, failure));
        }
    }

    private void file(LocalSource source, String remote) throws CommandFailure {
        report.file(FileReport.of(
                source.text(),
                Answer.await(
                        source.text(),
                        client.upload(
                                source.path(),
                                options -> settings.applyTo(options)
                                        .remote(remote)
                                        .listener(report.listener(source.text()))))));
    }

    private void batch(String label, String remote, BatchCall call) {
        try {
            report.batch(Answer.await(
                    label,
                    call.begin(options -> settings.applyTo(options)
                            .listener(report.listener(label))
                            .allowFailures()
                            .onFile(outcome -> report.file(FileReport.ofUpload(outcome))))));
        } catch (CommandFailure failure) {
            report.file(FileReport.failed(label, remote, failure));
        }
        report.endOfBar();
    }

    /** One of the client's calls that begin a batch. */
    interface BatchCall {
        BatchTransfer begin(Consumer<BatchOptions> options);
    }
}
