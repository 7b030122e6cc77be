// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who a server takes a client for. Partial files and receipts belong to the name: nobody finds those of another principal.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Principal {

    /** Who did not say who he is. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Set.of(), Map.of(), "");

    private final String name;
    private final Set<String> roles;
    private final Map<String, String> attributes;
    private final String root;

    private Principal(String name, Set<String> roles, Map<String, String> attributes, String root) {
        this.name = name;
        this.roles = roles;
        this.attributes = attributes;
        this.root = root;
    }

    /**
     * A principal with the whole tree of the server as root, no roles and no attributes.
     *
     * @param name 1 to 256 bytes of UTF-8, without control characters and without white space at its ends; not
     *     {@code anonymous}
     * @return a new principal
     * @throws IllegalArgumentException if the name is not one
     */
    public static Principal named(String name) {
        LoginText.checkName("name of a principal", name);
        if (name.equals(ANONYMOUS.name)) {
            throw new IllegalArgumentException(
                    "name of a principal: 'anonymous' is kept for clients that do not log in");
        }
        return new Principal(name, Set.of(), Map.of(), "");
    }

    /**
     * The same principal below a directory of its own: all names are relative to it, and nothing else can be reached. The
     * server makes the directory at the login if it is missing.
     *
     * @param directory a remote name, components separated by {@code /}; empty for the whole tree
     * @return a new principal
     */
    public Principal withRoot(String directory) {
        return new Principal(name, roles, attributes, Objects.requireNonNull(directory, "directory"));
    }

    /**
     * The same principal with these roles instead of those it has.
     *
     * @param names any names; they mean what the {@link Authorizer} makes of them
     * @return a new principal
     */
    public Principal withRoles(Set<String> names) {
        return new Principal(name, Set.copyOf(names), attributes, root);
    }

    /**
     * The same principal with these attributes instead of those it has.
     *
     * @param values any names and values; they mean what the {@link Authorizer} makes of them
     * @return a new principal
     */
    public Principal withAttributes(Map<String, String> values) {
        return new Principal(name, roles, Map.copyOf(values), root);
    }

    /**
     * The name.
     *
     * @return never empty
     */
    public String name() {
        return name;
    }

    /**
     * The roles.
     *
     * @return an unmodifiable set
     */
    public Set<String> roles() {
        return roles;
    }

    /**
     * The attributes.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    /**
     * The directory below which this principal works.
     *
     * @return a remote name, or empty for the whole tree
     */
    public Optional<String> root() {
        return root.isEmpty() ? Optional.empty() : Optional.of(root);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Principal that
                && name.equals(that.name)
                && roles.equals(that.roles)
                && attributes.equals(that.attributes)
                && root.equals(that.root);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Name, root and roles; the attributes only by name, since their values may be private. */
    @Override
    public String toString() {
        return name
                + (root.isEmpty() ? "" : " in '" + root + "'")
                + (roles.isEmpty() ? "" : " as " + new TreeSet<>(roles))
                + (attributes.isEmpty() ? "" : " with " + new TreeMap<>(attributes).keySet());
    }
}
