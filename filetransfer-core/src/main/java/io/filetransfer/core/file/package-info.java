// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Files on a local disk: confinement, journal, write order, publish and recovery. Used by the server as
 * {@link io.filetransfer.core.file.LocalStorage}, by the client's downloads as {@link io.filetransfer.core.file.LocalDownloads}
 * and by its uploads as {@link io.filetransfer.core.file.SourceFile}. Imports the api and {@code core.runtime}.
 *
 * <p>Only {@code LocalDisk} and the classes it makes touch java.nio.file and FileChannel; everything else sees a {@code Disk},
 * directories held open, and names of one component. A task on the disk threads performs at most one force or rename and
 * posts its result, so that a crash can fall between any two. Read {@code Publication} for the order of writes and
 * {@code PartialFile} for what happens before it.
 */
@NullMarked
package io.filetransfer.core.file;

import org.jspecify.annotations.NullMarked;
