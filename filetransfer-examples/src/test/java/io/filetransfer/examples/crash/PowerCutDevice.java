// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file system in an image file, mounted through a loop device, that can lose its power: the kernel is told to shut the file
 * system down at once (FS_IOC_SHUTDOWN without flushing the log), so that whatever was not forced is gone after the next
 * mount. Needs root.
 */
final class PowerCutDevice implements AutoCloseable {

    static final long ROOMY = 3L << 30;

    private final String type;
    private final Path image;
    private final Path mount;
    private final Path decoy;
    private final Path log;
    private final Runnable undo = this::unmountQuietly;
    private boolean isMounted;
    private int mounts;

    /**
     * Makes the image; nothing is mounted yet.
     *
     * @param type {@code ext4} or {@code xfs}
     * @param directory where image and mount point are made
     * @param bytes of the image, sparse; xfs wants 300 MiB
     */
    PowerCutDevice(String type, Path directory, long bytes) throws IOException, InterruptedException {
        this.type = type;
        this.image = directory.resolve("image");
        this.mount = Files.createDirectory(directory.resolve("mount"));
        this.decoy = Files.write(directory.resolve("decoy"), new byte[1 << 20]);
        this.log = directory.resolve("device.log");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        Commands.run(log, "mkfs." + type, "-q", image.toString());
        AtExit.add(undo);
    }

    /** Why this machine cannot do it, if it cannot. */
    static Optional<String> obstacle(String type, Path directory) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("only root can mount an image");
        }
        for (String tool : List.of("mkfs." + type, "mount", "umount", "losetup", "xfs_io")) {
            if (!Commands.isThere(tool)) {
                return Optional.of(tool + " is not installed (packages e2fsprogs, xfsprogs, mount)");
            }
        }
        Path trial = Files.createDirectory(directory.resolve("trial-" + type));
        try (PowerCutDevice device = new PowerCutDevice(type, trial, ROOMY)) {
            device.mount();
            device.cut();
            device.unmount();
            device.mount();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("this machine refuses: " + e.getMessage());
        }
    }

    Path path() {
        return mount;
    }

    /** Every second time the device gets another number, as it may when a machine starts. */
    void mount() throws IOException, InterruptedException {
        String before = mounts++ % 2 == 0 ? "" : Commands.output(log, "losetup", "--find", "--show", decoy.toString());
        try {
            mountOnce();
        } finally {
            if (!before.isEmpty()) {
                Commands.run(log, "losetup", "--detach", before);
            }
        }
    }

    private void mountOnce() throws IOException, InterruptedException {
        Commands.run(log, "mount", "-o", "loop", "-t", type, image.toString(), mount.toString());
        isMounted = true;
    }

    /** The power fails: every later access fails, and nothing more reaches the image. */
    void cut() throws IOException, InterruptedException {
        Commands.run(log, "xfs_io", "-x", "-c", "shutdown", mount.toString());
    }

    /** To be called when no process has a file open any more. */
    void unmount() throws IOException, InterruptedException {
        Commands.run(log, "umount", mount.toString());
        isMounted = false;
    }

    private void unmountQuietly() {
        try {
            if (isMounted) {
                Commands.run(log, "umount", "-l", mount.toString());
            }
        } catch (IOException | InterruptedException e) {
            System.out.println(mount + " could not be unmounted: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        unmountQuietly();
        AtExit.remove(undo);
        Files.delete(image);
    }
}
