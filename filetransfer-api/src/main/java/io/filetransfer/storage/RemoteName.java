// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.NamePolicy;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name on a server: a list of components below the root. An object of this type cannot express an escape; it is what every
 * peer's string becomes before anything else looks at it. Immutable.
 */
public final class RemoteName {

    /** The directory of the staging area; no remote name contains it, in whatever case. */
    public static final String STAGING = ".ft";

    /** Most bytes of UTF-8 in one component. */
    public static final int COMPONENT_BYTES = 255;

    /** Most bytes of UTF-8 in a whole name. */
    public static final int NAME_BYTES = 4096;

    /** Most components of a name. */
    public static final int COMPONENTS = 128;

    /** The root itself. */
    public static final RemoteName ROOT = new RemoteName(List.of());

    private static final String NOT_PORTABLE = "\\:*?\"<>|";
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(\\..*)?");
    private static final Pattern SHORT_NAME = Pattern.compile("[^.]{1,6}~[0-9]{1,6}(\\..{0,3})?");

    private final List<String> components;

    private RemoteName(List<String> components) {
        this.components = components;
    }

    /**
     * Reads a name.
     *
     * @param text components separated by {@code /}; the empty string is the root
     * @param policy which characters are accepted
     * @return the name
     * @throws TransferException with {@link Reason#NAME_REFUSED} and what is wrong with it
     */
    public static RemoteName parse(String text, NamePolicy policy) throws TransferException {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (utf8Bytes(text) > NAME_BYTES) {
            throw refused(text, "is longer than " + NAME_BYTES + " bytes of UTF-8");
        }
        String[] parts = text.split("/", -1);
        if (parts.length > COMPONENTS) {
            throw refused(text, "has " + parts.length + " components, expected at most " + COMPONENTS);
        }
        for (String part : parts) {
            check(text, part, policy);
        }
        return new RemoteName(List.of(parts));
    }

    private static void check(String text, String part, NamePolicy policy) throws TransferException {
        if (part.isEmpty()) {
            throw refused(
                    text, "has an empty component; expected a relative name without leading, trailing or double slash");
        }
        if (part.equals(".") || part.equals("..")) {
            throw refused(text, "contains '" + part + "'; expected a name below the root");
        }
        if (utf8Bytes(part) > COMPONENT_BYTES) {
            throw refused(text, "has a component longer than " + COMPONENT_BYTES + " bytes of UTF-8");
        }
        for (int i = 0, c; i < part.length(); i += Character.charCount(c)) {
            c = part.codePointAt(i);
            if (isForbidden(c)) {
                throw refused(text, String.format("contains U+%04X, a character that no name may have", c));
            }
        }
        if (isStaging(part)) {
            throw refused(text, "names the staging area");
        }
        if (policy == NamePolicy.PORTABLE) {
            checkPortable(text, part);
        }
    }

    private static void checkPortable(String text, String part) throws TransferException {
        for (int i = 0; i < part.length(); i++) {
            if (NOT_PORTABLE.indexOf(part.charAt(i)) >= 0) {
                throw refused(
                        text, "contains '" + part.charAt(i) + "', which is not portable; NamePolicy.POSIX allows it");
            }
        }
        if (part.endsWith(".") || part.endsWith(" ")) {
            throw refused(text, "ends in a dot or a space, which is not portable; NamePolicy.POSIX allows it");
        }
        String lower = part.toLowerCase(Locale.ROOT);
        if (DEVICE.matcher(lower).matches()) {
            throw refused(text, "is the name of a Windows device, which is not portable; NamePolicy.POSIX allows it");
        }
        if (SHORT_NAME.matcher(part).matches()) {
            throw refused(text, "looks like a Windows short name, which is not portable; NamePolicy.POSIX allows it");
        }
    }

    /** Controls, line and paragraph separators, bidirectional overrides, the byte order mark and lone surrogates. */
    private static boolean isForbidden(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C
                || c == 0xFEFF
                || (c >= 0xD800 && c <= 0xDFFF);
    }

    /** Whether the component could name the staging area on a file system that folds case or drops ignorable characters. */
    private static boolean isStaging(String part) {
        String plain = (isPrintableAscii(part) ? part : folded(part)).toLowerCase(Locale.ROOT);
        int end = plain.length();
        while (end > 0 && (plain.charAt(end - 1) == ' ' || plain.charAt(end - 1) == '.')) {
            end--;
        }
        return end == STAGING.length() && plain.startsWith(STAGING);
    }

    private static boolean isPrintableAscii(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < ' ' || part.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String folded(String part) {
        StringBuilder folded = new StringBuilder();
        String compatible = java.text.Normalizer.normalize(part, java.text.Normalizer.Form.NFKC);
        compatible.codePoints().filter(c -> !isIgnorable(c)).forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** Default_Ignorable_Code_Point of Unicode 15, as far as the platform does not know it by itself. */
    private static boolean isIgnorable(int c) {
        return Character.isIdentifierIgnorable(c)
                || c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x2065
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFFA0
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }

    private static int utf8Bytes(String text) throws TransferException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return bytes.remaining();
        } catch (CharacterCodingException loneSurrogate) {
            throw refused(text, "contains half a surrogate pair");
        }
    }

    private static TransferException refused(String text, String problem) {
        return new TransferException(Reason.NAME_REFUSED, "name '" + printable(text) + "' " + problem);
    }

    /** One line, at most 200 characters, nothing a terminal or a log would obey. */
    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> {
            if (isForbidden(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.append(text.length() > 200 ? "..." : "").toString();
    }

    /**
     * Whether this is the root.
     *
     * @return true for the empty name
     */
    public boolean isRoot() {
        return components.isEmpty();
    }

    /**
     * The components from the root on.
     *
     * @return an unmodifiable list, empty for the root
     */
    public List<String> components() {
        return components;
    }

    /**
     * The last component.
     *
     * @return never empty
     * @throws IllegalStateException for the root
     */
    public String last() {
        if (components.isEmpty()) {
            throw new IllegalStateException("the root has no last component");
        }
        return components.get(components.size() - 1);
    }

    /**
     * The name without its last component.
     *
     * @return the root for a name of one component
     * @throws IllegalStateException for the root
     */
    public RemoteName parent() {
        if (components.isEmpty()) {
            throw new IllegalStateException("the root has no parent");
        }
        return new RemoteName(components.subList(0, components.size() - 1));
    }

    /**
     * This name with another last component.
     *
     * @param last a component that is valid by itself
     * @param policy which characters are accepted
     * @return the name beside this one
     * @throws TransferException with {@link Reason#NAME_REFUSED} if it is not valid
     */
    public RemoteName sibling(String last, NamePolicy policy) throws TransferException {
        if (last.isEmpty() || last.indexOf('/') >= 0) {
            throw refused(last, "is not one component");
        }
        String parent = parent().toString();
        return parse(parent.isEmpty() ? last : parent + "/" + last, policy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemoteName that && components.equals(that.components);
    }

    @Override
    public int hashCode() {
        return components.hashCode();
    }

    /**
     * The name as it is on the wire.
     *
     * @return components separated by {@code /}; empty for the root
     */
    @Override
    public String toString() {
        return String.join("/", components);
    }
}
