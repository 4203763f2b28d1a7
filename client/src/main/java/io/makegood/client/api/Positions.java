package io.makegood.client.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far this process has written each account, for the accounts that it wrote last. */
final class Positions {
    private static final int ACCOUNTS_MAX = 10_000;

    private final Map<String, String> known = new LinkedHashMap<>();

    synchronized void wrote(String account, @Nullable String position) {
        if (position == null || position.indexOf('-') < 1) {
            return;
        }
        String before = known.remove(account);
        known.put(account, before != null && isFurther(before, position) ? before : position);
        if (known.size() > ACCOUNTS_MAX) {
            known.remove(known.keySet().iterator().next());
        }
    }

    synchronized @Nullable String of(String account) {
        return known.get(account);
    }

    synchronized void forget(String account) {
        known.remove(account);
    }

    /** Positions are partition and offset; those of two partitions cannot be compared, and then the later one counts. */
    private static boolean isFurther(String one, String other) {
        int dash = one.indexOf('-');
        return other.startsWith(one.substring(0, dash + 1))
                && Long.parseLong(one.substring(dash + 1)) > Long.parseLong(other.substring(dash + 1));
    }
}
