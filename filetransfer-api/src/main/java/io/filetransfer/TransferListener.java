// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/**
 * Told how a transfer goes. Implement what you need.
 *
 * <ul>
 *   <li>Calls for one transfer come one at a time, in order, on the client's callback executor; they may block, and slow
 *       nothing but themselves.
 *   <li>{@link #onStarted} comes first. {@link #onProgress} comes at most every 100 ms, and once more before the end.
 *   <li>Exactly one of {@link #onCompleted}, {@link #onFailed}, {@link #onCancelled} comes last. It has returned, or 10
 *       seconds have passed, before the future completes.
 *   <li>A listener lives through lost connections, pause and resume.
 *   <li>What a method throws is logged once and harms nothing.
 *   <li>{@link #onRetry} comes when an attempt has failed and another one follows, once for each; a batch is told once for
 *       each connection that is lost. {@link #onStalled} comes when a connection stands still; if it does not recover,
 *       {@link #onRetry} follows as soon as another connection is there.
 * </ul>
 */
public interface TransferListener {

    /** A listener that does nothing. */
    TransferListener NONE = new TransferListener() {};

    /**
     * The transfer began.
     *
     * @param event what happened
     */
    default void onStarted(TransferEvent.Started event) {}

    /**
     * The transfer moved.
     *
     * @param event what happened
     */
    default void onProgress(TransferEvent.Progressed event) {}

    /**
     * An attempt failed and another one follows, as the {@link RetryPolicy} says; until it begins, the phase is
     * {@link Phase#CONNECTING}. The future stays pending.
     *
     * @param event what happened
     */
    default void onRetry(TransferEvent.Retrying event) {}

    /**
     * The connection stands still: for the {@link RetryPolicy#stallTimeout()} the server has acknowledged or sent less than
     * {@link RetryPolicy#minimumBytesPerSecond()}. Another connection is looked for; the transfer goes on by itself, on this
     * one or on the other.
     *
     * @param event what happened
     */
    default void onStalled(TransferEvent.Stalled event) {}

    /**
     * The transfer is paused and durable so far.
     *
     * @param event what happened
     */
    default void onPaused(TransferEvent.Paused event) {}

    /**
     * The transfer goes on after a pause.
     *
     * @param event what happened
     */
    default void onResumed(TransferEvent.Resumed event) {}

    /**
     * The transfer ended well.
     *
     * @param event what happened
     */
    default void onCompleted(TransferEvent.Completed event) {}

    /**
     * The transfer failed.
     *
     * @param event what happened
     */
    default void onFailed(TransferEvent.Failed event) {}

    /**
     * The transfer was cancelled.
     *
     * @param event what happened
     */
    default void onCancelled(TransferEvent.Cancelled event) {}
}
