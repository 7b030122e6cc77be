// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** How this artifact finds the engine, which lives in {@code filetransfer-core}. Applications do not use it. */
public interface EngineProvider {

    /**
     * A builder for a server.
     *
     * @return a new builder
     */
    FileServer.Builder serverBuilder();

    /**
     * A builder for a client.
     *
     * @return a new builder
     */
    FileClient.Builder clientBuilder();

    /**
     * The engine on the class path or module path.
     *
     * @return the first that is found
     * @throws IllegalStateException naming the missing artifact
     */
    static EngineProvider find() {
        try {
            Iterator<EngineProvider> found = ServiceLoader.load(
                            EngineProvider.class, EngineProvider.class.getClassLoader())
                    .iterator();
            if (found.hasNext()) {
                return found.next();
            }
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new IllegalStateException("the engine in io.filetransfer:filetransfer-core cannot be loaded", broken);
        }
        throw new IllegalStateException(
                "no engine found; add io.filetransfer:filetransfer-core, in the version of filetransfer-api");
    }
}
