// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.Phase;
import io.filetransfer.Progress;

/**
 * The numbers of a transfer, written on the session's thread and read by anybody. The ratio never falls, and is 1 only at the
 * end.
 */
final class JobProgress {

    private static final double SMOOTHING_SECONDS = 2;
    private static final double BELOW_ONE = Math.nextDown(1.0);

    private Phase phase = Phase.CONNECTING;
    private long total = -1;
    private long sent;
    private long sentBefore;
    private long acknowledged;
    private long skipped;
    private long durable;
    private double ratio;
    private boolean completed;
    private double rate;
    private long sampledNanos;
    private long sampledBytes;
    private boolean sampling;

    /** Another attempt begins; what it finds from the earlier ones counts as skipped. */
    synchronized void attempt() {
        phase = Phase.CONNECTING;
        sentBefore = sent;
    }

    synchronized void phase(Phase now) {
        phase = now;
    }

    synchronized Phase phase() {
        return phase;
    }

    synchronized void total(long bytes) {
        total = bytes;
    }

    synchronized void count(
            long nowNanos, long sentBytes, long acknowledgedBytes, long skippedBytes, long durableBytes) {
        sent = sentBefore + sentBytes;
        acknowledged = acknowledgedBytes;
        skipped = skippedBytes;
        durable = durableBytes;
        if (total > 0) {
            ratio = Math.max(ratio, Math.min(BELOW_ONE, (double) (acknowledged + skipped) / total));
        }
        sample(nowNanos);
    }

    private void sample(long nowNanos) {
        if (!sampling) {
            sampling = true;
            sampledNanos = nowNanos;
            sampledBytes = acknowledged;
            return;
        }
        double seconds = (nowNanos - sampledNanos) / 1e9;
        if (seconds >= 0.1) {
            double now = Math.max(0, acknowledged - sampledBytes) / seconds;
            double weight = rate == 0 ? 1 : 1 - Math.exp(-seconds / SMOOTHING_SECONDS);
            rate += weight * (now - rate);
            sampledNanos = nowNanos;
            sampledBytes = acknowledged;
        }
    }

    synchronized void completed() {
        phase = Phase.DONE;
        completed = true;
        if (total >= 0) {
            acknowledged = Math.max(acknowledged, total - skipped);
        }
    }

    synchronized Progress snapshot() {
        double shown = completed ? 1 : total < 0 ? -1 : ratio;
        return new Progress(phase, sent, acknowledged, skipped, durable, total, rate, shown);
    }

    synchronized long sent() {
        return sent;
    }

    synchronized long skipped() {
        return skipped;
    }

    synchronized long acknowledged() {
        return acknowledged;
    }
}
