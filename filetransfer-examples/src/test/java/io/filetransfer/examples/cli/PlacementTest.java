// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.filetransfer.examples.cli.Placement.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {

    @ParameterizedTest(name = "put {0} {1} where the target is {2} makes {3}")
    @CsvSource({
        "f,      ft://h/,       DIRECTORY, f",
        "f,      ft://h,        DIRECTORY, f",
        "f,      ft://h/name,   MISSING,   name",
        "f,      ft://h/name,   FILE,      name",
        "f,      ft://h/dir,    DIRECTORY, dir/f",
        "f,      ft://h/dir/,   DIRECTORY, dir/f",
        "f,      ft://h/new/,   MISSING,   new/f",
        "a/b/f,  ft://h/x/y/,   MISSING,   x/y/f",
        "50%25,  ft://h/,       DIRECTORY, 50%25"
    })
    void placesFiles(String source, String target, Kind there, String result) throws CommandFailure {
        assertEquals(result, place(source, target, there, false));
    }

    @ParameterizedTest(name = "put -r {0} {1} where the target is {2} makes {3}")
    @CsvSource({
        "t,      ft://h/,       DIRECTORY, t",
        "t/,     ft://h/,       DIRECTORY, t",
        "a/t//,  ft://h/dir,    DIRECTORY, dir/t",
        "t,      ft://h/x,      MISSING,   x",
        "t,      ft://h/x/,     MISSING,   x/t",
        "t/.,    ft://h/,       DIRECTORY, ''",
        "t/.,    ft://h/dir,    DIRECTORY, dir",
        "t/.,    ft://h/x,      MISSING,   x",
        ".,      ft://h/dir/,   DIRECTORY, dir",
        "..,     ft://h/,       DIRECTORY, ''",
        "/,      ft://h/dir,    DIRECTORY, dir"
    })
    void placesTrees(String source, String target, Kind there, String result) throws CommandFailure {
        assertEquals(result, place(source, target, there, true));
    }

    @ParameterizedTest
    @CsvSource({"ft://h/t,   /t", "ft://h/a/t, /t", "ft://h/t/,  /t", "ft://h/t/., ''", "ft://h/,    ''"})
    void putsWhatIsFetchedIntoADirectoryThatIsThere(String source, String result) throws CommandFailure {
        Placement placement = Placement.decide("dst", Kind.DIRECTORY, false, true);
        assertEquals(
                "dst" + result,
                placement.remoteName("dst", RemoteUri.parse(source).name()));
    }

    @Test
    void refusesAFileWhereADirectoryIsNeeded() {
        assertThrows(CommandFailure.class, () -> Placement.decide("x/", Kind.FILE, true, false));
        assertThrows(CommandFailure.class, () -> Placement.decide("x", Kind.FILE, false, true));
        assertThrows(CommandFailure.class, () -> Placement.checkTakesSeveral("x", Kind.FILE, false));
        assertThrows(CommandFailure.class, () -> Placement.checkTakesSeveral("x", Kind.MISSING, false));
    }

    @Test
    void letsSeveralSourcesGoIntoADirectory() {
        assertDoesNotThrow(() -> Placement.checkTakesSeveral("x", Kind.DIRECTORY, false));
        assertDoesNotThrow(() -> Placement.checkTakesSeveral("x/", Kind.MISSING, true));
    }

    @Test
    void noticesTwoSourcesOfOneName() throws CommandFailure {
        Placement.TakenNames taken = new Placement.TakenNames();
        taken.take("a/f", "f");
        taken.take("a/.", "");
        taken.take("b/.", "");
        CommandFailure refused = assertThrows(CommandFailure.class, () -> taken.take("b/f", "f"));
        assertEquals("ft: b/f: EXISTS: another source of this command has the name 'f', too", refused.line());
    }

    @Test
    void takesNamesApartAtThePlatformsSeparator() {
        assertEquals("f", Placement.nameOf("a\\f", '\\'));
        assertEquals("a\\f", Placement.nameOf("a\\f", '/'));
    }

    private static String place(String source, String target, Kind there, boolean tree) throws CommandFailure {
        RemoteUri uri = RemoteUri.parse(target);
        return Placement.decide(target, there, uri.directory(), tree)
                .remoteName(uri.path(), Placement.nameOf(source, '/'));
    }
}
