// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Valid bodies of every kind of frame that has one, with the least and the largest values of every field. */
final class Samples {

    /** Six bytes that a test may replace by others in every text of {@link #withMarkedTexts}. */
    static final String MARK = "@@@@@@";

    static final Instant EARLIEST = Instant.ofEpochSecond(-253_402_300_799L);
    static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L, 999_999_999);

    private static final String LONGEST_NAME = "\u00e9".repeat(2048);
    private static final FileDigest DIGEST = FileDigest.ofBlocks(1, new long[] {-1});
    private static final Instant BEFORE_1970 = Instant.parse("1969-12-31T23:59:59.999999999Z");

    private Samples() {}

    static Stream<Sample> all() {
        return Stream.of(beginnings(), transfers(), blocks(), receipts(), operations(), withMarkedTexts())
                .flatMap(each -> each);
    }

    private static Stream<Sample> beginnings() {
        return Stream.of(
                hello("least", new Hello(1, 1, 0, 0, 0, 16_384, 262_144, 262_144, 16, 1000, "")),
                hello(
                        "most",
                        new Hello(
                                1,
                                65_535,
                                -1,
                                0,
                                Long.MIN_VALUE,
                                262_144,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                1 << 20,
                                Integer.MAX_VALUE,
                                "\u00e9".repeat(128))),
                login("least", new Login("", new byte[0])),
                login("most", new Login("m".repeat(64), filled(2048))),
                welcome("least", new Welcome("", 0)),
                welcome("most", new Welcome("p".repeat(1024), -1)),
                failure(FrameType.ERROR, "least", new Failure(Reason.UNREACHABLE, "")),
                failure(FrameType.GOAWAY, "most", new Failure(Reason.INTERNAL, "\u20ac".repeat(341))),
                failure(FrameType.FAILED, "most", new Failure(Reason.INTERNAL, "m".repeat(1024))));
    }

    private static Stream<Sample> transfers() {
        TransferKey zero = new TransferKey(0, 0);
        TransferKey ones = new TransferKey(-1, -1);
        return Stream.of(
                open("least", new Open("", zero, 0, EARLIEST, 0, first(IfExists.values()), first(Durability.values()))),
                open(
                        "most",
                        new Open(
                                LONGEST_NAME,
                                ones,
                                Long.MAX_VALUE,
                                LATEST,
                                0777,
                                last(IfExists.values()),
                                last(Durability.values()))),
                open("unknown", new Open("a", ones, -1, BEFORE_1970, -1, IfExists.FAIL, Durability.VERIFIED)),
                get("least", new Get("", -1, BlockRuns.NONE)),
                get("most", new Get(LONGEST_NAME, Long.MAX_VALUE, mostRuns())),
                opened("least", new Opened(0, BlockRuns.NONE)),
                opened("most", new Opened(Long.MAX_VALUE, mostRuns())),
                found("least", new Found(0, EARLIEST, -1, "")),
                found("most", new Found(Long.MAX_VALUE, LATEST, 0777, "v".repeat(128))));
    }

    private static Stream<Sample> blocks() {
        long[] page =
                LongStream.range(0, Wire.BLOCKS_PER_PAGE).map(each -> ~each).toArray();
        List<Ack> acks = IntStream.range(0, Ack.MAX_ENTRIES)
                .mapToObj(i -> new Ack(~i, Long.MAX_VALUE, i, Long.MAX_VALUE - i))
                .toList();
        List<ByteRange> ranges = LongStream.range(0, Wire.MAX_RUNS)
                .mapToObj(i -> new ByteRange(i * 3, 2))
                .toList();
        return Stream.of(
                page("one", new long[] {Long.MIN_VALUE}),
                page("most", page),
                withdraw("least", BlockRuns.NONE),
                withdraw("last block", BlockRuns.of(Integer.MAX_VALUE - 2, 1)),
                withdraw("all blocks", BlockRuns.of(0, Integer.MAX_VALUE - 1)),
                withdraw("most", mostRuns()),
                acks("zeros", List.of(new Ack(0, 0, 0, 0))),
                acks("ones", List.of(new Ack(-1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE))),
                acks("most", acks),
                missing("one", List.of(new ByteRange(0, Long.MAX_VALUE))),
                missing("last byte", List.of(new ByteRange(Long.MAX_VALUE - 1, 1))),
                missing("most", ranges));
    }

    private static Stream<Sample> receipts() {
        Stream<Sample> receipts = Stream.of(
                receipt(
                        "least",
                        new Receipt(
                                "", "", 0, DIGEST, first(Durability.values()), Receipt.Outcome.CREATED, Instant.EPOCH)),
                receipt(
                        "most",
                        new Receipt(
                                LONGEST_NAME,
                                "v".repeat(128),
                                Long.MAX_VALUE,
                                DIGEST,
                                last(Durability.values()),
                                Receipt.Outcome.RENAMED,
                                Instant.parse("9999-12-31T23:59:59.999Z"))),
                receipt(
                        "without digest",
                        new Receipt(
                                "a",
                                "v",
                                1,
                                null,
                                Durability.VERIFIED,
                                Receipt.Outcome.SKIPPED,
                                Instant.ofEpochMilli(1))));
        return Stream.concat(
                receipts,
                Stream.of(Sample.of(
                        FrameType.FINISH, "digest", body -> Finish.write(body, DIGEST), Finish::read, DIGEST)));
    }

    private static Stream<Sample> operations() {
        RemoteEntry root = new RemoteEntry("", first(RemoteEntry.Type.values()), 0, EARLIEST, -1, "");
        RemoteEntry longest = new RemoteEntry(
                LONGEST_NAME, last(RemoteEntry.Type.values()), Long.MAX_VALUE, LATEST, 0777, "v".repeat(128));
        return Stream.of(
                name(FrameType.STAT, ""),
                name(FrameType.MAKE_DIRECTORY, LONGEST_NAME),
                name(FrameType.DELETE, "\ud83d\ude00/\uffff"),
                move("", ""),
                move(LONGEST_NAME, LONGEST_NAME),
                listing(new Names.Listing("", false)),
                listing(new Names.Listing(LONGEST_NAME, true)),
                entries("none", List.of()),
                entries("one", List.of(root)),
                entries("most", Collections.nCopies(Entries.MAX_ENTRIES, longest)));
    }

    /** Messages all of whose texts are {@link #MARK}. */
    static Stream<Sample> withMarkedTexts() {
        Instant time = Instant.EPOCH;
        return Stream.of(
                hello(MARK, new Hello(1, 1, 0, 0, 0, 16_384, 262_144, 262_144, 16, 1000, MARK)),
                login(MARK, new Login(MARK, new byte[0])),
                welcome(MARK, new Welcome(MARK, 0)),
                failure(FrameType.FAILED, MARK, new Failure(Reason.EXISTS, MARK)),
                open(MARK, new Open(MARK, new TransferKey(1, 2), 3, time, 0644, IfExists.SKIP, Durability.VERIFIED)),
                get(MARK, new Get(MARK, 5, BlockRuns.of(0, 1))),
                found(MARK, new Found(5, time, 0644, MARK)),
                receipt(MARK, new Receipt(MARK, MARK, 5, DIGEST, Durability.VERIFIED, Receipt.Outcome.CREATED, time)),
                name(FrameType.STAT, MARK),
                move(MARK, MARK),
                listing(new Names.Listing(MARK, true)),
                entries(MARK, List.of(new RemoteEntry(MARK, RemoteEntry.Type.FILE, 5, time, 0644, MARK))));
    }

    private static BlockRuns mostRuns() {
        BlockMap map = new BlockMap();
        for (int run = 0; run < Wire.MAX_RUNS; run++) {
            map.put(run * 2, run);
        }
        return BlockRuns.of(map);
    }

    private static <E> E first(E[] values) {
        return values[0];
    }

    private static <E> E last(E[] values) {
        return values[values.length - 1];
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    static Sample hello(String name, Hello hello) {
        return Sample.of(FrameType.HELLO, name, hello::write, Hello::read, hello);
    }

    private static Sample login(String name, Login login) {
        return Sample.of(FrameType.LOGIN, name, login::write, Login::read, login);
    }

    private static Sample welcome(String name, Welcome welcome) {
        return Sample.of(FrameType.WELCOME, name, welcome::write, Welcome::read, welcome);
    }

    private static Sample failure(FrameType type, String name, Failure failure) {
        return Sample.of(type, name, failure::write, body -> Failure.read(type, body), failure);
    }

    static Sample open(String name, Open open) {
        return Sample.of(FrameType.OPEN, name, open::write, Open::read, open);
    }

    private static Sample get(String name, Get get) {
        return Sample.of(FrameType.GET, name, get::write, Samples::getFields, getFields(get));
    }

    private static List<Object> getFields(ByteBuffer body) throws TransferException {
        return getFields(Get.read(body));
    }

    private static List<Object> getFields(Get get) {
        return List.of(get.name(), get.partialSize(), Sample.fields(get.durable()));
    }

    private static Sample opened(String name, Opened opened) {
        return Sample.of(FrameType.OPENED, name, opened::write, body -> fields(Opened.read(body)), fields(opened));
    }

    private static List<Object> fields(Opened opened) {
        return List.of(opened.transferCredit(), Sample.fields(opened.durable()));
    }

    private static Sample found(String name, Found found) {
        return Sample.of(FrameType.FOUND, name, found::write, Found::read, found);
    }

    private static Sample page(String name, long[] page) {
        return Sample.repeated(
                FrameType.BLOCKS,
                name,
                8,
                body -> BlockPage.write(body, page, page.length),
                body -> LongStream.of(BlockPage.read(body)).boxed().toList(),
                LongStream.of(page).boxed().toList());
    }

    private static Sample withdraw(String name, BlockRuns runs) {
        return Sample.of(
                FrameType.WITHDRAW,
                name,
                runs::writeBody,
                body -> Sample.fields(BlockRuns.readBody(body)),
                Sample.fields(runs));
    }

    private static Sample acks(String name, List<Ack> acks) {
        return Sample.repeated(FrameType.ACK, name, 28, body -> Ack.write(body, acks), Ack::read, acks);
    }

    private static Sample missing(String name, List<ByteRange> ranges) {
        return Sample.of(FrameType.MISSING, name, body -> ByteRange.write(body, ranges), ByteRange::read, ranges);
    }

    private static Sample receipt(String name, Receipt receipt) {
        return Sample.of(
                FrameType.COMPLETED,
                name,
                body -> Completed.write(body, receipt),
                body -> Sample.fields(Completed.read(body)),
                Sample.fields(receipt));
    }

    private static Sample name(FrameType type, String name) {
        return Sample.of(type, shown(name), body -> Names.write(body, name), body -> Names.read(type, body), name);
    }

    private static Sample move(String from, String to) {
        return Sample.of(
                FrameType.MOVE,
                shown(from),
                body -> Names.writeMove(body, from, to),
                body -> List.of(Names.readMove(body)),
                List.of(from, to));
    }

    private static Sample listing(Names.Listing listing) {
        return Sample.of(FrameType.LIST, shown(listing.name()), listing::write, Names.Listing::read, listing);
    }

    private static Sample entries(String name, List<RemoteEntry> entries) {
        return Sample.of(
                FrameType.ENTRIES,
                name,
                body -> Entries.write(body, entries),
                body -> Entries.read(body).stream().map(Sample::fields).toList(),
                entries.stream().map(Sample::fields).toList());
    }

    private static String shown(String name) {
        return name.length() > 20 ? name.length() + " characters" : "'" + name + "'";
    }
}
