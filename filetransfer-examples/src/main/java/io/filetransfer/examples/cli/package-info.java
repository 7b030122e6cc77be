// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code ft} command line, an application of the public API and nothing else. {@link io.filetransfer.examples.cli.Ft}
 * dispatches to one class a command; {@code RemoteUri} and {@code Placement} hold the rules for addresses and targets.
 */
@NullMarked
package io.filetransfer.examples.cli;

import org.jspecify.annotations.NullMarked;
