// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferExceptionTest {

    @Test
    void hasAnotherCodeForEachReason() {
        assertEquals(
                Reason.values().length,
                Arrays.stream(Reason.values())
                        .map(Reason::code)
                        .collect(Collectors.toSet())
                        .size());
    }

    @ParameterizedTest
    @EnumSource
    void findsAReasonByItsCodeWhichFitsTheWire(Reason reason) {
        assertTrue(reason.code() >= 1 && reason.code() <= 65_535, "code " + reason.code());
        assertSame(reason, Reason.ofCode(reason.code()));
    }

    /** The numbers of PROTOCOL.md: a peer of another version must find the same ones. */
    @Test
    void keepsTheNumbersOfTheProtocol() {
        assertEquals(1, Reason.UNREACHABLE.code());
        assertEquals(3, Reason.PROTOCOL.code());
        assertEquals(11, Reason.EXISTS.code());
        assertEquals(24, Reason.OUTCOME_UNKNOWN.code());
        assertEquals(27, Reason.INTERNAL.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 32, 65_535, Integer.MAX_VALUE})
    void takesAnUnknownCodeForAnInternalError(int code) {
        assertSame(Reason.INTERNAL, Reason.ofCode(code));
    }

    @Test
    void isRetryableAsItsReasonIs() {
        assertTrue(new TransferException(Reason.NO_SPACE, "full").retryable());
        assertFalse(new TransferException(Reason.SUPERSEDED, "other").retryable());
    }

    @Test
    void keepsReasonMessageAndCause() {
        Exception cause = new Exception();
        TransferException failure = new TransferException(Reason.QUOTA, "used up", cause);
        assertSame(Reason.QUOTA, failure.reason());
        assertSame(cause, failure.getCause());
        assertEquals("TransferException QUOTA: used up", failure.toString());
    }

    @Test
    void survivesSerialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new TransferException(Reason.BUSY, "busy"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            TransferException read = (TransferException) in.readObject();
            assertSame(Reason.BUSY, read.reason());
            assertEquals("busy", read.getMessage());
        }
    }
}
