package io.makegood.ledger.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of one account. */
final class Account {
    final String id;
    final Map<String, Pot> pots = new LinkedHashMap<>();
    final Map<String, Gen> gens = new HashMap<>();
    /** Who paid for what was overdrawn, oldest first. */
    final List<Paid> repayments = new ArrayList<>();
    /** What was said under an id of its own and never changes, by kind and id. */
    private final Map<String, String> said = new HashMap<>();

    final Map<String, Claim> claims = new LinkedHashMap<>();
    /** When each claim was made that counts against the limits. */
    final List<Long> countedClaims = new ArrayList<>();

    final Map<String, Cash> cash = new HashMap<>();
    final Map<String, Case> cases = new HashMap<>();
    /** Every refund by generation and part: none may come twice. */
    final Map<String, Long> refunds = new LinkedHashMap<>();

    /** What was given out of goodwill, by day. */
    final Map<Long, Long> goodwill = new HashMap<>();

    /** The plan that it has, or null. */
    PlanEvents.@Nullable Running plan;
    /** When the period ends that the plan gave last which has ended. */
    long planGaveUntil = Long.MIN_VALUE;
    /** How many periods of plans it has had. */
    int planPeriods;

    /** How many grants took the place of others that were over. */
    int replacements;

    final Budgeting budgets = new Budgeting();
    final Buying buying = new Buying();

    long overdrawn;
    long balance;
    boolean access = true;

    /** The transfers that took all, oldest first. */
    final List<TransferEvents.Whole> wholes = new ArrayList<>();

    boolean closed;

    @Nullable
    String mergedInto;

    /** A claim on an output. */
    static final class Claim {
        final String content;
        final String generation;
        final String item;
        boolean open;
        boolean accepted;
        /** Whether it was declined while it waited, because nothing was there to give back any more. */
        boolean closedItself;
        /** Why it was declined. */
        @Nullable
        String declined;

        Claim(String content, String generation, String item) {
            this.content = content;
            this.generation = generation;
            this.item = item;
        }
    }

    /** A request for cash. {@code approved} is null while it waits. */
    static final class Cash {
        final String grant;

        @Nullable
        Boolean approved;

        Cash(String grant) {
            this.grant = grant;
        }
    }

    Account(String id) {
        this.id = id;
    }

    /** What a thing of that kind and id said, if there is one. */
    @Nullable
    String said(String kind, String thing) {
        return said.get(kind + " " + thing);
    }

    void say(String kind, String thing, String content) {
        said.put(kind + " " + thing, content);
    }
}
