// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How bytes move: a {@link io.filetransfer.transport.Transport} opens {@linkplain io.filetransfer.transport.Connection
 * connections}, and each connection moves bytes on one thread of its own. Implement these to bring another pipe; read
 * {@link io.filetransfer.transport.Connection} and {@link io.filetransfer.transport.ConnectionHandler} first.
 *
 * <p>Only JDK types appear here. The contract test of this package, in the {@code tests} jar of the same artifact, says
 * in code what a transport must do.
 */
@NullMarked
package io.filetransfer.transport;

import org.jspecify.annotations.NullMarked;
