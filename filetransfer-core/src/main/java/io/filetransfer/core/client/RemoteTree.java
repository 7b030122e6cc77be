// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.NamePolicy;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.file.LocalTargets;
import io.filetransfer.core.operation.ListingCall;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.session.Session;
import io.filetransfer.storage.RemoteName;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is below a remote directory: one LIST stream, whose credit follows the files that have ended. When its connection ends,
 * the listing is begun again on the next one, and what was seen before is passed over. Used on the client's home.
 */
final class RemoteTree implements BatchSource, ListingCall.Taker, ClientHome.Waiter {

    private final ClientParts parts;
    private final ClientHome home;
    private final NamePolicy policy;
    private final String directory;
    private final String prefix;
    private final Path target;
    private final RetryBudget retries;
    private final SeenNames seen = new SeenNames();
    private final ArrayDeque<BatchItem> waiting = new ArrayDeque<>();
    private @Nullable ListingCall listing;
    private @Nullable CompletableFuture<List<BatchItem>> asked;
    private @Nullable Timer over;
    private int askedMost;
    private int ofEarlierListings;
    private int unconsumed;
    private long entries;
    private boolean ended;
    private boolean topMade;
    private @Nullable Throwable failure;

    RemoteTree(ClientParts parts, ClientHome home, String remoteDirectory, Path target) {
        this.parts = parts;
        this.home = home;
        this.policy = parts.names();
        this.directory = remoteDirectory;
        this.prefix = remoteDirectory.isEmpty() ? "" : remoteDirectory + "/";
        this.target = target;
        this.retries = new RetryBudget(parts);
        begin();
    }

    private void begin() {
        ClientSession now = home.usable();
        if (now != null) {
            Session session = now.session();
            ListingCall begun = ListingCall.begin(session, directory, true, this);
            listing = begun;
            begun.ended().whenComplete((done, why) -> ended(session, why));
        } else if (home.reconnects()) {
            over = parts.settings()
                    .timers()
                    .schedule(retries.left(), home, () -> onUnreachable(retries.over(home.whyNone())));
            home.await(this);
        } else {
            end(home.whyNone());
        }
    }

    private void ended(Session session, @Nullable Throwable why) {
        Throwable cause = why == null ? null : Causes.of(why);
        boolean lost = !session.isReady()
                && cause instanceof TransferException typed
                && home.mayRetry(typed)
                && !retries.left().isZero();
        if (lost && !seen.isFull() && !ended) {
            ofEarlierListings = unconsumed;
            listing = null;
            begin();
        } else {
            end(cause);
        }
    }

    private void end(@Nullable Throwable why) {
        stop();
        ended = true;
        failure = why;
        if (why == null) {
            makeTop();
        }
        answer();
    }

    private void stop() {
        Timer running = over;
        over = null;
        if (running != null) {
            running.cancel();
        }
        home.forget(this);
    }

    @Override
    public void onConnected() {
        stop();
        if (!ended) {
            begin();
        }
    }

    @Override
    public void onUnreachable(TransferException why) {
        if (!ended) {
            end(why);
        }
    }

    @Override
    public void onEntries(List<RemoteEntry> page) {
        makeTop();
        int passedOver = 0;
        for (RemoteEntry entry : page) {
            if (seen.add(entry.name())) {
                add(item(entry));
                retries.reached(++entries);
            } else {
                passedOver++;
            }
        }
        ListingCall running = listing;
        if (passedOver > 0 && running != null) {
            running.consumed(passedOver);
        }
        answer();
    }

    /** The target itself, once it is known that there is something to be fetched into it. */
    private void makeTop() {
        if (!topMade) {
            topMade = true;
            ofEarlierListings++; // no listing has it
            add(BatchItem.directory(target, prefix));
        }
    }

    private void add(BatchItem item) {
        waiting.add(item);
        unconsumed++;
    }

    private BatchItem item(RemoteEntry entry) {
        RemoteName name;
        try {
            name = RemoteName.parse(entry.name(), policy);
            if (name.isRoot()) {
                throw new TransferException(Reason.NAME_REFUSED, "the server listed an entry without a name");
            }
        } catch (TransferException refused) {
            return BatchItem.problem(target, prefix + entry.name(), refused);
        }
        Path local = LocalTargets.below(target, name);
        String remote = prefix + name;
        return switch (entry.type()) {
            case FILE -> BatchItem.file(local, remote, entry.size());
            case DIRECTORY -> BatchItem.directory(local, remote);
            case OTHER ->
                BatchItem.problem(
                        local,
                        remote,
                        new TransferException(
                                Reason.NOT_REGULAR,
                                "'" + name + "' is a link, pipe or device, or cannot be read by the server"));
        };
    }

    private void answer() {
        CompletableFuture<List<BatchItem>> open = asked;
        if (open == null || (waiting.isEmpty() && !ended)) {
            return;
        }
        asked = null;
        if (waiting.isEmpty() && failure != null) {
            open.completeExceptionally(failure);
            return;
        }
        List<BatchItem> page = new ArrayList<>();
        while (!waiting.isEmpty() && page.size() < askedMost) {
            page.add(waiting.remove());
        }
        open.complete(page);
    }

    @Override
    public CompletableFuture<List<BatchItem>> next(int most) {
        CompletableFuture<List<BatchItem>> next = new CompletableFuture<>();
        asked = next;
        askedMost = most;
        answer();
        return next;
    }

    @Override
    public void consumed(int items) {
        unconsumed -= items;
        int earlier = Math.min(items, ofEarlierListings);
        ofEarlierListings -= earlier;
        ListingCall running = listing;
        if (running != null && items > earlier) {
            running.consumed(items - earlier);
        }
    }

    @Override
    public void close() {
        ended = true;
        stop();
        ListingCall running = listing;
        if (running != null) {
            running.cancel();
        }
    }
}
