// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What is asked of names rather than of contents: stat, list, make directory, delete, move; the asking side and the
 * answering side. Read {@link io.filetransfer.core.operation.OperationService} and
 * {@link io.filetransfer.core.operation.ListingCall} first. Imports session and what is below it, and the storage SPI.
 */
@NullMarked
package io.filetransfer.core.operation;

import org.jspecify.annotations.NullMarked;
