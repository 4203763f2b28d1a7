package io.makegood.client.api;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Verdict;
import java.time.Instant;
import java.util.List;

/** The commands that {@link Ledger} begins, each with what may be said besides. */
public final class Commands {
    private Commands() {}

    /** Grants credits. */
    public static final class Grant extends Command<Grant> {
        Grant(Requests requests, String account, long credits, GrantKind kind) {
            super(requests, "/v1/grants", account);
            with("amount", credits).with("kind", kind.name());
        }

        /** An id of your own, such as an order's: the same again is granted once. */
        public Grant grantId(String id) {
            return with("grantId", id);
        }

        /** Lower burns first. */
        public Grant priority(int number) {
            return with("priority", number);
        }

        /** When what is left expires. */
        public Grant expiresAt(Instant time) {
            return with("expiresAt", time.toEpochMilli());
        }

        /** What paid for it, as the payment provider names it. */
        public Grant paymentReference(String reference) {
            return with("paymentReference", reference);
        }

        /** The only features for which they pay. */
        public Grant features(List<String> names) {
            return with("features", List.copyOf(names));
        }

        /** The only models for which they pay. */
        public Grant models(List<String> names) {
            return with("models", List.copyOf(names));
        }
    }

    /** Takes a grant back, or part of it. */
    public static final class Revocation extends Command<Revocation> {
        Revocation(Requests requests, String account, String grantId, String reason) {
            super(requests, "/v1/revocations", account);
            with("grantId", grantId).with("reason", reason);
        }

        /** Only so many, whole units. */
        public Revocation amount(long credits) {
            return with("amount", credits);
        }
    }

    /** Adjusts a balance, or gives back a charge. */
    public static final class Adjustment extends Command<Adjustment> {
        Adjustment(Requests requests, String account, long credits, AdjustmentGround ground) {
            super(requests, "/v1/adjustments", account);
            with("amount", credits).with("ground", ground.name());
        }

        /** An id of your own: the same again is booked once. */
        public Adjustment adjustmentId(String id) {
            return with("adjustmentId", id);
        }

        /** Who does it. */
        public Adjustment operator(String name) {
            return with("operator", name);
        }

        /** Why, for those who look later. */
        public Adjustment note(String text) {
            return with("note", text);
        }

        /** The charge that it gives back. */
        public Adjustment generationId(String id) {
            return with("generationId", id);
        }

        /** The item whose part of the charge it gives back. */
        public Adjustment itemId(String id) {
            return with("itemId", id);
        }
    }

    /** A customer reports a bad result and claims its credits back. */
    public static final class Claim extends Command<Claim> {
        Claim(Requests requests, String account, String generationId, String itemId, String reason) {
            super(requests, "/v1/claims", account);
            with("generationId", generationId).with("itemId", itemId).with("reason", reason);
        }

        /** An id of your own: the same again is judged once. */
        public Claim claimId(String id) {
            return with("claimId", id);
        }

        /** What the customer wrote. */
        public Claim details(String text) {
            return with("details", text);
        }
    }

    /** Judges a claim that waits for review. */
    public static final class Review extends Command<Review> {
        Review(Requests requests, String account, String claimId, Verdict verdict) {
            super(requests, "/v1/claims/" + Requests.segment(claimId) + "/review", account);
            with("verdict", verdict.name());
        }

        /** Who judged. */
        public Review reviewer(String name) {
            return with("reviewer", name);
        }
    }

    /** Opens a support case. */
    public static final class Case extends Command<Case> {
        Case(Requests requests, String account) {
            super(requests, "/v1/cases", account);
        }

        /** An id of your own: the same again opens nothing more. */
        public Case caseId(String id) {
            return with("caseId", id);
        }

        /** The generation that it is about. */
        public Case generationId(String id) {
            return with("generationId", id);
        }

        /** What the customer was working on. */
        public Case project(String name) {
            return with("project", name);
        }

        /** What the customer did. */
        public Case action(String text) {
            return with("action", text);
        }

        /** When it happened. */
        public Case happenedAt(Instant time) {
            return with("happenedAt", time.toEpochMilli());
        }

        /** What the customer expected. */
        public Case expected(String text) {
            return with("expected", text);
        }

        /** What the customer wrote. */
        public Case message(String text) {
            return with("message", text);
        }
    }

    /** Settles a support case. */
    public static final class Resolution extends Command<Resolution> {
        Resolution(Requests requests, String account, String caseId, String resolution) {
            super(requests, "/v1/cases/" + Requests.segment(caseId) + "/resolution", account);
            with("resolution", resolution);
        }

        /** Who settled it. */
        public Resolution operator(String name) {
            return with("operator", name);
        }
    }
}
