// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.PendingUpload;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.TransferKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The partial files of a server, attached and detached: only what is needed to find one. Safe for use by several threads. */
final class Partials {

    /** What a journal says of a partial file that nobody is attached to. */
    private record Left(TransferKey key, long size, long durableBytes) {}

    /** One partial file. Its fields are guarded by the registry. */
    static final class Known {
        private final String id;
        private final Owner owner;
        private final @Nullable Left left;
        private TransferKey key;
        private long size;
        private Instant touched;
        private boolean attached;
        private @Nullable PartialFile file;

        private Known(String id, Owner owner, TransferKey key, long size, Instant touched, @Nullable Left left) {
            this.id = id;
            this.owner = owner;
            this.key = key;
            this.size = size;
            this.touched = touched;
            this.left = left;
        }

        /** Its name in the staging area. */
        String id() {
            return id;
        }

        /** Whether an earlier attachment left something. */
        boolean isOnDisk() {
            return left != null;
        }

        private PendingUpload pending() {
            PartialFile open = file;
            long durable = open != null ? open.durableBytes() : left != null ? left.durableBytes : 0;
            return new PendingUpload(id, owner.principal, owner.name, size, durable, touched, attached);
        }
    }

    private record Owner(String principal, String name) {}

    private final Map<Owner, List<Known>> byOwner = new LinkedHashMap<>();
    private final TreeMap<String, Known> byId = new TreeMap<>();
    private boolean closed;

    /** Adds what a journal at the start told. */
    synchronized void add(String id, Intent intent, long durableBytes, Instant touched) {
        Left left = new Left(intent.key(), intent.size(), durableBytes);
        put(new Known(id, new Owner(intent.principal(), intent.name()), left.key, left.size, touched, left));
    }

    private void put(Known known) {
        byOwner.computeIfAbsent(known.owner, owner -> new ArrayList<>(1)).add(known);
        byId.put(known.id, known);
    }

    /**
     * Attaches: to the partial file of the same call, else to the detached one of the same name that was touched last, else
     * to a new one.
     *
     * @param newId the name of a new one
     */
    synchronized Known claim(ReceiveRequest request, String newId, Instant now) throws TransferException {
        if (closed) {
            throw closed();
        }
        Owner owner = new Owner(request.principal(), request.name().toString());
        Known latest = null;
        for (Known known : byOwner.getOrDefault(owner, List.of())) {
            if (known.attached && known.key.equals(request.key())) {
                throw new TransferException(
                        Reason.BUSY, "the same transfer of '" + owner.name + "' is attached already");
            } else if (!known.attached && (latest == null || isBetter(known, latest, request.key()))) {
                latest = known;
            }
        }
        if (latest == null) {
            latest = new Known(newId, owner, request.key(), request.size(), now, null);
            put(latest);
        }
        latest.attached = true;
        latest.key = request.key();
        latest.size = request.size();
        return latest;
    }

    static TransferException closed() {
        return new TransferException(Reason.CLOSED, "the storage is closed");
    }

    private static boolean isBetter(Known known, Known than, TransferKey key) {
        return !than.key.equals(key) && (known.key.equals(key) || known.touched.isAfter(than.touched));
    }

    /** Remembers who is attached, to be asked to detach at the end; false if the end has come. */
    synchronized boolean attached(Known known, PartialFile file, Instant now) {
        known.file = file;
        known.touched = now;
        return !closed;
    }

    synchronized void detached(Known known, Instant now) {
        PartialFile file = known.file;
        remove(known);
        Left left = new Left(known.key, known.size, file == null ? 0 : file.durableBytes());
        put(new Known(known.id, known.owner, known.key, known.size, now, left));
    }

    /** Undoes a claim that came to nothing. */
    synchronized void giveBack(Known known) {
        Left left = known.left;
        if (left == null) {
            remove(known);
        } else {
            known.attached = false;
            known.key = left.key;
            known.size = left.size;
        }
    }

    /** Removes the one with that name in the staging area; for the start, when none is attached. */
    synchronized void forget(String id) {
        Known known = byId.get(id);
        if (known != null) {
            remove(known);
        }
    }

    synchronized void remove(Known known) {
        byId.remove(known.id, known);
        List<Known> same = byOwner.get(known.owner);
        if (same != null && same.remove(known) && same.isEmpty()) {
            byOwner.remove(known.owner);
        }
    }

    /** Attaches to those that nobody touched since a time, so that they can be removed. */
    synchronized List<Known> claimUntouchedSince(Instant limit) {
        List<Known> expired = new ArrayList<>();
        for (Known known : byId.values()) {
            if (!known.attached && known.touched.isBefore(limit)) {
                known.attached = true;
                expired.add(known);
            }
        }
        return expired;
    }

    /** Those that can be continued, in the order of their ids. */
    synchronized List<PendingUpload> pending(String afterId, int most) {
        List<PendingUpload> page = new ArrayList<>();
        for (Known known : byId.tailMap(afterId, false).values()) {
            if (page.size() == most) {
                break;
            }
            if (known.left != null || (known.file != null && known.file.isJournalled())) {
                page.add(known.pending());
            }
        }
        return page;
    }

    /** Lets nobody attach any more. */
    synchronized List<PartialFile> close() {
        closed = true;
        List<PartialFile> files = new ArrayList<>();
        for (List<Known> same : byOwner.values()) {
            for (Known known : same) {
                if (known.file != null) {
                    files.add(known.file);
                }
            }
        }
        return files;
    }
}
