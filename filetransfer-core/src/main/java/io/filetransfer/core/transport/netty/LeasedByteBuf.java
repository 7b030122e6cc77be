// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.transport.Lease;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;

/** The memory of a lease, as Netty reads into it. Its last release is a release of the lease. */
final class LeasedByteBuf extends UnpooledDirectByteBuf {

    private final Lease lease;

    /** Takes one hold on a lease of direct memory; empty, with room for all of the lease. */
    LeasedByteBuf(Lease lease) {
        super(UnpooledByteBufAllocator.DEFAULT, lease.buffer(), lease.buffer().remaining());
        this.lease = lease;
        clear();
    }

    /** The lease with what was read; holds no more than this does. */
    Lease filled() {
        lease.buffer().limit(lease.buffer().position() + readableBytes());
        return lease;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        lease.release();
    }
}
