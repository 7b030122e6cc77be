// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Connections through a proxy, over any transport: {@link io.filetransfer.core.proxy.ProxiedTransport} talks to the proxy first
 * and then hands the connection over as it is. Imports {@code buffer} and the api. Read that and {@code ProxyDialogue} first.
 */
@NullMarked
package io.filetransfer.core.proxy;

import org.jspecify.annotations.NullMarked;
