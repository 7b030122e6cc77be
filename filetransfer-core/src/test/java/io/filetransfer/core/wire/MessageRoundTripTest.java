// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.BlockMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read again, whatever its values, and nothing of the buffer is kept. */
class MessageRoundTripTest {

    static Stream<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Tag("D31")
    void readsWhatWasWritten(Sample sample) throws TransferException {
        assertEquals(sample.expected(), sample.read(sample.body()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fitsIntoTheLongestBodyOfItsType(Sample sample) {
        assertTrue(
                sample.body().length <= sample.type().maxBodyBytes(),
                sample.body().length + " of " + sample.type().maxBodyBytes());
    }

    @Test
    void coversEveryTypeThatHasABody() {
        Set<FrameType> expected = Arrays.stream(FrameType.values())
                .filter(type -> type.maxBodyBytes() > 0 && type != FrameType.CHUNK)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FrameType.class)));
        assertEquals(expected, samples().map(Sample::type).collect(Collectors.toSet()));
    }

    @Test
    void findsTheRunsOfAMapUpToWhatAFrameCarries() {
        BlockMap map = new BlockMap();
        for (int block : new int[] {0, 1, 2, 5, 7, 8}) {
            map.put(block, 0);
        }
        assertEquals(List.of(List.of(0, 3), List.of(5, 1), List.of(7, 2)), Sample.fields(BlockRuns.of(map)));
        assertEquals(6, BlockRuns.of(map).blocks());
        for (int run = 0; run <= Wire.MAX_RUNS; run++) {
            map.put(100 + run * 2, 0);
        }
        assertEquals(Wire.MAX_RUNS, BlockRuns.of(map).runs());
    }

    @Test
    void cutsAMessageForPeopleToWhatIsAllowed() throws TransferException {
        Failure longer = new Failure(Reason.STORAGE, "a".repeat(1024) + "\u00e9");
        Failure read = Failure.read(FrameType.ERROR, ByteBuffer.wrap(Sample.bytes(longer::write)));
        assertEquals(Reason.STORAGE, read.reason());
        assertTrue(
                longer.message().startsWith(read.message()) && !read.message().isEmpty(), read.message());
    }

    @Test
    @Tag("A23")
    void replacesWhatATerminalWouldObeyInThePeersMessage() throws TransferException {
        Failure failure = new Failure(Reason.STORAGE, "a\nb\rc\u001b[2Jd\u009be\u2028f\u2029g\u0000h\u007fi");
        Failure read = Failure.read(FrameType.FAILED, ByteBuffer.wrap(Sample.bytes(failure::write)));
        assertEquals("a?b?c?[2Jd?e?f?g?h?i", read.message());
    }

    @Test
    void takesAnUnknownReasonForAnInternalOne() throws TransferException {
        byte[] body = Sample.bytes(writer -> writer.u16(65_535).text("m"));
        assertEquals(new Failure(Reason.INTERNAL, "m"), Failure.read(FrameType.ERROR, ByteBuffer.wrap(body)));
    }

    @Test
    void neverShowsTheProofOfALogin() {
        assertEquals("Login m", new Login("m", "secret".getBytes(StandardCharsets.US_ASCII)).toString());
    }
}
