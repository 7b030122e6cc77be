// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The composition root: {@link io.filetransfer.core.Engine} is found by the api and makes servers and clients from their
 * parts. The only package that knows both the client and the server.
 */
@NullMarked
package io.filetransfer.core;

import org.jspecify.annotations.NullMarked;
