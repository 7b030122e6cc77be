// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.transport.TransportOptions;
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
     * The transport of a name, or the best one that can keep to the options.
     *
     * @throws IllegalStateException saying which there are, or what is missing
     * @throws IllegalArgumentException if it cannot keep to the options
     */
    static TransportProvider find(@Nullable String name, TransportOptions options) {
        List<TransportProvider> all = all();
        if (name != null) {
            TransportProvider named = all.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("transport: '" + name + "', expected one of " + names(all)));
            return checked(named, options);
        }
        return all.stream()
                .sorted(Comparator.comparingInt(TransportProvider::priority).reversed())
                .filter(each -> each.missing().isEmpty() && keepsTo(options, each))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no transport can be used"
                        + (options.sharedEventLoops().isPresent() ? " with these sharedEventLoops" : "") + "; found: "
                        + names(all)));
    }

    /** A transport that was chosen, if it can be used. */
    static TransportProvider checked(TransportProvider chosen, TransportOptions options) {
        if (!chosen.missing().isEmpty()) {
            throw new IllegalStateException("transport '" + chosen.name() + "' cannot be used: " + chosen.missing());
        }
        chosen.check(options);
        return chosen;
    }

    private static boolean keepsTo(TransportOptions options, TransportProvider provider) {
        try {
            provider.check(options);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
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
