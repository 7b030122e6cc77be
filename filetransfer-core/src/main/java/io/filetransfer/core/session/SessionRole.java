// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.Login;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The part of a session that differs between client and server. All calls come on the session's thread. */
public interface SessionRole {

    /** Whether this side is the one that was connected to. */
    boolean isServer();

    /** The connection is open: a client begins its login, now or later, with {@link Session#login}. */
    void onOpened(Session session);

    /** A client wants to log in: a server decides, now or later, and answers with {@link Session#welcome} or an end. */
    void onLogin(Session session, Login login) throws TransferException;

    /** The login is done; transfers may begin. */
    void onReady(Session session);

    /**
     * A frame with a handle that was never used: on a server the beginning of something.
     *
     * @return what stands behind the handle from now on, or null if the frame was answered already
     */
    @Nullable
    Attachment onOpening(Session session, FrameHeader header, ByteBuffer body) throws TransferException;

    /** More chunks may be sent. */
    void onSendable();

    /** The peer will close soon. */
    void onGoAway(TransferException why);

    /** The session ended, after all attachments were told. Nothing follows. */
    void onEnded(TransferException cause);
}
