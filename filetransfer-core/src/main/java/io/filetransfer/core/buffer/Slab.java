// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.buffer;

import java.nio.ByteBuffer;

/**
 * One MiB of direct memory, cut into pieces of 1 KiB to 1 MiB by halving; two free halves become whole again. An
 * <em>order</em> is a size: order n is {@code 1024 << n} bytes. Guarded by its pool.
 *
 * <p>Buddy allocation (Knowlton 1965; Knuth, TAOCP 1, 2.5) over a complete binary tree: the root is the slab, the children
 * of a node its halves, the leaves the smallest pieces.
 */
final class Slab {

    static final int BYTES = 1 << 20;
    static final int SMALLEST_BYTES = 1 << 10;
    static final int NONE = -1;

    private static final int LARGEST_ORDER = 10;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);

    // At node i (root 1, children 2i and 2i+1): one more than the largest order that is free below it, 0 if nothing is.
    private final byte[] free = new byte[2 << LARGEST_ORDER];

    Slab() {
        for (int node = 1; node < free.length; node++) {
            free[node] = (byte) (orderOf(node) + 1);
        }
    }

    static int orderFor(int bytes) {
        int pieces = (bytes + SMALLEST_BYTES - 1) / SMALLEST_BYTES;
        return Integer.SIZE - Integer.numberOfLeadingZeros(pieces - 1);
    }

    static int bytesOf(int order) {
        return SMALLEST_BYTES << order;
    }

    /** Takes a free piece and returns its offset, or NONE. */
    int take(int order) {
        if (free[1] <= order) {
            return NONE;
        }
        int node = 1;
        for (int at = LARGEST_ORDER; at > order; at--) {
            int left = 2 * node;
            node = free[left] > order ? left : left + 1;
        }
        free[node] = 0;
        refreshAbove(node);
        return (node - (1 << (LARGEST_ORDER - order))) * bytesOf(order);
    }

    void giveBack(int offset, int order) {
        int node = nodeOf(offset, order);
        free[node] = (byte) (order + 1);
        refreshAbove(node);
    }

    /** Frees all of a taken piece but its first bytes. */
    void shrink(int offset, int order, int newOrder) {
        free[nodeOf(offset, order)] = (byte) (order + 1);
        int node = nodeOf(offset, newOrder);
        free[node] = 0;
        refreshAbove(node);
    }

    ByteBuffer slice(int offset, int order) {
        return memory.slice(offset, bytesOf(order));
    }

    private void refreshAbove(int changed) {
        for (int node = changed / 2; node >= 1; node /= 2) {
            int order = orderOf(node);
            byte left = free[2 * node];
            byte right = free[2 * node + 1];
            boolean whole = left == order && right == order;
            free[node] = whole ? (byte) (order + 1) : (byte) Math.max(left, right);
        }
    }

    private static int nodeOf(int offset, int order) {
        return (1 << (LARGEST_ORDER - order)) + offset / bytesOf(order);
    }

    private static int orderOf(int node) {
        return LARGEST_ORDER - (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(node));
    }
}
