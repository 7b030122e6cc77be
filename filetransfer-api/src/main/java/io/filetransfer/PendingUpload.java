// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * An upload that was begun, is not complete and can be continued: what {@link FileServer#pending} lists. Whoever makes the same
 * call again continues it; nothing needs to be done with this object.
 *
 * <p>Files of at most 1 MiB are never continued and never listed. Immutable and safe for use by several threads.
 */
public final class PendingUpload {

    private final String id;
    private final String principal;
    private final String name;
    private final long size;
    private final long durableBytes;
    private final Instant lastActive;
    private final boolean attached;

    /**
     * A pending upload. Storages make them; applications read them.
     *
     * @param id the storage's own name for it
     * @param principal who uploads
     * @param name the name that was asked for
     * @param size bytes of the whole file, or -1 if it is not known before the end
     * @param durableBytes bytes that need not be sent again, 0 or more
     * @param lastActive when it was last attached or detached, by the server's clock
     * @param attached whether a client is sending it now
     */
    public PendingUpload(
            String id,
            String principal,
            String name,
            long size,
            long durableBytes,
            Instant lastActive,
            boolean attached) {
        this.id = Objects.requireNonNull(id, "id");
        this.principal = Objects.requireNonNull(principal, "principal");
        this.name = Objects.requireNonNull(name, "name");
        this.size = size;
        this.durableBytes = durableBytes;
        this.lastActive = Objects.requireNonNull(lastActive, "lastActive");
        this.attached = attached;
    }

    /**
     * The storage's own name for it, by which pages are ordered. It stays the same until the upload ends.
     *
     * @return never empty
     */
    public String id() {
        return id;
    }

    /**
     * Who uploads.
     *
     * @return as the authenticator named him
     */
    public String principal() {
        return principal;
    }

    /**
     * The name that was asked for.
     *
     * @return components below the root, separated by {@code /}
     */
    public String name() {
        return name;
    }

    /**
     * The size of the whole file.
     *
     * @return bytes; empty while it is not known
     */
    public OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /**
     * What survives a loss of power and need not be sent again.
     *
     * @return bytes, 0 to the size
     */
    public long durableBytes() {
        return durableBytes;
    }

    /**
     * When it was last attached or detached; after a restart of the server, when its journal was last written. It expires
     * {@link Retention#partialFiles()} later if nobody is attached.
     *
     * @return by the server's clock
     */
    public Instant lastActive() {
        return lastActive;
    }

    /**
     * Whether a client is sending it now.
     *
     * @return false if it waits to be continued
     */
    public boolean isAttached() {
        return attached;
    }

    @Override
    public String toString() {
        return principal + ": " + name + " (" + durableBytes + " of " + (size < 0 ? "unknown" : size)
                + " bytes durable, " + (attached ? "attached" : "detached since " + lastActive) + ")";
    }
}
