// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One user in a {@link UserFile}: {@code name:hash}, {@code name:hash:root} or {@code name:hash:root:role,role}. Neither name nor
 * root has a colon.
 */
record UserLine(Principal principal, PasswordHash hash) {

    private static final int MAX_FIELDS = 4;

    static UserLine parse(String line) {
        List<String> fields = List.of(line.split(":", -1));
        if (fields.size() < 2 || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    fields.size() + " fields, expected name:hash, name:hash:root or name:hash:root:role,role");
        }
        Principal principal = Principal.named(fields.get(0));
        if (fields.size() > 2) {
            principal = principal.withRoot(fields.get(2));
        }
        if (fields.size() == MAX_FIELDS) {
            principal = principal.withRoles(roles(fields.get(3)));
        }
        return new UserLine(principal, PasswordHash.parse(fields.get(1)));
    }

    /** Roles that stand behind each other with commas between them. */
    static Set<String> roles(String text) {
        Set<String> roles = new LinkedHashSet<>();
        for (String role : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            LoginText.checkName("role", role);
            if (!roles.add(role)) {
                throw new IllegalArgumentException("role '" + role + "' stands twice, expected once");
            }
        }
        return roles;
    }

    String text() {
        StringBuilder line = new StringBuilder(principal.name()).append(':').append(hash.text());
        String root = principal.root().orElse("");
        String roles = String.join(",", new TreeSet<>(principal.roles()));
        if (!root.isEmpty() || !roles.isEmpty()) {
            line.append(':').append(root);
        }
        if (!roles.isEmpty()) {
            line.append(':').append(roles);
        }
        boolean isOneLine = line.charAt(0) != '#' && line.chars().noneMatch(Character::isISOControl);
        if (!isOneLine || !parse(line.toString()).principal().equals(principal)) {
            throw new IllegalArgumentException("user " + principal + ": attributes, a colon, a comma or a line break,"
                    + " expected what a line can hold");
        }
        return line.toString();
    }
}
