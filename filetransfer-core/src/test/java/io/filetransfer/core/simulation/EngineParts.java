// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.MemoryBudget;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server or client rightly keeps to itself: all objects of the engine that can be reached from it. Only to look at how
 * much memory is taken and what is left in collections.
 */
final class EngineParts {

    /** Collections that may keep something after the end. */
    private static final Set<String> MAY_KEEP = Set.of(
            "AddressBook.known",
            "BufferPool.slabs",
            "DirectoryNames.durable",
            "Doubts.commits",
            "Partials.byId",
            "Partials.byOwner",
            "ReceiptIndex.tables");

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final List<Object> parts = new ArrayList<>();
    private final List<BufferPool> pools;
    private final List<MemoryBudget> budgets;

    EngineParts(Object... from) {
        Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> left = new ArrayDeque<>(List.of(from));
        met.addAll(left);
        while (!left.isEmpty()) {
            Object part = left.remove();
            if (part instanceof Collection<?> collection) {
                collection.forEach(each -> meet(each, met, left));
            } else if (part instanceof Map<?, ?> map) {
                map.values().forEach(each -> meet(each, met, left));
            } else {
                parts.add(part);
                for (Field field : fields(part.getClass())) {
                    meet(value(field, part), met, left);
                }
            }
        }
        pools = of(BufferPool.class);
        budgets = of(MemoryBudget.class);
        if (pools.isEmpty() || budgets.isEmpty()) {
            throw new LinkageError("the memory of the engine is elsewhere now");
        }
    }

    private static void meet(@Nullable Object part, Set<Object> met, ArrayDeque<Object> left) {
        if (part != null && isOfTheEngine(part) && met.add(part)) {
            left.add(part);
        }
    }

    private static boolean isOfTheEngine(Object part) {
        String name = part.getClass().getName();
        return part instanceof Collection<?>
                || part instanceof Map<?, ?>
                || (name.startsWith("io.filetransfer.core.")
                        && !name.startsWith("io.filetransfer.core.testkit.")
                        && !name.startsWith("io.filetransfer.core.simulation.")
                        && !name.contains(".FrameLog")
                        && !name.contains(".Simulated"));
    }

    private static List<Field> fields(Class<?> type) {
        return FIELDS.computeIfAbsent(type, EngineParts::find);
    }

    private static List<Field> find(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (Class<?> at = type; at != null && at.getName().startsWith("io.filetransfer."); at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    ((AccessibleObject) field).setAccessible(true);
                    found.add(field);
                }
            }
        }
        return found;
    }

    private static @Nullable Object value(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException impossible) {
            throw new LinkageError("it was made accessible", impossible);
        }
    }

    <T> List<T> of(Class<T> type) {
        return parts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<BufferPool> pools() {
        return pools;
    }

    List<MemoryBudget> budgets() {
        return budgets;
    }

    /** Whether some field, as {@code Class.field}, of any of the objects is not null. */
    boolean isSet(String wanted) {
        boolean met = false;
        for (Object part : parts) {
            if (wanted.startsWith(part.getClass().getSimpleName() + ".")) {
                for (Field field : fields(part.getClass())) {
                    if (wanted.endsWith("." + field.getName())) {
                        met = true;
                        if (value(field, part) != null) {
                            return true;
                        }
                    }
                }
            }
        }
        if (!met) {
            throw new LinkageError(wanted + " was renamed");
        }
        return false;
    }

    /** The collections that are not empty, other than those that may keep something. */
    List<String> notEmpty() {
        List<String> found = new ArrayList<>();
        for (Object part : parts) {
            for (Field field : fields(part.getClass())) {
                String name = part.getClass().getSimpleName() + "." + field.getName();
                if (!MAY_KEEP.contains(name) && !name.contains("Lambda")) {
                    Object value = value(field, part);
                    if ((value instanceof Collection<?> all && !all.isEmpty())
                            || (value instanceof Map<?, ?> map && !map.isEmpty())) {
                        found.add(name + " = " + value);
                    }
                }
            }
        }
        return found;
    }
}
