// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/**
 * Which remote names are accepted. Whatever the policy: no empty component, {@code .} or {@code ..}, no leading or trailing
 * slash, no control characters, no bidirectional overrides, at most 255 bytes of UTF-8 a component, 4,096 bytes and 128
 * components in all, and nothing that names the staging area.
 */
public enum NamePolicy {
    /**
     * Names that every common file system can hold: also none of {@code \ : * ? " < > |}, no trailing dot or space, no Windows
     * device name such as {@code CON} or {@code nul.txt}, no short-name alias such as {@code GIT~1}. The default.
     */
    PORTABLE,
    /** Names as POSIX file systems hold them: {@code a:b} and {@code CON} are ordinary names. */
    POSIX
}
