// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the receiving side certifies when a transfer is complete. The same upload made again gets the same receipt.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Receipt {

    /** What publishing did to the name. */
    public enum Outcome {
        /** The name was free and now shows the file. */
        CREATED,
        /** The name showed another file and now shows this one. */
        REPLACED,
        /** The name was taken; the file got the name in {@link Receipt#name()}. */
        RENAMED,
        /** The name was taken and the policy was {@link IfExists#SKIP}; nothing was written. */
        SKIPPED
    }

    private final String name;
    private final String version;
    private final long size;
    private final @Nullable FileDigest digest;
    private final Durability level;
    private final Outcome outcome;
    private final Instant completedAt;

    /**
     * A receipt. Storages make them; applications read them.
     *
     * @param name the final name on the receiving side
     * @param version the opaque token of what the name shows now
     * @param size bytes, 0 or more
     * @param digest the digest of the content; null only for {@link Outcome#SKIPPED}
     * @param level what is true, never below what was asked
     * @param outcome what publishing did
     * @param completedAt when, by the receiver's clock
     */
    public Receipt(
            String name,
            String version,
            long size,
            @Nullable FileDigest digest,
            Durability level,
            Outcome outcome,
            Instant completedAt) {
        this.name = Objects.requireNonNull(name, "name");
        this.version = Objects.requireNonNull(version, "version");
        this.size = size;
        this.digest = digest;
        this.level = Objects.requireNonNull(level, "level");
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.completedAt = Objects.requireNonNull(completedAt, "completedAt");
    }

    /**
     * The final name on the receiving side; differs from what was asked after {@link Outcome#RENAMED}.
     *
     * @return never empty
     */
    public String name() {
        return name;
    }

    /**
     * An opaque token of what the name showed when it was published; it changes when the file does.
     *
     * @return at most 128 characters of ASCII
     */
    public String version() {
        return version;
    }

    /**
     * The size of the file.
     *
     * @return bytes, 0 or more
     */
    public long size() {
        return size;
    }

    /**
     * The digest of the content.
     *
     * @return null only for {@link Outcome#SKIPPED}
     */
    public @Nullable FileDigest digest() {
        return digest;
    }

    /**
     * The level that was reached.
     *
     * @return never below what was asked
     */
    public Durability level() {
        return level;
    }

    /**
     * What publishing did to the name.
     *
     * @return never null
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * When it was completed, by the receiver's clock.
     *
     * @return in milliseconds
     */
    public Instant completedAt() {
        return completedAt;
    }

    /**
     * Whether a local file has the size and content that this receipt certifies. Blocks while it reads the file.
     *
     * @param file a regular file
     * @return false also if there is no digest
     * @throws IOException if the file cannot be read
     */
    public boolean matches(Path file) throws IOException {
        return digest != null && Files.size(file) == size && digest.equals(FileDigest.of(file));
    }

    @Override
    public String toString() {
        return outcome + " " + name + " (" + size + " bytes, " + level + ", " + digest + ")";
    }
}
