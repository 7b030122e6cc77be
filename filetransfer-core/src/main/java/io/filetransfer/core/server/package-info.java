// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The server: {@link io.filetransfer.core.server.ListeningFileServer} accepts, one
 * {@link io.filetransfer.core.server.ServerSession} a client decides what stands behind each new handle. Read these two
 * first. Imports transfer, operation, session and what is below them, and the SPIs; never the client.
 */
@NullMarked
package io.filetransfer.core.server;

import org.jspecify.annotations.NullMarked;
