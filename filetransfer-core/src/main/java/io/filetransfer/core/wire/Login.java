// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * LOGIN: who the client is.
 *
 * @param mechanism how it is proved
 * @param proof what the mechanism says; empty for {@code anonymous}
 */
public record Login(String mechanism, byte[] proof) {

    /** The mechanism without a proof. */
    public static final String ANONYMOUS = "anonymous";

    private static final int MAX_MECHANISM_BYTES = 64;
    private static final int MAX_PROOF_BYTES = 2048;

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.text(mechanism).u16(proof.length).bytes(proof).u16(0);
    }

    /** Reads a body. */
    public static Login read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.LOGIN, bytes);
        String mechanism = body.text(MAX_MECHANISM_BYTES);
        byte[] proof = body.bytes(body.range("length of the proof", body.u16(), 0, MAX_PROOF_BYTES));
        body.extensions();
        return new Login(mechanism, proof);
    }

    /** Overwrites the proof. */
    public void wipe() {
        Arrays.fill(proof, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Login that && mechanism.equals(that.mechanism) && Arrays.equals(proof, that.proof);
    }

    @Override
    public int hashCode() {
        return mechanism.hashCode();
    }

    /** Never shows the proof. */
    @Override
    public String toString() {
        return "Login " + mechanism;
    }
}
