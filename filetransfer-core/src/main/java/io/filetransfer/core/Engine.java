// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.EngineProvider;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;

/** The engine, as the api finds it. */
public final class Engine implements EngineProvider {

    /** For the service loader. */
    public Engine() {}

    @Override
    public FileServer.Builder serverBuilder() {
        return new ServerBuilder();
    }

    @Override
    public FileClient.Builder clientBuilder() {
        return new ClientBuilder();
    }
}
