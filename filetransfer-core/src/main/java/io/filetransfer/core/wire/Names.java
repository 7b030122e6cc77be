// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;

/** The bodies that are names: STAT, MAKE_DIRECTORY and DELETE have one, MOVE has two, LIST has one and a flag. */
public final class Names {

    private Names() {}

    /** Writes one name. */
    public static void write(BodyWriter body, String name) {
        body.text(name).u16(0);
    }

    /** Reads one name. */
    public static String read(FrameType type, ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(type, bytes);
        String name = body.text(Open.MAX_NAME_BYTES);
        body.extensions();
        return name;
    }

    /** Writes the two names of a MOVE. */
    public static void writeMove(BodyWriter body, String from, String to) {
        body.text(from).text(to).u16(0);
    }

    /** Reads the two names of a MOVE, from and to. */
    public static String[] readMove(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.MOVE, bytes);
        String[] names = {body.text(Open.MAX_NAME_BYTES), body.text(Open.MAX_NAME_BYTES)};
        body.extensions();
        return names;
    }

    /**
     * LIST: what is to be listed. The argument of the frame is how many entries may be sent.
     *
     * @param name the directory
     * @param recursive whether everything below is listed, too
     */
    public record Listing(String name, boolean recursive) {

        /** Writes the body. */
        public void write(BodyWriter body) {
            body.text(name).u8(recursive ? 1 : 0).u16(0);
        }

        /** Reads a body. */
        public static Listing read(ByteBuffer bytes) throws TransferException {
            BodyReader body = new BodyReader(FrameType.LIST, bytes);
            Listing listing =
                    new Listing(body.text(Open.MAX_NAME_BYTES), body.range("recursive", body.u8(), 0, 1) == 1);
            body.extensions();
            return listing;
        }
    }
}
