// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what each side says before encryption. Used on the connection's thread. */
final class Transcript {

    private final MessageDigest ofClient = sha256();
    private final MessageDigest ofServer = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible); // every Java platform has it
        }
    }

    /** The position of the buffer stays. */
    void clientSaid(ByteBuffer bytes) {
        ofClient.update(bytes.duplicate());
    }

    /** The position of the buffer stays. */
    void serverSaid(ByteBuffer bytes) {
        ofServer.update(bytes.duplicate());
    }

    /** Both digests in hexadecimal; called once. */
    String end() {
        return HexFormat.of().formatHex(ofClient.digest()) + HexFormat.of().formatHex(ofServer.digest());
    }
}
