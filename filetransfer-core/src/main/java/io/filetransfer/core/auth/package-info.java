// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Logins, both sides: what a client may say on which connection ({@link io.filetransfer.core.auth.ClientLogin}), and whom a
 * server lets in ({@link io.filetransfer.core.auth.LoginDesk}). Imports the api, {@code wire} and {@code runtime}; knows no
 * session. Read those two first.
 */
@NullMarked
package io.filetransfer.core.auth;

import org.jspecify.annotations.NullMarked;
