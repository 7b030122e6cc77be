// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Decides what a principal may do. Asked before the storage is touched, so that whoever is refused learns nothing of what is
 * there: he is told FORBIDDEN, whether the name exists or not.
 *
 * <p>The default is to refuse: an exception, a failed stage, null, false and no answer within {@code Limits.helloTimeout()}
 * allow nothing. Without an authorizer everything inside of the principal's root is allowed.
 */
@FunctionalInterface
public interface Authorizer {

    /**
     * Decides about one request. Called on a login thread of the server and may block; never on an I/O thread. Several calls run
     * at the same time. Each operation waits for it, so it should be quick.
     *
     * @param request what is asked for
     * @return true to allow it
     */
    CompletionStage<Boolean> authorize(AccessRequest request);

    /**
     * An authorizer that knows its answer without waiting.
     *
     * @param rule true to allow a request; may block
     * @return a new authorizer
     */
    static Authorizer of(Predicate<AccessRequest> rule) {
        return request -> CompletableFuture.completedFuture(rule.test(request));
    }
}
