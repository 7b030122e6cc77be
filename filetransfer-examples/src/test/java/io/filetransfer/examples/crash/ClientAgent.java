// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import io.filetransfer.DownloadResult;
import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.IfExists;
import io.filetransfer.Limits;
import io.filetransfer.Progress;
import io.filetransfer.Receipt;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferException;
import io.filetransfer.TransferListener;
import io.filetransfer.TransferOptions;
import io.filetransfer.UploadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The client process: does what the lines on its standard input say, many at once, and writes one line for each result.
 *
 * <pre>
 * put|get  id  remote  local  policy  level
 * done     id  sent  name  level
 * durable  id  durable  acknowledged
 * failed   id  REASON  message
 * </pre>
 *
 * Fields are separated by tabs. A line that was written is an acknowledgement: it outlives the process.
 */
final class ClientAgent {

    private static final Duration RETRY_BUDGET = Duration.ofSeconds(10);

    private final int port;
    private final Limits limits;
    private @Nullable FileClient client;

    private ClientAgent(int port, int storageThreads) {
        this.port = port;
        this.limits = ServerAgent.limits(storageThreads);
    }

    /**
     * Runs until the end of input.
     *
     * @param args the port, and the number of storage threads
     */
    public static void main(String[] args) throws IOException {
        ClientAgent agent = new ClientAgent(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ChildProcess.say("ready");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            agent.obey(line.split("\t", -1));
        }
        System.exit(0);
    }

    private void obey(String[] words) {
        if (words[0].equals("threads")) {
            NativeThreads.tell();
            return;
        }
        String id = words[1];
        try {
            FileClient connected = connected();
            if (words[0].equals("put")) {
                Transfer<UploadResult> upload = connected.upload(
                        Path.of(words[3]), o -> options(o, words).remote(words[2]));
                var unused = upload.whenComplete((result, failure) -> ended(
                        id,
                        failure,
                        result == null ? 0 : result.sentBytes(),
                        result == null ? null : result.receipt()));
            } else {
                Transfer<DownloadResult> download =
                        connected.download(words[2], Path.of(words[3]), o -> options(o, words));
                var unused = download.whenComplete((result, failure) -> ended(
                        id,
                        failure,
                        result == null ? 0 : result.receivedBytes(),
                        result == null ? null : result.receipt()));
            }
        } catch (TransferException e) {
            ended(id, e, 0, null);
        }
    }

    private static <S extends TransferOptions<S>> S options(S options, String[] words) {
        return options.ifExists(IfExists.valueOf(words[4]))
                .durability(Durability.valueOf(words[5]))
                .listener(new TransferListener() {
                    private long told;

                    @Override
                    public void onProgress(TransferEvent.Progressed event) {
                        Progress progress = event.progress();
                        if (progress.durableBytes() > told) {
                            told = progress.durableBytes();
                            ChildProcess.say(
                                    "durable",
                                    words[1],
                                    Long.toString(told),
                                    Long.toString(progress.acknowledgedBytes()));
                        }
                    }
                });
    }

    private void ended(String id, @Nullable Throwable failure, long sent, @Nullable Receipt receipt) {
        if (receipt != null) {
            ChildProcess.say(
                    "done",
                    id,
                    Long.toString(sent),
                    receipt.name(),
                    receipt.level().name());
            return;
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof TransferException e) {
            ChildProcess.say("failed", id, e.reason().name(), String.valueOf(e.getMessage()));
            switch (e.reason()) {
                case CONNECTION_LOST, CLOSED, UNREACHABLE, OUTCOME_UNKNOWN, PROTOCOL -> disconnect();
                default -> {}
            }
        } else {
            String reason = cause instanceof CancellationException ? "CANCELLED" : "UNTYPED";
            ChildProcess.say("failed", id, reason, String.valueOf(cause));
        }
    }

    private synchronized FileClient connected() throws TransferException {
        FileClient known = client;
        if (known == null) {
            known = FileClient.builder()
                    .address("127.0.0.1", port)
                    .limits(limits)
                    .retry(RetryPolicy.standard().withBudget(RETRY_BUDGET)) // a server that is degraded stays so
                    .connect();
            client = known;
        }
        return known;
    }

    private synchronized void disconnect() {
        FileClient old = client;
        client = null;
        if (old != null) {
            var unused = old.closeAsync();
        }
    }
}
