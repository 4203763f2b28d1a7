package io.makegood.client;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.SupportEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events about the account itself, and about what its customer asked support. Texts that look like secrets are refused. */
public final class AccountEvents {
    private AccountEvents() {}

    /** Facts about an account changed; what is not given stays as it was, and at least one must be given. */
    public static AccountUpdated accountUpdated(String accountId) {
        return new AccountUpdated(accountId);
    }

    /** A customer asked support for help. */
    public static SupportRequested supportRequested(String accountId, String caseId) {
        return new SupportRequested(accountId, caseId);
    }

    /** Support closed a case. */
    public static CaseResolved caseResolved(String accountId, String caseId, String resolution, String operator) {
        return new CaseResolved(accountId, caseId, resolution, operator);
    }

    /** Support writes down what others should know of the account; customers are not shown it. */
    public static AccountNoted accountNoted(String accountId, String noteId, String text, String operator) {
        return new AccountNoted(accountId, noteId, text, operator);
    }

    /**
     * Builds an AccountUpdated. It has no identity of its own, so its derived id follows from what it says and from {@code
     * occurredAt}; give that, where the same may be said again later.
     */
    public static final class AccountUpdated extends EventBuilder<AccountUpdated> {
        private @Nullable List<String> holders;
        private @Nullable Boolean accessActive;
        private @Nullable Map<String, List<String>> groups;

        private AccountUpdated(String accountId) {
            super("AccountUpdated", accountId);
        }

        /** Actor ids of the account's holders; they replace the former list. */
        public AccountUpdated holders(Collection<String> actorIds) {
            holders = new ArrayList<>(actorIds);
            return this;
        }

        /** Actor ids in each group, by the group's id; they replace all groups. */
        public AccountUpdated groups(Map<String, List<String>> actorIds) {
            groups = new TreeMap<>(actorIds);
            return this;
        }

        /** Whether the account has access to paid features. */
        public AccountUpdated accessActive(boolean active) {
            accessActive = active;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new LedgerEvent.AccountUpdated(
                    draft.optionalTexts("holders", holders),
                    accessActive,
                    groups == null ? null : draft.named("groups", groups));
        }

        @Override
        AccountUpdated self() {
            return this;
        }
    }

    /** Builds a SupportRequested. */
    public static final class SupportRequested extends EventBuilder<SupportRequested> {
        private final String caseId;
        private @Nullable String generationId;
        private @Nullable String project;
        private @Nullable String action;
        private @Nullable Long happenedAt;
        private @Nullable String expected;
        private @Nullable String message;

        private SupportRequested(String accountId, String caseId) {
            super("SupportRequested", accountId);
            this.caseId = caseId;
        }

        /** The generation in question. */
        public SupportRequested generation(@Nullable String id) {
            generationId = id;
            return this;
        }

        /** The project or document in question. */
        public SupportRequested project(@Nullable String name) {
            project = name;
            return this;
        }

        /** The action in question, as the customer names it. */
        public SupportRequested action(@Nullable String name) {
            action = name;
            return this;
        }

        /** About when it happened, epoch milliseconds, UTC. */
        public SupportRequested happenedAt(long epochMillis) {
            happenedAt = epochMillis;
            return this;
        }

        /** About when it happened, to the millisecond. */
        public SupportRequested happenedAt(@Nullable Instant time) {
            happenedAt = millis("happenedAt", time);
            return this;
        }

        /** What the customer expected to happen. */
        public SupportRequested expected(@Nullable String text) {
            expected = text;
            return this;
        }

        /** What the customer wrote. */
        public SupportRequested message(@Nullable String text) {
            message = text;
            return this;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new SupportEvent.SupportRequested(
                    draft.text("caseId", caseId),
                    draft.optionalText("generationId", generationId),
                    draft.optionalText("project", project),
                    draft.optionalText("action", action),
                    draft.optionalNumber("happenedAt", happenedAt),
                    draft.optionalText("expected", expected),
                    draft.optionalText("message", message));
        }

        @Override
        SupportRequested self() {
            return this;
        }
    }

    /** Builds a CaseResolved. */
    public static final class CaseResolved extends EventBuilder<CaseResolved> {
        private final String caseId;
        private final String resolution;
        private final String operator;

        private CaseResolved(String accountId, String caseId, String resolution, String operator) {
            super("CaseResolved", accountId);
            this.caseId = caseId;
            this.resolution = resolution;
            this.operator = operator;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new SupportEvent.CaseResolved(
                    draft.text("caseId", caseId),
                    draft.text("resolution", resolution),
                    draft.text("operator", operator));
        }

        @Override
        CaseResolved self() {
            return this;
        }
    }

    /** Builds an AccountNoted. */
    public static final class AccountNoted extends EventBuilder<AccountNoted> {
        private final String noteId;
        private final String text;
        private final String operator;

        private AccountNoted(String accountId, String noteId, String text, String operator) {
            super("AccountNoted", accountId);
            this.noteId = noteId;
            this.text = text;
            this.operator = operator;
        }

        @Override
        LedgerEvent event(Draft draft) {
            return new SupportEvent.AccountNoted(
                    draft.text("noteId", noteId), draft.text("text", text), draft.text("operator", operator));
        }

        @Override
        AccountNoted self() {
            return this;
        }
    }
}
