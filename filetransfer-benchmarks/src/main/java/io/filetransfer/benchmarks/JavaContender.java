// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contender made of two Java processes. The receiver is given the directory and says its port; the sender is given port and
 * file, sends once for each name that it is told, and says the nanoseconds.
 */
final class JavaContender implements Contender {

    private final String name;
    private final List<String> jvmFlags;
    private final Class<?> receiver;
    private final Class<?> sender;
    private final String[] settings;

    JavaContender(String name, List<String> jvmFlags, Class<?> receiver, Class<?> sender, String... settings) {
        this.name = name;
        this.jvmFlags = jvmFlags;
        this.receiver = receiver;
        this.sender = sender;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Pair open(Path source, Path target) throws IOException, InterruptedException {
        ChildJvm receiving = new ChildJvm(jvmFlags, receiver, with(target.toString()));
        try {
            return new JavaPair(receiving, receiving.awaitAnswer(), source);
        } catch (IOException failed) {
            receiving.close();
            throw failed;
        }
    }

    private String[] with(String... first) {
        String[] all = new String[first.length + settings.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(settings, 0, all, first.length, settings.length);
        return all;
    }

    private final class JavaPair implements Pair {

        private final ChildJvm receiving;
        private final String port;
        private final Path source;
        private @Nullable ChildJvm sending;

        JavaPair(ChildJvm receiving, String port, Path source) {
            this.receiving = receiving;
            this.port = port;
            this.source = source;
        }

        @Override
        public Sample send(String copy) throws IOException {
            ProcessUsage receivedBefore = receiving.usage();
            long start = System.nanoTime();
            if (sending == null) {
                ChildJvm fresh = new ChildJvm(jvmFlags, sender, with(port, source.toString()));
                sending = fresh;
                fresh.tell(copy);
                fresh.awaitAnswer();
                double whole = (System.nanoTime() - start) / 1e9;
                return new Sample(whole, fresh.usage(), receiving.usage().since(receivedBefore));
            }
            ProcessUsage sentBefore = sending.usage();
            sending.tell(copy);
            double warm = Long.parseLong(sending.awaitAnswer()) / 1e9;
            return new Sample(
                    warm, sending.usage().since(sentBefore), receiving.usage().since(receivedBefore));
        }

        @Override
        public void close() throws InterruptedException {
            if (sending != null) {
                sending.close();
            }
            receiving.close();
        }
    }
}
