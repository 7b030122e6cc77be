// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users and the hashes of their passwords in a text file, one user a line: {@code name:hash}, and optionally
 * {@code :root} and {@code :role,role}. Empty lines and lines that begin with {@code #} mean nothing. {@code ft passwd} and
 * {@link #put} write such files; other programs should replace the file in one step.
 *
 * <p>A file that changed is read again at the next login. If it is broken then, or gone, the users of before stay, and the log
 * says which line is wrong. On POSIX systems others may neither read nor write the file, and the group may not write it.
 *
 * <p>An unknown name costs as much time as a wrong password, if all hashes have the same number of iterations. Safe for use by
 * several threads; blocks.
 */
public final class UserFile implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(UserFile.class);

    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_LINE = 4096;

    /** What tells one content of the file from another. */
    private record Stamp(
            Object modified, long size, @Nullable Object inode) {}

    private final Path path;
    private Map<String, UserLine> users;
    private PasswordHash nobody;
    private Stamp read;

    private UserFile(Path path) throws IOException {
        this.path = path;
        this.read = stamp(path);
        this.users = users(path);
        this.nobody = nobody(users);
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @return a new authenticator for {@link LoginMechanism#PASSWORD}
     * @throws IOException if it cannot be read, others may read it, or a line is wrong; the message names the line
     */
    public static UserFile open(Path path) throws IOException {
        return new UserFile(Objects.requireNonNull(path, "path"));
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt) {
        UserLine user;
        PasswordHash hash;
        synchronized (this) {
            readAgainIfChanged();
            user = users.get(attempt.user());
            hash = user == null ? nobody : user.hash();
        }
        boolean matches = hash.matches(attempt.secret());
        return CompletableFuture.completedFuture(
                matches && user != null ? Optional.of(user.principal()) : Optional.empty());
    }

    private void readAgainIfChanged() {
        try {
            Stamp now = stamp(path);
            if (!now.equals(read)) {
                read = now;
                users = users(path);
                nobody = nobody(users);
            }
        } catch (IOException broken) {
            LOG.error("the users of before stay: {}", broken.getMessage());
        }
    }

    private static PasswordHash nobody(Map<String, UserLine> users) {
        return PasswordHash.ofNobody(users.values().stream()
                .findFirst()
                .map(user -> user.hash().iterations())
                .orElse(PasswordHash.ITERATIONS));
    }

    private static Stamp stamp(Path path) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (NoSuchFileException missing) {
            throw new FileNotFoundException("there is no user file " + path);
        }
    }

    private static Map<String, UserLine> users(Path path) throws IOException {
        checkPermissions(path);
        Map<String, UserLine> users = new LinkedHashMap<>();
        List<String> lines = lines(path);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (isUser(line)) {
                UserLine user = parse(path, i + 1, line);
                if (users.put(user.principal().name(), user) != null) {
                    throw wrong(
                            path, i + 1, "user '" + user.principal().name() + "' stands twice, expected once", null);
                }
            }
        }
        return users;
    }

    private static boolean isUser(String line) {
        return !line.isEmpty() && !line.startsWith("#");
    }

    private static UserLine parse(Path path, int number, String line) throws IOException {
        if (line.length() > MAX_LINE) {
            throw wrong(path, number, line.length() + " characters, expected " + MAX_LINE + " at most", null);
        }
        try {
            return UserLine.parse(line);
        } catch (IllegalArgumentException refused) {
            throw wrong(path, number, String.valueOf(refused.getMessage()), refused);
        }
    }

    private static IOException wrong(Path path, int number, String problem, @Nullable Throwable cause) {
        return new IOException("user file " + path + ", line " + number + ": " + problem, cause);
    }

    private static List<String> lines(Path path) throws IOException {
        long size = Files.size(path);
        if (size > MAX_BYTES) {
            throw new IOException("user file " + path + ": " + size + " bytes, expected " + MAX_BYTES + " at most");
        }
        try {
            return Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (CharacterCodingException notUtf8) {
            throw new IOException("user file " + path + ": is not UTF-8", notUtf8);
        }
    }

    private static void checkPermissions(Path path) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (posix == null) {
            return;
        }
        Set<PosixFilePermission> permissions = posix.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new IOException("user file " + path + ": permissions " + PosixFilePermissions.toString(permissions)
                    + ", expected at most rw-r-----; chmod 600 it");
        }
    }

    /**
     * Adds a user or replaces the line of one, and leaves all other lines as they are. The file is made if it is missing, and
     * replaced in one step; two calls at the same time may lose one of the two.
     *
     * @param path the file
     * @param principal name, root and roles; no colon in them, and no attributes
     * @param hash of his password
     * @throws IOException if the file cannot be read or written, or is broken
     * @throws IllegalArgumentException if the principal does not fit into a line
     */
    public static void put(Path path, Principal principal, PasswordHash hash) throws IOException {
        edit(path, principal.name(), new UserLine(principal, hash).text());
    }

    /**
     * Removes a user.
     *
     * @param path the file
     * @param name of the user
     * @return false if there was none
     * @throws IOException if the file cannot be read or written, or is broken
     */
    public static boolean remove(Path path, String name) throws IOException {
        if (!users(path).containsKey(name)) {
            return false;
        }
        edit(path, name, null);
        return true;
    }

    private static void edit(Path path, String name, @Nullable String replacement) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean isNew = replacement != null;
        if (Files.exists(path)) {
            users(path);
            for (String line : lines(path)) {
                if (!isUser(line) || !UserLine.parse(line).principal().name().equals(name)) {
                    lines.add(line);
                } else if (replacement != null) {
                    lines.add(replacement);
                    isNew = false;
                }
            }
        }
        if (isNew && replacement != null) {
            lines.add(replacement);
        }
        replace(path, String.join("\n", lines) + "\n");
    }

    private static void replace(Path path, String content) throws IOException {
        Path whole = path.toAbsolutePath();
        Path directory = Objects.requireNonNull(whole.getParent(), "a file has a directory");
        boolean isPosix = Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
        FileAttribute<?>[] mine = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path fresh = Files.createTempFile(directory, ".users", ".new", mine);
        try {
            try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    @Override
    public String toString() {
        return "UserFile " + path;
    }
}
