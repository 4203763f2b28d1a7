package io.makegood.ledger.reference;

import java.util.HashMap;
import java.util.Map;

/** What of a charge is paid, was given back and is still there: numbers alone, so that a copy can say what would be. */
final class Money {
    /** The name of the base amount; items have other names. */
    static final String BASE = "base";

    private final Map<String, Part> parts;

    /** What was charged and has not come back. */
    long paid;
    /** What the timeout gave back, while what is called back without a timeout stays given back out of it. */
    long pool;
    /** What of the unused rest was given back and covers items that fail later. */
    long cover;
    /** What claims and operators gave back. */
    long onTop;
    /** What settling by use added to the base, or took off it. */
    long settledBy;
    /** Whether the base was called back, if only by nothing. */
    boolean baseCalledBack;

    /** An item or the base. */
    private static final class Part {
        private long amount;
        private long back;
        private long movedByTimeout;
        private long coveredAtTimeout;

        private Part(long amount) {
            this.amount = amount;
        }
    }

    Money() {
        parts = new HashMap<>();
    }

    /** A copy in which the timeout has never been: what it gave back is there again, and in the pool. */
    private Money(Money other) {
        parts = new HashMap<>();
        paid = other.paid;
        pool = other.pool;
        cover = other.cover;
        onTop = other.onTop;
        settledBy = other.settledBy;
        other.parts.forEach((name, part) -> {
            Part copy = new Part(part.amount);
            copy.back = part.back - part.movedByTimeout - part.coveredAtTimeout;
            cover += part.coveredAtTimeout;
            pool += part.movedByTimeout;
            parts.put(name, copy);
        });
    }

    Money withoutTimeout() {
        return new Money(this);
    }

    static String item(String itemId) {
        return "item:" + itemId;
    }

    void charge(String part, long amount) {
        parts.put(part, new Part(amount));
        paid += amount;
    }

    long amount(String name) {
        Part part = parts.get(name);
        return part == null ? 0 : part.amount;
    }

    /** What was given back of it. */
    long back(String name) {
        Part part = parts.get(name);
        return part == null ? 0 : part.back;
    }

    /** What is still there of it. */
    long there(String name) {
        return amount(name) - back(name);
    }

    /** What the timeout gave back of it. */
    long backByTimeout(String name) {
        Part part = parts.get(name);
        return part == null ? 0 : part.movedByTimeout;
    }

    /** What the timeout gave back in all. */
    long backByTimeout() {
        return parts.values().stream().mapToLong(part -> part.movedByTimeout).sum();
    }

    /** Calls back what is still there of a part by a failure or a timeout; returns the credits that move. */
    long callBack(String name, boolean byTimeout) {
        Part part = parts.get(name);
        if (part == null) {
            return 0;
        }
        long there = part.amount - part.back;
        long covered = Math.min(there, cover);
        long given = Math.min(there - covered, paid + pool);
        cover -= covered;
        part.back += covered + given;
        if (byTimeout) {
            part.movedByTimeout += given;
            part.coveredAtTimeout += covered;
        }
        return leave(given);
    }

    /** Gives back so much of a part for a claim or by an operator; returns the credits that move. */
    long giveOnTop(String name, long most) {
        Part part = parts.get(name);
        long given = part == null ? 0 : Math.min(Math.min(most, part.amount - part.back), paid + pool);
        if (part != null) {
            part.back += given;
        }
        onTop += given;
        return leave(given);
    }

    /** Gives back so much of no part in particular, by an operator. */
    void giveOnTop(long credits) {
        onTop += credits;
        leave(credits);
    }

    /** What operators gave back is there to be charged again, but for what is called back by now. */
    void takeBack(long credits) {
        onTop -= credits;
        pool += credits;
    }

    /** Calls back what was not used; returns the credits that move. */
    long callBackUnused(long used) {
        long still = paid + pool;
        long back = Math.max(0, Math.min(still, still + onTop - used));
        cover += back;
        return leave(back);
    }

    /** Takes so much off a part, of what is there of it; returns the credits that move. */
    long takeOff(String name, long most) {
        Part part = parts.get(name);
        if (part == null) {
            return 0;
        }
        long off = Math.min(Math.min(most, part.amount - part.back), paid + pool);
        part.amount -= off;
        settledBy -= off;
        return leave(off);
    }

    /** Gives back so much of a part, of what is there of it, as a timeout does; returns the credits that move. */
    long giveBackBySilence(String name, long most) {
        Part part = parts.get(name);
        if (part == null) {
            return 0;
        }
        long given = Math.min(Math.min(most, part.amount - part.back), paid + pool);
        part.back += given;
        part.movedByTimeout += given;
        return leave(given);
    }

    /** So much more is charged for a part. */
    void chargeMore(String name, long credits) {
        Part part = parts.get(name);
        if (part != null) {
            part.amount += credits;
            settledBy += credits;
            paid += credits;
        }
    }

    /** What stays given back out of the pool does not move. */
    private long leave(long given) {
        long outOfPool = Math.min(pool, given);
        pool -= outOfPool;
        paid -= given - outOfPool;
        return given - outOfPool;
    }
}
