package io.makegood.cli.mcp;

import static io.makegood.cli.mcp.LedgerTool.Argument.number;
import static io.makegood.cli.mcp.LedgerTool.Argument.text;

import io.makegood.cli.mcp.LedgerTool.Argument;
import java.util.List;
import java.util.Map;

/** What assistants may ask. Amounts are whole units: where an answer has a scale of 1, 25 units are 2.5 credits. */
final class LedgerTools {
    /** What names one thing to be done; it becomes the request's Idempotency-Key. */
    static final String KEY = "key";

    private static final Argument ACCOUNT = text("account", "id", "The account's id, exactly as find answers it.");
    private static final Argument GENERATION = text("generation", "generationId", "The generation's id.");
    private static final Argument LIMIT =
            number("limit", "limit", "How many, 1 to 500.").optional();

    private static final List<LedgerTool> READING = List.of(
            new LedgerTool(
                    "find",
                    "Find what a customer quotes: the account, generation, grant, payment, claim, case or refund whose id begins with a text;"
                            + " of an account any part of the id. Begin here.",
                    "GET",
                    "/v1/search",
                    List.of(text("text", "text", "What the customer quotes."), LIMIT)),
            new LedgerTool(
                    "account",
                    "An account's balance, what of it can be spent, what is held for running work, and its grants with their ends.",
                    "GET",
                    "/v1/accounts/{id}",
                    List.of(ACCOUNT)),
            new LedgerTool(
                    "activity",
                    "An account's entries, newest first: every credit that came or went, with the reason in words and the balance after it. More are"
                            + " there while nextCursor is not null.",
                    "GET",
                    "/v1/accounts/{id}/activity",
                    List.of(
                            ACCOUNT,
                            text("kind", "kind", "GRANT, CHARGE, REFUND, EXPIRY, REVOCATION, ADJUSTMENT or TRANSFER.")
                                    .optional(),
                            text("from", "from", "Earliest time, such as 2026-11-21T08:00:00Z.")
                                    .optional(),
                            text("to", "to", "Times before this one.").optional(),
                            text("generation", "generation", "One generation's entries.")
                                    .optional(),
                            LIMIT,
                            text("cursor", "cursor", "nextCursor of the page before.")
                                    .optional())),
            new LedgerTool(
                    "generation",
                    "A generation from request to refund: its timeline, what it was charged, what came back and why.",
                    "GET",
                    "/v1/accounts/{id}/generations/{generationId}",
                    List.of(ACCOUNT, GENERATION)),
            new LedgerTool(
                    "investigate",
                    "The five questions of a review of a generation answered with evidence, and each decision with the clause of the policy.",
                    "GET",
                    "/v1/accounts/{id}/generations/{generationId}/investigation",
                    List.of(ACCOUNT, GENERATION)),
            new LedgerTool(
                    "quote",
                    "What an action would cost an account now, which grants would pay, and whether they suffice. Charges nothing.",
                    "GET",
                    "/v1/quotes",
                    List.of(
                            text("account", "account", "The account's id."),
                            text("feature", "feature", "The feature, as the policy names it."),
                            number("items", "items", "How many items.").optional(),
                            text("attributes", "attributes", "Such as model=pro,resolution=1080p.")
                                    .optional(),
                            text("quantities", "quantities", "Such as seconds=8.")
                                    .optional())),
            new LedgerTool(
                    "plan",
                    "The plan of an account: the period that runs, the next one, and what each gives.",
                    "GET",
                    "/v1/accounts/{id}/plan",
                    List.of(ACCOUNT)),
            new LedgerTool(
                    "budgets",
                    "What may be spent of an account in which time, by whom and on what, and what is left.",
                    "GET",
                    "/v1/accounts/{id}/budgets",
                    List.of(ACCOUNT, LIMIT)),
            new LedgerTool(
                    "notices",
                    "What an account was told, newest first: decisions, claims, cases, warnings.",
                    "GET",
                    "/v1/accounts/{id}/notices",
                    List.of(ACCOUNT, LIMIT)),
            new LedgerTool(
                    "claims",
                    "Claims that wait for a person, oldest first; with an account, all of its claims.",
                    "GET",
                    "/v1/claims",
                    List.of(text("account", "account", "One account's.").optional(), LIMIT)),
            new LedgerTool(
                    "cases",
                    "Open support cases, oldest first; with an account, all of its cases.",
                    "GET",
                    "/v1/cases",
                    List.of(text("account", "account", "One account's.").optional(), LIMIT)),
            new LedgerTool(
                    "cash_refunds",
                    "Requests for money that wait, oldest first; with an account, all of its requests.",
                    "GET",
                    "/v1/cash-refunds",
                    List.of(text("account", "account", "One account's.").optional(), LIMIT)),
            new LedgerTool(
                    "policies",
                    "The policies that were published, oldest first, with their documents: what is promised to customers.",
                    "GET",
                    "/v1/policies",
                    List.of()),
            new LedgerTool(
                    "dead_letters",
                    "Events that could not be applied and why, newest first.",
                    "GET",
                    "/v1/dead-letters",
                    List.of(text("reason", "reason", "Those of one reason.").optional(), LIMIT)));

    private static final Argument NAMED = text(
            KEY,
            KEY,
            "A name for this one action, made up once. The same name again does nothing twice; keep it when you try again.");
    private static final Argument OF_ACCOUNT = text("account", "accountId", "The account's id.");

    private static final List<LedgerTool> WRITING = List.of(
            new LedgerTool(
                    "give_goodwill",
                    "Give credits out of goodwill. Ask the person whom you help for before; it stays in the ledger.",
                    "POST",
                    "/v1/adjustments",
                    List.of(
                            NAMED,
                            OF_ACCOUNT,
                            number("amount", "amount", "Whole units, above zero."),
                            text("reason", "note", "Why, for colleagues.")),
                    Map.of("ground", "GOODWILL")),
            new LedgerTool(
                    "settle_case",
                    "Settle a support case that is open.",
                    "POST",
                    "/v1/cases/{caseId}/resolution",
                    List.of(
                            NAMED,
                            OF_ACCOUNT,
                            text("case", "caseId", "The case's id."),
                            text("resolution", "resolution", "How it was settled."))),
            new LedgerTool(
                    "write_note",
                    "Write down what colleagues should know of an account; customers are not shown it.",
                    "POST",
                    "/v1/notes",
                    List.of(NAMED, OF_ACCOUNT, text("text", "text", "The note."))));

    private LedgerTools() {}

    /** Those that read, and with {@code writing} the few that write. */
    static List<LedgerTool> all(boolean writing) {
        return writing
                ? java.util.stream.Stream.concat(READING.stream(), WRITING.stream())
                        .toList()
                : READING;
    }
}
