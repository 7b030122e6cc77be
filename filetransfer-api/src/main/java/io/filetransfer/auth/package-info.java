// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Who is there and what he may do. On the client {@link io.filetransfer.auth.Credentials}; on the server an
 * {@link io.filetransfer.auth.Authenticator} that turns a {@link io.filetransfer.auth.LoginAttempt} into a
 * {@link io.filetransfer.auth.Principal}, and an {@link io.filetransfer.auth.Authorizer} that is asked before each operation.
 *
 * <p>Imports nothing of the other packages. Read {@link io.filetransfer.auth.Authenticator} and
 * {@link io.filetransfer.auth.Principal} first.
 */
@NullMarked
package io.filetransfer.auth;

import org.jspecify.annotations.NullMarked;
