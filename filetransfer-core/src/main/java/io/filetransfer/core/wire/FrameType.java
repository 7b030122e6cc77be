// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import org.jspecify.annotations.Nullable;

/** The kinds of frames. Codes from 0x80 on are optional: who does not know one skips it. */
public enum FrameType {
    HELLO(0x01, Scope.CONNECTION, 4096),
    LOGIN(0x02, Scope.CONNECTION, 4096),
    WELCOME(0x03, Scope.CONNECTION, 4096),
    START_TLS(0x04, Scope.CONNECTION, 0),
    PING(0x06, Scope.CONNECTION, 0),
    PONG(0x07, Scope.CONNECTION, 0),
    CREDIT(0x08, Scope.CONNECTION, 0),
    LIMITS(0x09, Scope.CONNECTION, 0),
    GOAWAY(0x0A, Scope.CONNECTION, 2048),
    ERROR(0x0B, Scope.CONNECTION, 2048),
    OPEN(0x10, Scope.HANDLE, 8192),
    GET(0x11, Scope.HANDLE, Wire.MAX_BODY_BYTES),
    OPENED(0x12, Scope.HANDLE, Wire.MAX_BODY_BYTES),
    FOUND(0x13, Scope.HANDLE, 8192),
    BLOCKS(0x14, Scope.HANDLE, Wire.MAX_BODY_BYTES),
    WITHDRAW(0x15, Scope.HANDLE, Wire.MAX_BODY_BYTES),
    CHUNK(0x16, Scope.HANDLE, Wire.MAX_CHUNK_BYTES),
    ACK(0x17, Scope.CONNECTION, Wire.MAX_BODY_BYTES),
    FINISH(0x18, Scope.HANDLE, 64),
    MISSING(0x19, Scope.HANDLE, Wire.MAX_BODY_BYTES),
    COMPLETED(0x1A, Scope.HANDLE, 8192),
    FAILED(0x1B, Scope.HANDLE, 2048),
    CANCEL(0x1C, Scope.HANDLE, 0),
    CANCELLED(0x1D, Scope.HANDLE, 0),
    PAUSE(0x1E, Scope.HANDLE, 0),
    PAUSED(0x1F, Scope.HANDLE, 0),
    LIST(0x20, Scope.HANDLE, 8192),
    ENTRIES(0x21, Scope.HANDLE, Wire.MAX_BODY_BYTES),
    LIST_CREDIT(0x22, Scope.HANDLE, 0),
    STAT(0x23, Scope.HANDLE, 8192),
    MAKE_DIRECTORY(0x24, Scope.HANDLE, 8192),
    DELETE(0x25, Scope.HANDLE, 8192),
    MOVE(0x26, Scope.HANDLE, 16384),
    DONE(0x27, Scope.HANDLE, 0);

    /** Whether the handle of a frame must be zero or must not. */
    enum Scope {
        CONNECTION,
        HANDLE
    }

    /** The first code that may be skipped. */
    static final int FIRST_OPTIONAL = 0x80;

    private static final @Nullable FrameType[] BY_CODE = new FrameType[FIRST_OPTIONAL];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final Scope scope;
    private final int maxBodyBytes;

    FrameType(int code, Scope scope, int maxBodyBytes) {
        this.code = code;
        this.scope = scope;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Whether a client begins something with this type, under a new handle. */
    public boolean isOpening() {
        return switch (this) {
            case OPEN, GET, LIST, STAT, MAKE_DIRECTORY, DELETE, MOVE -> true;
            default -> false;
        };
    }

    Scope scope() {
        return scope;
    }

    /** The longest body that is accepted, whatever the peer has negotiated. */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** The type with a number, or null if there is none. */
    static @Nullable FrameType ofCode(int code) {
        return code < FIRST_OPTIONAL ? BY_CODE[code] : null;
    }
}
