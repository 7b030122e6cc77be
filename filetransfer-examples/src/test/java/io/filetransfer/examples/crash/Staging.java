// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What server and client keep beside the files that users see. */
final class Staging {

    private Staging() {}

    static boolean isHidden(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.equals(".ft") || (name.startsWith(".") && name.contains(".ft-"));
    }

    /** What lies in one area of {@code .ft}. */
    static List<String> in(Path root, String area) throws IOException {
        Path directory = root.resolve(".ft").resolve(area);
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            }
        }
        return names;
    }

    /** The partial files of downloads beside their targets. */
    static List<String> besideTargets(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Staging::isHidden)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        }
    }

    /** What is left where nothing may be left once every call has ended; waits a little for what is being removed. */
    static List<String> leftovers(Path root, Path... downloads) throws IOException, InterruptedException {
        List<String> left = List.of();
        for (int attempt = 0; attempt < 100; attempt++) {
            left = new ArrayList<>();
            for (String area : List.of("u", "s", "quarantine")) {
                for (String name : in(root, area)) {
                    left.add(".ft/" + area + "/" + name);
                }
            }
            for (Path directory : downloads) {
                left.addAll(besideTargets(directory));
            }
            if (left.isEmpty()) {
                return left;
            }
            Thread.sleep(50);
        }
        return left;
    }
}
