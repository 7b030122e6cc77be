// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** What is attached to a selection key. Used only on the thread of its event loop. */
interface SelectedTarget {

    /** The channel is ready for something the key asked for. */
    void ready(SelectionKey key);

    /** End: in an orderly way, or at once if the loop has failed. */
    void transportEnds(@Nullable IOException failure);
}
