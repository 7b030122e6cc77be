// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How one file is uploaded. A mutable object for one call. */
public final class UploadOptions extends TransferOptions<UploadOptions> {

    private @Nullable String remote;

    /** Options with the defaults. */
    public UploadOptions() {}

    @Override
    UploadOptions self() {
        return this;
    }

    /**
     * The name on the server, relative to its root. Default: the name of the local file.
     *
     * @param name components separated by {@code /}
     * @return this
     */
    public UploadOptions remote(String name) {
        this.remote = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * The name on the server.
     *
     * @return null for the name of the local file
     */
    public @Nullable String remote() {
        return remote;
    }
}
