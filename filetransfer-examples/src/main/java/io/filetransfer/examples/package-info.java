// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Examples of one screen each. They run without arguments, on a free port of this machine and in temporary directories. Read
 * {@link io.filetransfer.examples.UploadOneFile} and {@link io.filetransfer.examples.ServeADirectory} first.
 */
@NullMarked
package io.filetransfer.examples;

import org.jspecify.annotations.NullMarked;
