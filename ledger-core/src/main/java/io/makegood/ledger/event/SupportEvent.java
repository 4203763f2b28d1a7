package io.makegood.ledger.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What customers ask of support, and what support decides: claims on bad results, and cases. See {@link LedgerEvent}. */
public sealed interface SupportEvent extends LedgerEvent {
    /** A customer reported that a result is not good enough. */
    record ResultReported(
            String claimId,
            String generationId,
            String itemId,
            String reason,
            @Nullable String details) implements SupportEvent {
        /** Refuses bad ids and texts. */
        public ResultReported {
            Limits.id("claimId", claimId);
            Limits.id("generationId", generationId);
            Limits.id("itemId", itemId);
            Limits.label("reason", reason);
            Limits.optionalPersonalText("details", details);
        }

        @Override
        public List<String> identity() {
            return List.of(claimId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.resultReported(this);
        }
    }

    /**
     * A reviewer judged a claim.
     *
     * @param note why, for colleagues
     */
    record ClaimReviewed(
            String claimId,
            Verdict verdict,
            String reviewer,
            @Nullable String note) implements SupportEvent {
        /** Refuses a bad id, a missing reviewer and a bad note. */
        public ClaimReviewed {
            Limits.id("claimId", claimId);
            Limits.present("verdict", verdict);
            Limits.personalLabel("reviewer", reviewer);
            Limits.optionalPersonalText("note", note);
        }

        /** One without a note. */
        public ClaimReviewed(String claimId, Verdict verdict, String reviewer) {
            this(claimId, verdict, reviewer, null);
        }

        @Override
        public List<String> identity() {
            return List.of(claimId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.claimReviewed(this);
        }
    }

    /** A customer asked for support. */
    record SupportRequested(
            String caseId,
            @Nullable String generationId,
            @Nullable String project,
            @Nullable String action,
            @Nullable Long happenedAt,
            @Nullable String expected,
            @Nullable String message)
            implements SupportEvent {
        /** Refuses bad ids and texts. */
        public SupportRequested {
            Limits.id("caseId", caseId);
            Limits.optionalId("generationId", generationId);
            Limits.optionalPersonalLabel("project", project);
            Limits.optionalPersonalLabel("action", action);
            Limits.optionalTime("happenedAt", happenedAt);
            Limits.optionalPersonalText("expected", expected);
            Limits.optionalPersonalText("message", message);
        }

        @Override
        public List<String> identity() {
            return List.of(caseId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.supportRequested(this);
        }
    }

    /** An operator settled a case. */
    record CaseResolved(String caseId, String resolution, String operator) implements SupportEvent {
        /** Refuses a bad id and missing texts. */
        public CaseResolved {
            Limits.id("caseId", caseId);
            if (Limits.present("resolution", resolution).isBlank()) {
                throw new InvalidEvent("resolution", "is empty", "say how the case was settled");
            }
            Limits.optionalPersonalText("resolution", resolution);
            Limits.personalLabel("operator", operator);
        }

        @Override
        public List<String> identity() {
            return List.of(caseId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.caseResolved(this);
        }
    }

    /** An operator wrote down what others should know of the account; customers are not shown it. */
    record AccountNoted(String noteId, String text, String operator) implements SupportEvent {
        /** Refuses a bad id and missing texts, or one that holds a secret. */
        public AccountNoted {
            Limits.id("noteId", noteId);
            if (Limits.present("text", text).isBlank()) {
                throw new InvalidEvent("text", "is empty", "write down what others should know");
            }
            Limits.optionalPersonalText("text", text);
            Limits.personalLabel("operator", operator);
        }

        @Override
        public List<String> identity() {
            return List.of(noteId);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accountNoted(this);
        }
    }
}
