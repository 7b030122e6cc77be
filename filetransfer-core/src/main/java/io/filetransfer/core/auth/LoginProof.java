// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.Credential;
import io.filetransfer.auth.LoginMechanism;
import io.filetransfer.core.wire.Login;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The proof in LOGIN. For {@code password}: u16 length of the user's name, the name, the password. For {@code token}: the token.
 * Both in UTF-8. No copy of a secret is left but the result.
 */
final class LoginProof {

    private static final int LENGTH_BYTES = 2;

    private LoginProof() {}

    static Login encode(Credential credential) {
        byte[] name = credential.user().getBytes(StandardCharsets.UTF_8);
        byte[] secret = credential.secretBytes();
        byte[] proof = new byte[0];
        if (credential.mechanism() == LoginMechanism.TOKEN) {
            proof = secret.clone();
        } else if (credential.mechanism() == LoginMechanism.PASSWORD) {
            proof = new byte[LENGTH_BYTES + name.length + secret.length];
            ByteBuffer.wrap(proof).putShort((short) name.length).put(name).put(secret);
        }
        Arrays.fill(secret, (byte) 0);
        return new Login(credential.mechanism().wireName(), proof);
    }

    /** Reads name and password. */
    static Credential password(byte[] proof) throws TransferException {
        ByteBuffer body = ByteBuffer.wrap(proof);
        int length = body.remaining() < LENGTH_BYTES ? -1 : body.getShort() & 0xFFFF;
        if (length < 0 || length > body.remaining()) {
            throw malformed("the proof ends in the middle of the name");
        }
        char[] name = text(body.slice(body.position(), length));
        body.position(body.position() + length);
        char[] password = text(body);
        try {
            return Credential.password(new String(name), password);
        } catch (IllegalArgumentException refused) {
            Arrays.fill(password, '\0');
            throw malformed(String.valueOf(refused.getMessage()));
        }
    }

    /** Reads a token. */
    static Credential token(byte[] proof) throws TransferException {
        char[] token = text(ByteBuffer.wrap(proof));
        try {
            return Credential.token(token);
        } catch (IllegalArgumentException refused) {
            Arrays.fill(token, '\0');
            throw malformed(String.valueOf(refused.getMessage()));
        }
    }

    private static char[] text(ByteBuffer utf8) throws TransferException {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(utf8);
            char[] text = new char[decoded.remaining()];
            decoded.get(text);
            Arrays.fill(decoded.array(), '\0');
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw malformed("the proof is not UTF-8");
        }
    }

    private static TransferException malformed(String problem) {
        return new TransferException(Reason.UNAUTHENTICATED, "login refused: " + problem);
    }
}
