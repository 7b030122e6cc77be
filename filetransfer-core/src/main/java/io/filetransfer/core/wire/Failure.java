// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;

/**
 * The body of ERROR, FAILED and GOAWAY: a reason and a message for people.
 *
 * @param reason what happened
 * @param message one line
 */
public record Failure(Reason reason, String message) {

    /** The failure that an exception stands for. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof TransferException known) {
            return new Failure(known.reason(), String.valueOf(known.getMessage()));
        }
        return new Failure(
                Reason.INTERNAL, "unexpected " + thrown.getClass().getSimpleName() + "; see the log of that side");
    }

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.u16(reason.code()).message(message);
    }

    /** Reads a body; control characters in the peer's message are replaced. */
    public static Failure read(FrameType type, ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(type, bytes);
        Reason reason = Reason.ofCode(body.u16());
        String message = body.text(Wire.MAX_MESSAGE_BYTES);
        body.end();
        return new Failure(reason, message.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]", "?"));
    }

    /** The exception that stands for this failure on this side. */
    public TransferException toException() {
        return new TransferException(reason, message);
    }
}
