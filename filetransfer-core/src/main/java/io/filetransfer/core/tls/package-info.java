// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Encryption over any connection of the transport SPI; the only home of the platform's TLS engine. {@link
 * io.filetransfer.core.tls.TlsTransport} makes an encrypted transport of another one, {@code TlsConnection} is one
 * connection of it with the states of its life, {@link io.filetransfer.core.tls.TlsContext} turns options and certificates
 * into engines. Imports the api, {@code buffer} and {@code runtime}. Read {@code TlsConnection} and {@code PeerTrust} first.
 */
@NullMarked
package io.filetransfer.core.tls;

import org.jspecify.annotations.NullMarked;
