// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are wrong in one place are refused, and refused with the reason that the peer is told. */
class MalformedBodyTest {

    /** Above this length not each prefix is tried, but every 997th. */
    private static final int SHORT_BYTES = 9000;

    static Stream<Sample> samples() {
        return Samples.all();
    }

    static Stream<Sample> markedTexts() {
        return Samples.withMarkedTexts();
    }

    static Stream<Sample> extensible() {
        return Samples.withMarkedTexts().filter(Sample::isExtensible);
    }

    private static void refused(Reason reason, Sample sample, byte[] body) {
        TransferException refusal = assertThrows(TransferException.class, () -> sample.read(body));
        assertEquals(reason, refusal.reason(), refusal.getMessage());
    }

    private static Sample sample(String name) {
        return Samples.all()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Tag("D04")
    void refusesEveryPrefix(Sample sample) {
        byte[] body = sample.body();
        int step = body.length <= SHORT_BYTES ? 1 : 997;
        for (int length = 0; length < body.length; length += step) {
            if (sample.repeatedBytes() == 0 || length % sample.repeatedBytes() != 0 || length == 0) {
                refused(Reason.PROTOCOL, sample, Arrays.copyOf(body, length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Tag("D06")
    void refusesTrailingBytes(Sample sample) {
        refused(Reason.PROTOCOL, sample, Arrays.copyOf(sample.body(), sample.body().length + 1));
    }

    static Stream<Sample> countedRuns() {
        return Stream.of("GET least", "OPENED least", "WITHDRAW least").map(MalformedBodyTest::sample);
    }

    /** Where the number of runs is: the last four bytes, or those before the number of extensions. */
    private static byte[] withCount(Sample empty, int count, Consumer<BodyWriter> runs) {
        int tail = empty.isExtensible() ? 2 : 0;
        byte[] head = Arrays.copyOf(empty.body(), empty.body().length - tail - 4);
        return Sample.bytes(body -> {
            runs.accept(body.bytes(head).u32(count));
            body.bytes(new byte[tail]);
        });
    }

    @ParameterizedTest
    @MethodSource("countedRuns")
    @Tag("D07")
    void boundsTheNumberOfRuns(Sample empty) throws TransferException {
        int most = Wire.MAX_RUNS;
        empty.read(withCount(empty, 0, body -> {}));
        empty.read(withCount(empty, 1, runs(1)));
        empty.read(withCount(empty, most, runs(most)));
        refused(Reason.PROTOCOL, empty, withCount(empty, most + 1, runs(most + 1)));
        for (int count : new int[] {1, most, most + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            refused(Reason.PROTOCOL, empty, withCount(empty, count, body -> {}));
        }
    }

    private static Consumer<BodyWriter> runs(int count) {
        return body ->
                IntStream.range(0, count).forEach(run -> body.u32(run * 2).u32(1));
    }

    static List<List<Integer>> wrongRuns() {
        return List.of(
                List.of(-1, 1),
                List.of(0, 0),
                List.of(0, -1),
                List.of(0, Integer.MAX_VALUE),
                List.of(Integer.MAX_VALUE, 1),
                List.of(Integer.MAX_VALUE - 1, 1),
                List.of(1, Integer.MAX_VALUE - 1),
                List.of(0, 2, 1, 1),
                List.of(0, 1, 0, 1),
                List.of(5, 1, 4, 1));
    }

    @ParameterizedTest
    @MethodSource("wrongRuns")
    @Tag("D08")
    void refusesRunsThatOverlapFallOrEndBeyondTheLastBlock(List<Integer> runs) {
        Sample empty = sample("WITHDRAW least");
        refused(Reason.PROTOCOL, empty, withCount(empty, runs.size() / 2, body -> runs.forEach(body::u32)));
    }

    @Test
    @Tag("D07")
    void boundsTheNumberOfRanges() throws TransferException {
        Sample missing = sample("MISSING one");
        missing.read(ranges(Wire.MAX_RUNS, Wire.MAX_RUNS));
        refused(Reason.PROTOCOL, missing, ranges(0, 0));
        refused(Reason.PROTOCOL, missing, ranges(Wire.MAX_RUNS + 1, Wire.MAX_RUNS + 1));
        for (int count : new int[] {1, Wire.MAX_RUNS, Wire.MAX_RUNS + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            refused(Reason.PROTOCOL, missing, ranges(count, 0));
        }
    }

    private static byte[] ranges(int announced, int count) {
        return Sample.bytes(body -> {
            body.u32(announced);
            IntStream.range(0, count).forEach(i -> body.u64(i * 2L).u64(1));
        });
    }

    static List<List<Long>> wrongRanges() {
        return List.of(
                List.of(-1L, 1L),
                List.of(0L, 0L),
                List.of(0L, -1L),
                List.of(1L, Long.MAX_VALUE),
                List.of(Long.MAX_VALUE, 1L),
                List.of(0L, 2L, 1L, 1L),
                List.of(0L, 1L, 0L, 1L),
                List.of(5L, 1L, 4L, 1L));
    }

    @ParameterizedTest
    @MethodSource("wrongRanges")
    @Tag("D08")
    void refusesRangesThatOverlapFallOrOverflow(List<Long> ranges) {
        byte[] body = Sample.bytes(writer -> {
            writer.u32(ranges.size() / 2);
            ranges.forEach(writer::u64);
        });
        refused(Reason.PROTOCOL, sample("MISSING one"), body);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 61, 65_535})
    @Tag("D07")
    void refusesMoreEntriesThanTheBodyHolds(int count) {
        refused(Reason.PROTOCOL, sample("ENTRIES none"), Sample.bytes(body -> body.u16(count)));
        refused(
                Reason.PROTOCOL,
                sample("ENTRIES none"),
                Sample.bytes(body -> body.u16(count).bytes(new byte[26])));
    }

    @ParameterizedTest
    @MethodSource("extensible")
    @Tag("D07")
    void boundsTheNumberOfExtensions(Sample sample) throws TransferException {
        assertEquals(sample.expected(), sample.read(sample.withExtensions(body -> extensions(body, 64))));
        refused(Reason.PROTOCOL, sample, sample.withExtensions(body -> extensions(body, 65)));
        for (int count : new int[] {1, 64, 65, 65_535}) {
            refused(Reason.PROTOCOL, sample, sample.withExtensions(body -> body.u16(count)));
        }
    }

    private static void extensions(BodyWriter body, int count) {
        body.u16(count);
        IntStream.range(0, count).forEach(id -> body.u16(id).u16(3).bytes(new byte[3]));
    }

    @ParameterizedTest
    @MethodSource("extensible")
    @Tag("D11")
    void refusesExtensionsThatAreTwiceThereOrOutOfOrder(Sample sample) {
        refused(
                Reason.PROTOCOL,
                sample,
                sample.withExtensions(body -> body.u16(2).u32(7 << 16).u32(7 << 16)));
        refused(
                Reason.PROTOCOL,
                sample,
                sample.withExtensions(body -> body.u16(2).u32(8 << 16).u32(7 << 16)));
    }

    @ParameterizedTest
    @MethodSource("extensible")
    @Tag("D09")
    void refusesAnExtensionThatMustBeUnderstood(Sample sample) throws TransferException {
        refused(
                Reason.UNSUPPORTED,
                sample,
                sample.withExtensions(body -> body.u16(1).u16(0x8000).u16(0)));
        assertEquals(
                sample.expected(),
                sample.read(
                        sample.withExtensions(body -> body.u16(1).u16(0x7FFF).u16(0))));
    }

    @ParameterizedTest
    @MethodSource("extensible")
    @Tag("D06")
    void refusesAnExtensionThatIsLongerThanTheBody(Sample sample) {
        for (int length : new int[] {3, 65_535}) {
            refused(
                    Reason.PROTOCOL,
                    sample,
                    sample.withExtensions(body -> body.u16(1).u16(1).u16(length).bytes(new byte[2])));
        }
    }

    /** Six bytes each: overlong forms, surrogates, bytes that never occur, what is cut off, what is beyond Unicode. */
    private static final List<String> NOT_UTF8 = List.of(
            "c0806161" + "6161",
            "c0af6161" + "6161",
            "e080af61" + "6161",
            "f08080af" + "6161",
            "eda08061" + "6161",
            "edbfbf61" + "6161",
            "eda080edb080",
            "ff616161" + "6161",
            "fe616161" + "6161",
            "80616161" + "6161",
            "61616161" + "61c3",
            "61616161" + "e282",
            "616161f09f98",
            "f4908080" + "6161",
            "f8888080" + "8061");

    @ParameterizedTest
    @MethodSource("markedTexts")
    @Tag("D12")
    void refusesWhatIsNotUtf8InEveryText(Sample sample) throws TransferException {
        List<Integer> texts = positionsOfMark(sample.body());
        assertTrue(!texts.isEmpty(), "no text in " + sample);
        assertEquals(sample.expected(), sample.read(sample.body()));
        for (int position : texts) {
            for (String hex : NOT_UTF8) {
                byte[] body = sample.body();
                System.arraycopy(HexFormat.of().parseHex(hex), 0, body, position, 6);
                refused(Reason.PROTOCOL, sample, body);
            }
        }
    }

    private static List<Integer> positionsOfMark(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        List<Integer> positions = new ArrayList<>();
        for (int at = text.indexOf(Samples.MARK); at >= 0; at = text.indexOf(Samples.MARK, at + 6)) {
            positions.add(at);
        }
        return positions;
    }

    @Test
    @Tag("D07")
    void refusesTextsOneByteTooLong() {
        Sample stat = sample("STAT ''");
        refused(Reason.PROTOCOL, stat, Sample.bytes(body -> Names.write(body, "a".repeat(4097))));
        Sample login = sample("LOGIN least");
        refused(Reason.PROTOCOL, login, Sample.bytes(new Login("m".repeat(65), new byte[0])::write));
        refused(Reason.PROTOCOL, login, Sample.bytes(new Login("", new byte[2049])::write));
        refused(Reason.PROTOCOL, sample("WELCOME least"), Sample.bytes(new Welcome("p".repeat(1025), 0)::write));
        refused(
                Reason.PROTOCOL,
                sample("FOUND least"),
                Sample.bytes(new Found(0, Samples.EARLIEST, -1, "v".repeat(129))::write));
        refused(
                Reason.PROTOCOL,
                sample("ERROR least"),
                Sample.bytes(body -> body.u16(1).text("m".repeat(1025))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 255})
    @Tag("D10")
    void refusesChoicesThatAreNotDefined(int value) {
        byte[] listing = sample("LIST ''").body();
        listing[2] = (byte) value;
        refused(Reason.PROTOCOL, sample("LIST ''"), listing);
        byte[] open = sample("OPEN least").body();
        open[open.length - 3] = (byte) (value == 2 ? Durability.values().length : value);
        refused(Reason.PROTOCOL, sample("OPEN least"), open);
        open[open.length - 3] = 0;
        open[open.length - 4] = (byte) (value == 2 ? IfExists.values().length : value);
        refused(Reason.PROTOCOL, sample("OPEN least"), open);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x200, 0x8000, 0xFFFE})
    @Tag("D10")
    void refusesPermissionsBeyondTheNineBits(int permissions) {
        byte[] found = Sample.bytes(body ->
                body.u64(1).instant(Samples.EARLIEST).u16(permissions).text("").u16(0));
        refused(Reason.PROTOCOL, sample("FOUND least"), found);
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, Long.MIN_VALUE})
    @Tag("D08")
    void refusesNegativeSizes(long size) {
        refused(Reason.PROTOCOL, sample("FOUND least"), Sample.bytes(new Found(size, Samples.EARLIEST, -1, "")::write));
        refused(Reason.PROTOCOL, sample("GET least"), Sample.bytes(new Get("", size, BlockRuns.NONE)::write));
        refused(Reason.PROTOCOL, sample("OPENED least"), Sample.bytes(new Opened(size, BlockRuns.NONE)::write));
        for (Ack ack : List.of(new Ack(1, size, 0, 0), new Ack(1, 0, size, 0), new Ack(1, 0, 0, size))) {
            refused(Reason.PROTOCOL, sample("ACK zeros"), Sample.bytes(body -> Ack.write(body, List.of(ack))));
        }
    }

    @Test
    @Tag("D16")
    void refusesAReceiptWhoseDigestDoesNotFitItsOutcome() {
        for (String name : List.of("COMPLETED least", "COMPLETED without digest")) {
            byte[] body = sample(name).body();
            int outcome = sample(name).expected() instanceof List<?> fields
                    ? 2 + ((String) fields.get(0)).length() + 2 + ((String) fields.get(1)).length() + 8 + 1
                    : -1;
            body[outcome] = (byte) (body[outcome] == 3 ? 0 : 3);
            refused(Reason.PROTOCOL, sample(name), body);
        }
    }
}
