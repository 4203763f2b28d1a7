package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.Access;
import io.makegood.http.access.CustomerTokens;
import io.makegood.http.access.ReceiptLinks;
import io.makegood.http.access.Scope;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.notice.Audience;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.projection.ProjectedRows;
import io.makegood.readmodel.receipt.Receipt;
import io.makegood.topics.signing.TextSigner;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Receipts of generations, which are signed and can be checked without the ledger, and links to them for whoever has no key. */
final class ReceiptRoutes {
    static final String BODY = "ReceiptLinkRequest";
    /** The receipt of a generation. */
    static final String RECEIPT = "/v1/accounts/{id}/generations/{generationId}/receipt";
    /** What the path of a link begins with. */
    static final String LINKED = "/receipts/";
    /** Where the public keys are. */
    static final String KEYS = "/.well-known/makegood-receipts.pem";

    private static final String DAYS = "days";
    private static final Set<String> FIELDS = Set.of("accountId", "generationId", DAYS);
    private static final Parameter GENERATION = Parameter.path("generationId", "The generation's id.");
    /** Nobody's limits count those who come by a link: so many are served at once. */
    private static final int LINKED_AT_ONCE = 16;

    private final Accounts accounts;
    private final String topicPrefix;
    private final @Nullable TextSigner signer;
    private final @Nullable ReceiptLinks links;
    private final Semaphore linked = new Semaphore(LINKED_AT_ONCE);

    /** With what signs them; null where nothing does. */
    ReceiptRoutes(Accounts accounts, String topicPrefix, @Nullable TextSigner signer, Access access) {
        this.accounts = accounts;
        this.topicPrefix = topicPrefix;
        this.signer = signer;
        CustomerTokens tokens = access.customers();
        links = tokens == null ? null : tokens.receiptLinks();
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                RECEIPT,
                                "getReceipt",
                                "What a generation cost by which rule and what came back, signed: a document that can be checked"
                                        + " without the ledger.")
                        .guard(Guard.MEMBER)
                        .with(AccountRoutes.ID, GENERATION, AccountRoutes.POSITION)
                        .replies(200, "Receipt")
                        .by(this::receipt),
                Route.post(
                                RECEIPT + "/links",
                                "createReceiptLink",
                                "Make a link that opens this receipt, as it stands when it is opened, without a key until it ends.")
                        .guard(Guard.scope(Scope.READ))
                        .with(AccountRoutes.ID, GENERATION)
                        .body(BODY)
                        .replies(201, "ReceiptLink")
                        .by(this::link));
    }

    /** What anybody may ask: no part of the described API, as it is answered in plain text. */
    List<Route> open() {
        return List.of(
                Route.get(LINKED + "{link}", "getLinkedReceipt", "The receipt that a link opens.")
                        .by(this::linked),
                Route.get(KEYS, "getReceiptKeys", "The public keys by which receipts are checked.")
                        .by(this::keys));
    }

    private void receipt(Call call) throws Exception {
        TextSigner signing = signer();
        String account = call.path("id");
        String generation = call.path("generationId");
        Guard.MEMBER.require(call.caller(), account);
        accounts.on(call, account, (rows, partition) -> {
            String member = call.caller().rights().memberOf(account);
            if (!AccountRoutes.spentBy(member, rows, account).test(generation)) {
                throw Problem.notFound("the log says nothing of this generation that this member asked for");
            }
            Receipt receipt = receipt(rows, partition, account, generation);
            call.context().header("Cache-Control", "no-store");
            call.answer(
                    200,
                    new Answers.Receipt(
                            account,
                            generation,
                            receipt.issuedAt(),
                            receipt.charged(),
                            receipt.returned(),
                            receipt.scale(),
                            signing.keyId(),
                            signing.sign(receipt.text())));
        });
    }

    /** Whoever asks: what is for operators alone is in no receipt. */
    private Receipt receipt(ProjectedRows rows, int partition, String account, String generation) {
        Investigation found = accounts.projection()
                .investigate(rows, partition, account, generation, Audience.CUSTOMER)
                .orElseThrow(() -> Problem.notFound(
                        "the log says nothing of this generation on this account; ids are case-sensitive"));
        List<LedgerEntry> entries = rows.generation(account, generation).entries();
        return new Receipt(
                topicPrefix,
                found,
                entries,
                accounts.projection().scale(rows, account),
                rows.archivedBefore(account),
                System.currentTimeMillis());
    }

    private void link(Call call) throws Exception {
        TextSigner unused = signer();
        ReceiptLinks making = links;
        if (making == null) {
            throw Problem.tokensOff();
        }
        String account = call.path("id");
        String generation = call.path("generationId");
        ObjectNode body = EventBody.object(call);
        WriteRoutes.same(body, "accountId", account);
        WriteRoutes.same(body, "generationId", generation);
        int days = days(body);
        accounts.on(call, account, (rows, partition) -> {
            Receipt there = receipt(rows, partition, account, generation);
            long end = ReceiptLinks.end(days, there.issuedAt());
            call.context().header("Cache-Control", "no-store");
            call.answer(201, new Answers.ReceiptLink(LINKED + making.make(account, generation, end), end));
        });
    }

    private static int days(ObjectNode body) {
        for (String name : (Iterable<String>) body::fieldNames) {
            if (!FIELDS.contains(name)) {
                throw Problem.invalid(
                        "body", "has a field that is none of a request for a link", "it takes days alone");
            }
        }
        JsonNode given = body.get(DAYS);
        if (given == null || given.isNull()) {
            return ReceiptLinks.DAYS_DEFAULT;
        }
        if (!given.isInt() || given.intValue() < 1 || given.intValue() > ReceiptLinks.DAYS_MAX) {
            throw Problem.invalid(
                    DAYS,
                    "must be a whole number from 1 to " + ReceiptLinks.DAYS_MAX,
                    "mend it, or leave it out for " + ReceiptLinks.DAYS_DEFAULT);
        }
        return given.intValue();
    }

    private void linked(Call call) throws Exception {
        ReceiptLinks reading = links;
        TextSigner signing = signer;
        ReceiptLinks.Target target = reading == null || signing == null
                ? null
                : reading.read(call.path("link"), System.currentTimeMillis()).orElse(null);
        if (target == null || signing == null) {
            throw Problem.notFound("this link opens no receipt, or has ended; ask support for a new one");
        }
        if (!linked.tryAcquire()) {
            throw Problem.unavailable("this instance opens as many receipts by links at once as it can");
        }
        try {
            accounts.on(call, target.account(), (rows, partition) -> {
                Receipt receipt = receipt(rows, partition, target.account(), target.generation());
                text(call, signing.sign(receipt.text()));
            });
        } finally {
            linked.release();
        }
    }

    private void keys(Call call) {
        text(call, signer().publicKeys());
    }

    private static void text(Call call, String text) {
        call.context()
                .header("Cache-Control", "no-store")
                .contentType("text/plain; charset=utf-8")
                .result(text);
    }

    private TextSigner signer() {
        TextSigner known = signer;
        if (known == null) {
            throw Problem.receiptsOff();
        }
        return known;
    }
}
