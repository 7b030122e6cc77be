// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The transport over channels of Netty, which an application may leave out. Imports the transport SPI, {@code core.buffer},
 * {@code core.transport} and Netty. Read {@code NettyConnection} first, then {@code NettyReceiver}; only {@code
 * NettyTransportProvider} may be loaded where Netty is missing.
 */
@NullMarked
package io.filetransfer.core.transport.netty;

import org.jspecify.annotations.NullMarked;
