// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.transport.ConnectionHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whose connection it is that is to be encrypted. Called on the connection's thread. */
interface EncryptionOwner {

    /** Whether connections that come now come too late. */
    boolean isClosing();

    /** The handshake is over; returns who hears of the connection from now on, or null if nobody wants it. */
    @Nullable
    ConnectionHandler onEncrypted();

    /** The user knows of the connection. */
    void onOpened(TlsConnection connection);

    /** There will be no connection; may be told again. */
    void onFailed(IOException why);

    /** The connection below has ended. */
    void onEnded();
}
