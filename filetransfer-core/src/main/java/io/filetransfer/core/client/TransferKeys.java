// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.storage.SourceAttributes;
import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The identity of "the same call again": the first 128 bits of SHA-256 over a label and the parts, each with its length. Every
 * run derives it in the same way, so nothing needs to be kept.
 */
final class TransferKeys {

    private TransferKeys() {}

    /** Of an upload: the remote name and what tells one content of the source from another. */
    static TransferKey ofUpload(String remote, SourceAttributes source) {
        return derive(
                "upload",
                remote,
                Long.toString(source.size()),
                Long.toString(source.modified().getEpochSecond()),
                Integer.toString(source.modified().getNano()),
                Long.toString(source.changed()),
                source.fileKey());
    }

    /** Of a download: where it comes from and where it goes to. */
    static TransferKey ofDownload(String server, String remote, String target) {
        return derive("download", server, remote, target);
    }

    private static TransferKey derive(String... parts) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
        for (String part : parts) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(4).putInt(utf8.length).flip());
            sha.update(utf8);
        }
        return TransferKey.read(ByteBuffer.wrap(sha.digest()));
    }
}
