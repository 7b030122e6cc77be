// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the transports over sockets share, so that they decide alike: which loop is next, how much is read at once, how a
 * connection ends. Imports the transport SPI only. Read {@code OrderlyClose} first, then {@code SocketFile}.
 */
@NullMarked
package io.filetransfer.core.transport;

import org.jspecify.annotations.NullMarked;
