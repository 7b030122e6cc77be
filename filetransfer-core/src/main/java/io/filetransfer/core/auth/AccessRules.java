// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Authorizer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server lets in, and to what.
 *
 * @param authenticator decides who a client is; null if only anonymous clients come
 * @param authorizer decides what a principal may do; null to allow everything inside of his root
 * @param allowsAnonymous whether a client need not log in
 * @param allowsPlaintext whether secrets are taken over a connection that others can read
 * @param loginThreads where the authenticator is asked; may block
 * @param accessThreads where the authorizer is asked; may block. Others, so that slow logins slow no operation down
 */
public record AccessRules(
        @Nullable Authenticator authenticator,
        @Nullable Authorizer authorizer,
        boolean allowsAnonymous,
        boolean allowsPlaintext,
        Executor loginThreads,
        Executor accessThreads) {

    /** Everybody may do everything; nothing is asked. */
    public static final AccessRules OPEN = new AccessRules(null, null, true, false, Runnable::run, Runnable::run);
}
