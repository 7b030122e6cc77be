// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * One authenticated peer: HELLO, LOGIN, WELCOME, keep-alive, connection credit, and the handles by which frames find what
 * they belong to. The same {@link io.filetransfer.core.session.Session} serves both sides; what differs is its
 * {@link io.filetransfer.core.session.SessionRole}. Read these two and {@link io.filetransfer.core.session.Attachment} first.
 *
 * <ol>
 *   <li>Both sides send HELLO; the client adds LOGIN, the server answers WELCOME or ERROR.
 *   <li>A frame with a handle goes to the attachment of that handle. A chunk of a handle that has ended is dropped.
 *   <li>Every chunk counts against the connection credit until it was written or dropped.
 * </ol>
 *
 * <p>Imports connection, wire, buffer and runtime.
 */
@NullMarked
package io.filetransfer.core.session;

import org.jspecify.annotations.NullMarked;
