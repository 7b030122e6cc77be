// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/** How a resume proves that what is there already is a part of this very file. */
public enum ResumeCheck {
    /** Size, times and identity of the source are the same as in the earlier attempt; otherwise as {@link #CONTENT}. */
    ATTRIBUTES,
    /** The sender reads its own blocks and compares their fingerprints; what differs is sent again. The default. */
    CONTENT
}
