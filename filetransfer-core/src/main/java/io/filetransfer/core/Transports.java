// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.transport.TransportProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds transports. A provider that cannot be loaded hides no other. */
final class Transports {

    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private Transports() {}

    /**
     * The transport of a name, or the best one.
     *
     * @throws IllegalStateException saying which there are, or what is missing
     */
    static TransportProvider find(@Nullable String name) {
        List<TransportProvider> all = all();
        if (name != null) {
            TransportProvider named = all.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("transport: '" + name + "', expected one of " + names(all)));
            if (!named.missing().isEmpty()) {
                throw new IllegalStateException("transport '" + name + "' cannot be used: " + named.missing());
            }
            return named;
        }
        return all.stream()
                .filter(each -> each.missing().isEmpty())
                .max(Comparator.comparingInt(TransportProvider::priority))
                .orElseThrow(() -> new IllegalStateException("no transport can be used; found: " + names(all)));
    }

    private static Set<String> names(List<TransportProvider> all) {
        Set<String> names = new TreeSet<>();
        all.forEach(each -> names.add(each.name()));
        return names;
    }

    private static List<TransportProvider> all() {
        List<TransportProvider> found = new ArrayList<>();
        Iterator<TransportProvider> providers = ServiceLoader.load(
                        TransportProvider.class, Transports.class.getClassLoader())
                .iterator();
        for (boolean more = true; more; ) {
            try {
                more = providers.hasNext();
                if (more) {
                    found.add(providers.next());
                }
            } catch (ServiceConfigurationError | LinkageError broken) {
                LOG.debug("a transport provider cannot be loaded", broken);
            }
        }
        return found;
    }
}
