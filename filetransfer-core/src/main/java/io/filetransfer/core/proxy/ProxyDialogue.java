// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What is said to a proxy before the connection is the server's. Used on one thread. */
interface ProxyDialogue {

    /** What is sent first. */
    ByteBuffer begin();

    /**
     * Takes what the proxy says, and nothing of what follows.
     *
     * @return what is to be sent, or null if there is nothing
     * @throws TransferException UNREACHABLE if the proxy could not reach the server now, PROXY if it does not want to, or does not
     *     speak its protocol
     */
    @Nullable
    ByteBuffer take(ByteBuffer said) throws TransferException;

    /** Whether the connection is the server's from now on. */
    boolean isOver();
}
