// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The transport that needs nothing but the JDK: selectors over TCP and Unix-domain sockets. Imports the transport SPI and
 * {@code core.buffer}. Read {@code NioEventLoop} first, then {@code NioConnection}, whose Javadoc shows its states.
 */
@NullMarked
package io.filetransfer.core.transport.nio;

import org.jspecify.annotations.NullMarked;
