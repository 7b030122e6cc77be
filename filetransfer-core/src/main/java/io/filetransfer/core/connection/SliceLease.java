// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;

/** A part of a lease that is sent by itself; its holds are holds of the whole. */
final class SliceLease implements Lease {

    private final Lease whole;
    private final ByteBuffer part;

    /** Takes one hold of the whole. */
    SliceLease(Lease whole, int position, int length) {
        whole.retain();
        this.whole = whole;
        this.part = whole.buffer().slice(position, length);
    }

    @Override
    public ByteBuffer buffer() {
        return part;
    }

    @Override
    public void retain() {
        whole.retain();
    }

    @Override
    public void release() {
        whole.release();
    }
}
