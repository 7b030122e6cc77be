// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.ConsoleProgressBar;
import io.filetransfer.FileClient;
import io.filetransfer.Transfer;
import io.filetransfer.UploadResult;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second Java process that uploads a file until it is killed. */
public final class UploadingProcess {

    private UploadingProcess() {}

    /**
     * Uploads, and says on standard output when it would be a pity to be killed.
     *
     * @param args the port and the file
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (FileClient client = FileClient.connect("localhost", Integer.parseInt(args[0]))) {
            Transfer<UploadResult> upload =
                    client.upload(Path.of(args[1]), o -> o.listener(ConsoleProgressBar.on(System.err, "upload")));
            while (!upload.isDone() && upload.progress().ratio().orElse(0) < 0.4) {
                Thread.sleep(1);
            }
            if (!upload.isDone()) {
                System.out.println("on the way");
            }
            upload.get();
        }
    }

    static void startAndKill(int port, Path file) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String main = UploadingProcess.class.getName();
        Process process = new ProcessBuilder(java, "-cp", classPath(), main, Integer.toString(port), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        process.destroyForcibly();
        int exitCode = process.waitFor();
        System.out.println();
        if (line == null || exitCode == 0) {
            throw new IllegalStateException(
                    "the upload ended by itself with exit code " + exitCode + ", expected to kill it");
        }
    }

    /** What this program was loaded from; inside Maven the property names Maven itself. */
    private static String classPath() throws Exception {
        if (!(UploadingProcess.class.getClassLoader() instanceof URLClassLoader loader)) {
            String modules = System.getProperty("jdk.module.path", "");
            return modules.isEmpty() ? System.getProperty("java.class.path") : modules;
        }
        List<String> entries = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            entries.add(Path.of(url.toURI()).toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
