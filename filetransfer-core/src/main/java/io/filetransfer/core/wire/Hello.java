// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * HELLO: what one side speaks and what it accepts. A peer can lower these bounds for itself, never raise them.
 *
 * @param versionMin the oldest version spoken
 * @param versionMax the newest version spoken
 * @param features bits of what is offered
 * @param required bits of what the peer must offer, too
 * @param instance random number of the client object, or of the server's run
 * @param chunkLimit most bytes of content in a chunk towards this side
 * @param connectionCredit bytes of chunks that may be sent to this side before the first CREDIT
 * @param transferCredit highest offset that may be sent to this side in each transfer before its first ACK
 * @param transfers most handles that the peer may have open
 * @param idleMillis after how long without a byte this side gives the connection up
 * @param agent the program, for logs
 * @param transcript SHA-256 of all bytes that the client has sent in the clear, then of those of the server, in hexadecimal;
 *     empty unless encryption began after them
 */
public record Hello(
        int versionMin,
        int versionMax,
        long features,
        long required,
        long instance,
        int chunkLimit,
        long connectionCredit,
        long transferCredit,
        int transfers,
        int idleMillis,
        String agent,
        String transcript) {

    /** The feature bit of a server on whose connection encryption may begin now. */
    public static final long STARTS_TLS = 1;

    private static final int TRANSCRIPT = 0x8001;
    private static final int TRANSCRIPT_BYTES = 64;
    private static final int MAX_AGENT_BYTES = 256;
    private static final int MAX_TRANSFERS = 1 << 20;

    /** A HELLO on a connection that was not in the clear before. */
    public Hello(
            int versionMin,
            int versionMax,
            long features,
            long required,
            long instance,
            int chunkLimit,
            long connectionCredit,
            long transferCredit,
            int transfers,
            int idleMillis,
            String agent) {
        this(
                versionMin,
                versionMax,
                features,
                required,
                instance,
                chunkLimit,
                connectionCredit,
                transferCredit,
                transfers,
                idleMillis,
                agent,
                "");
    }

    /** The same on a connection with this beginning. */
    public Hello after(Preface preface) {
        return new Hello(
                versionMin,
                versionMax,
                features | preface.features(),
                required,
                instance,
                chunkLimit,
                connectionCredit,
                transferCredit,
                transfers,
                idleMillis,
                agent,
                preface.transcript());
    }

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.u16(versionMin).u16(versionMax).u64(features).u64(required).u64(instance);
        body.u8(Wire.FINGERPRINT_CRC32C_CRC32)
                .u32(chunkLimit)
                .u64(connectionCredit)
                .u64(transferCredit);
        body.u32(transfers).u32(idleMillis).text(agent);
        if (transcript.isEmpty()) {
            body.u16(0);
        } else {
            body.u16(1)
                    .u16(TRANSCRIPT)
                    .u16(TRANSCRIPT_BYTES)
                    .bytes(HexFormat.of().parseHex(transcript));
        }
    }

    /** Reads a body; bounds beyond what this version can use are brought into range, bounds below the minimum refused. */
    public static Hello read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.HELLO, bytes);
        int versionMin = body.u16();
        int versionMax = body.u16();
        if (versionMin > versionMax || versionMin < 1) {
            throw Wire.violation(
                    "versions in HELLO: " + versionMin + ".." + versionMax + ", expected a range from 1 on");
        }
        if (versionMin > Wire.VERSION) {
            throw new TransferException(
                    TransferException.Reason.UNSUPPORTED,
                    "versions offered: " + versionMin + ".." + versionMax + ", supported: " + Wire.VERSION);
        }
        long features = body.u64();
        long required = body.u64();
        if (required != 0) {
            throw new TransferException(
                    TransferException.Reason.UNSUPPORTED,
                    String.format("features required: 0x%X, supported: none", required));
        }
        long instance = body.u64();
        body.range("fingerprint algorithm", body.u8(), Wire.FINGERPRINT_CRC32C_CRC32, Wire.FINGERPRINT_CRC32C_CRC32);
        int chunkLimit = body.range("chunk limit", body.u32(), Wire.MIN_CHUNK_BYTES, Integer.MAX_VALUE);
        long connectionCredit = atLeast("connection credit", body.size());
        long transferCredit = atLeast("transfer credit", body.size());
        int transfers = body.range("transfers", body.u32(), Wire.MIN_TRANSFERS, Integer.MAX_VALUE);
        int idleMillis = body.range("idle milliseconds", body.u32(), 1000, Integer.MAX_VALUE);
        String agent = body.text(MAX_AGENT_BYTES);
        byte[] transcript = body.extensions(TRANSCRIPT);
        if (transcript.length != 0 && transcript.length != TRANSCRIPT_BYTES) {
            throw Wire.violation("transcript in HELLO: " + transcript.length + " bytes, expected " + TRANSCRIPT_BYTES);
        }
        return new Hello(
                versionMin,
                versionMax,
                features,
                required,
                instance,
                Math.min(chunkLimit, Wire.MAX_CHUNK_BYTES),
                connectionCredit,
                transferCredit,
                Math.min(transfers, MAX_TRANSFERS),
                idleMillis,
                agent,
                HexFormat.of().formatHex(transcript));
    }

    private static long atLeast(String name, long value) throws TransferException {
        if (value < Wire.MIN_CREDIT_BYTES) {
            throw Wire.violation(name + " in HELLO: " + value + ", expected at least " + Wire.MIN_CREDIT_BYTES);
        }
        return value;
    }
}
