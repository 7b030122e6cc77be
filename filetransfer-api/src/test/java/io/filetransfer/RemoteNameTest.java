// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.RemoteName;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer's string becomes: a list of components below the root, or a refusal that can be shown to anybody. */
class RemoteNameTest {

    private static RemoteName parse(String text) throws TransferException {
        return RemoteName.parse(text, NamePolicy.PORTABLE);
    }

    private static String refused(String text, NamePolicy policy) {
        TransferException refusal =
                assertThrows(TransferException.class, () -> RemoteName.parse(text, policy), () -> shown(text));
        assertEquals(Reason.NAME_REFUSED, refusal.reason());
        return String.valueOf(refusal.getMessage());
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars()
                .limit(40)
                .forEach(c -> shown.append(c < 0x20 || c > 0x7E ? String.format("\\u%04x", c) : (char) c));
        return shown.toString();
    }

    private static void refusedByBoth(String text) {
        refused(text, NamePolicy.PORTABLE);
        refused(text, NamePolicy.POSIX);
    }

    private static void acceptedByBoth(String text) throws TransferException {
        for (NamePolicy policy : NamePolicy.values()) {
            assertEquals(text, RemoteName.parse(text, policy).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../a",
                "a/..",
                "a/../../b",
                "a/./b",
                "./a",
                "a/.",
                "/",
                "//",
                "/abs",
                "//a",
                "a//b",
                "a/",
                "link/",
                "a/b//",
                "../../etc/passwd",
                "a/../b"
            })
    @Tag("P01")
    @Tag("P21")
    void refusesEveryFormOfAnEscape(String text) {
        refusedByBoth(text);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("P01")
    void takesTheEmptyNameForTheRoot(NamePolicy policy) throws TransferException {
        assertSame(RemoteName.ROOT, RemoteName.parse("", policy));
        assertTrue(RemoteName.ROOT.isRoot());
        assertEquals("", RemoteName.ROOT.toString());
        assertEquals(List.of(), RemoteName.ROOT.components());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2e%2e",
                "%252e%252e",
                "%2e%2e%2f",
                "a%00b",
                "..;/x",
                "\uff0e\uff0e",
                "\uff0e\uff0e\uff0fa",
                "...x",
                "..a",
                "a..",
                "\u2024\u2024",
                "&#46;&#46;"
            })
    @Tag("P04")
    void takesWhatOthersWouldDecodeLiterallyOrRefusesIt(String text) {
        for (NamePolicy policy : NamePolicy.values()) {
            try {
                assertEquals(text, RemoteName.parse(text, policy).toString());
            } catch (TransferException refusal) {
                assertEquals(Reason.NAME_REFUSED, refusal.reason());
            }
        }
    }

    @Test
    @Tag("P04")
    void decodesNothing() throws TransferException {
        acceptedByBoth("%2e%2e");
        acceptedByBoth("a%2fb");
        assertEquals(List.of("a%2fb"), parse("a%2fb").components());
    }

    static Stream<String> forbidden() {
        IntStream controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7F, 0xA0));
        IntStream invisible = IntStream.concat(
                IntStream.of(0x2028, 0x2029, 0x200E, 0x200F, 0x061C, 0xFEFF),
                IntStream.concat(IntStream.rangeClosed(0x202A, 0x202E), IntStream.rangeClosed(0x2066, 0x2069)));
        return IntStream.concat(controls, invisible).mapToObj(Character::toString);
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    @Tag("P05")
    @Tag("P06")
    @Tag("A23")
    void refusesControlsAndOverridesAndNeverRepeatsThem(String character) {
        for (String text : List.of(character, "a" + character, character + "a", "d/a" + character + "b")) {
            String message = refused(text, NamePolicy.PORTABLE);
            assertFalse(message.contains(character), "the message repeats it");
            refused(text, NamePolicy.POSIX);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d"})
    @Tag("P06")
    void refusesHalfASurrogatePair(String text) {
        refusedByBoth(text);
    }

    @Test
    void showsALongNameShortened() {
        String message = refused("a".repeat(5000) + "\n", NamePolicy.POSIX);
        assertTrue(message.length() < 300, message.length() + " characters");
        assertTrue(message.contains("..."), message);
    }

    @Test
    @Tag("P07")
    void boundsAComponentByItsBytes() throws TransferException {
        acceptedByBoth("a".repeat(255));
        refusedByBoth("a".repeat(256));
        acceptedByBoth("\u00e9".repeat(127) + "a");
        refusedByBoth("\u00e9".repeat(128));
        acceptedByBoth("\ud83d\ude00".repeat(63) + "abc");
        refusedByBoth("\ud83d\ude00".repeat(64));
        refusedByBoth("d/" + "a".repeat(256) + "/f");
    }

    @Test
    @Tag("P07")
    void boundsAName() throws TransferException {
        String component = "a".repeat(255);
        String longest = String.join("/", Collections.nCopies(16, component));
        assertEquals(4095, longest.length());
        acceptedByBoth(longest.substring(1) + "/b");
        refusedByBoth(longest + "/b");
        acceptedByBoth("a" + "/a".repeat(127));
        refusedByBoth("a" + "/a".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CON",
                "con",
                "nul.txt",
                "NUL",
                "COM1",
                "com9.tar.gz",
                "COM\u00b9",
                "lpt\u00b2",
                "LPT0",
                "AUX.",
                "prn",
                "CONIN$",
                "conout$",
                "con .txt",
                "a.",
                "a ",
                "a. .",
                "a:stream",
                ":",
                "a*",
                "a?",
                "a\"b",
                "<a",
                "a>",
                "a|b",
                "a\\b",
                "C:",
                "\\\\host\\share",
                "GIT~1",
                "git~1.txt",
                "a~123456",
                "PROGRA~1",
                "d/nul",
                "CON/a"
            })
    @Tag("P08")
    void refusesWhatOtherSystemsCannotHoldUnlessThePolicyIsPosix(String text) throws TransferException {
        String message = refused(text, NamePolicy.PORTABLE);
        assertTrue(message.contains("portable; NamePolicy.POSIX allows it"), message);
        assertEquals(text, RemoteName.parse(text, NamePolicy.POSIX).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console",
                "nulls.txt",
                "COM",
                "COM10",
                "xcon",
                "com",
                "lpt",
                "a.b.c",
                ".hidden",
                "..hidden",
                "a b",
                "-rf",
                "~",
                "a~",
                "~1",
                "reports~1",
                "a~1234567",
                "a~x",
                "\u00e4\u00f6\u00fc \u65e5\u672c\u8a9e",
                "\ud83d\ude00.txt",
                ".ftp",
                "ft",
                "x.ft",
                ".f",
                "a/.ftx/b",
                "e\u0301"
            })
    @Tag("P08")
    void acceptsOrdinaryNames(String text) throws TransferException {
        acceptedByBoth(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".ft",
                ".FT",
                ".Ft",
                ".fT",
                ".ft/journal",
                "a/.ft",
                "a/.FT/b",
                ".f\u200ct",
                "\u200d.ft",
                ".ft\u00ad",
                ".\u2060ft",
                ".\uff46\uff54",
                "\uff0eft",
                "\uff0e\uff26\uff34",
                ".ft.",
                ".ft ",
                ".ft . ",
                ".FT..",
                "\u2024ft"
            })
    @Tag("P18")
    @Tag("P11")
    void refusesTheStagingAreaInWhateverCaseOrForm(String text) {
        refusedByBoth(text);
    }

    /** Default_Ignorable_Code_Point of Unicode, which ext4 and F2FS with casefold drop when they compare names. */
    @ParameterizedTest
    @ValueSource(
            ints = {0x034F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180F, 0x2065, 0x3164, 0xFE00, 0xFE0F, 0xFFA0, 0xE0100})
    @Tag("P18")
    @Tag("P09")
    void refusesTheStagingAreaWithIgnorableCharacters(int ignorable) {
        refusedByBoth(".f" + Character.toString(ignorable) + "t");
        refusedByBoth(".ft" + Character.toString(ignorable));
    }

    @Test
    void knowsItsParts() throws TransferException {
        RemoteName name = parse("a/b/c");
        assertEquals(List.of("a", "b", "c"), name.components());
        assertEquals("c", name.last());
        assertEquals(parse("a/b"), name.parent());
        assertEquals(RemoteName.ROOT, parse("a").parent());
        assertEquals("a/b/d", name.sibling("d", NamePolicy.PORTABLE).toString());
        assertEquals("d", parse("a").sibling("d", NamePolicy.PORTABLE).toString());
        assertEquals(name, parse("a/b/c"));
        assertEquals(name.hashCode(), parse("a/b/c").hashCode());
        assertNotEquals(name, parse("a/b"));
        assertThrows(
                UnsupportedOperationException.class, () -> name.components().add("d"));
        assertThrows(IllegalStateException.class, RemoteName.ROOT::last);
        assertThrows(IllegalStateException.class, RemoteName.ROOT::parent);
    }

    /** A sibling is one component beside this one: no other place, above all not the root. */
    @ParameterizedTest
    @ValueSource(strings = {"", "b/c", "/b", "b/", "..", ".", ".ft"})
    @Tag("P01")
    void refusesASiblingThatIsNoComponent(String last) throws TransferException {
        for (RemoteName name : List.of(parse("a"), parse("d/a"))) {
            TransferException refusal =
                    assertThrows(TransferException.class, () -> name.sibling(last, NamePolicy.POSIX), name.toString());
            assertEquals(Reason.NAME_REFUSED, refusal.reason());
        }
    }
}
