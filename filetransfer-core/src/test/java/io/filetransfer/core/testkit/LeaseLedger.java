// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Counts leases that have not ended. Bytes of an ended lease are overwritten, so that late readers are noticed. */
final class LeaseLedger {

    private static final byte POISON = (byte) 0xDD;

    private int outstanding;

    synchronized int outstanding() {
        return outstanding;
    }

    /** A lease given to a handler; what follows its end is run on the thread that ends it. */
    Lease lend(byte[] bytes, Runnable whenEnded) {
        taken();
        return new LedgerLease(bytes, whenEnded);
    }

    /** A lease of somebody else was handed over to a transport. */
    synchronized void taken() {
        outstanding++;
    }

    /** That lease was released. */
    synchronized void given() {
        outstanding--;
    }

    private final class LedgerLease implements Lease {

        private final byte[] bytes;
        private final ByteBuffer buffer;
        private final Runnable whenEnded;
        private int holds = 1;

        LedgerLease(byte[] bytes, Runnable whenEnded) {
            this.bytes = bytes;
            this.buffer = ByteBuffer.wrap(bytes);
            this.whenEnded = whenEnded;
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public void retain() {
            change(1);
        }

        @Override
        public void release() {
            if (change(-1) == 0) {
                Arrays.fill(bytes, POISON);
                given();
                whenEnded.run();
            }
        }

        private synchronized int change(int by) {
            if (holds == 0) {
                throw new IllegalStateException("this lease has ended");
            }
            holds += by;
            return holds;
        }
    }
}
