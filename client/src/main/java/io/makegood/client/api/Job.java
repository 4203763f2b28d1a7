package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A generation that is charged, while its work goes on: what happens to it is reported here. Serves several threads. Reports throw
 * {@link LedgerError} if they cannot be made.
 */
public final class Job {
    private final Ledger ledger;
    private final JsonNode authorization;
    private final List<String> items;
    private final Set<String> failed = new HashSet<>();
    private final Map<String, Long> used = new LinkedHashMap<>();
    private @Nullable Long usedAmount;
    private @Nullable String resultUrl;
    private @Nullable Outcome ended;

    Job(Ledger ledger, JsonNode authorization, List<String> items) {
        this.ledger = ledger;
        this.authorization = authorization;
        this.items = items;
    }

    /** The account that is charged. */
    public String account() {
        return authorization.path("accountId").asText();
    }

    /** The generation's id: the same again is charged once. */
    public String generationId() {
        return authorization.path("generationId").asText();
    }

    /** The ids of what is to be made. */
    public List<String> items() {
        return items;
    }

    /** What was charged, whole units; null where the ledger does not know any more. */
    public @Nullable Long charged() {
        return Json.number(authorization, "charged");
    }

    /** The balance after it, whole units; null where the ledger does not know any more. */
    public @Nullable Long balance() {
        return Json.number(authorization, "balance");
    }

    /** What the customer may be told. */
    public String message() {
        return authorization.path("message").asText();
    }

    /** Everything that the ledger answered. */
    public JsonNode authorization() {
        return authorization;
    }

    /** An item could not be made: what it cost comes back, unless the policy says otherwise of the cause. */
    public void itemFailed(String item, FailureCause cause) {
        itemFailed(item, cause, null);
    }

    /** The same, with what the model or your code said of it. */
    public void itemFailed(String item, FailureCause cause, @Nullable String message) {
        Map<String, Object> more = new LinkedHashMap<>(Map.of("itemId", item, "cause", cause.name()));
        if (message != null) {
            more.put("message", message);
        }
        report("ItemFailed", more);
        synchronized (this) {
            failed.add(item);
        }
    }

    /** An item reached the customer: a later failure of it is no certain refund any more. */
    public void delivered(String item, DeliveryKind how) {
        report("ItemDelivered", Map.of("itemId", item, "how", how.name()));
    }

    /** The same, with where it can be looked at: an absolute http or https address. The policy says who is shown it. */
    public void delivered(String item, DeliveryKind how, String resultUrl) {
        report("ItemDelivered", Map.of("itemId", item, "how", how.name(), "resultUrl", resultUrl));
    }

    /** So much was used by now. */
    public void progress(Map<String, Long> quantities) {
        report("GenerationProgressed", Map.of("quantities", checked(quantities)));
    }

    /** It needs that much longer, in all, than the policy's timeout. */
    public void extendBy(Duration longer) {
        report("GenerationProgressed", Map.of("extendBy", longer.toMillis()));
    }

    /** Both of it in one report. */
    public void progress(Map<String, Long> quantities, Duration longer) {
        report("GenerationProgressed", Map.of("quantities", checked(quantities), "extendBy", longer.toMillis()));
    }

    /** So much was used: it is added up, reported with the end, and the charge becomes what it costs. */
    public synchronized void used(Map<String, Long> quantities) {
        checked(quantities).forEach((name, amount) -> used.merge(name, amount, Math::addExact));
    }

    /** Instead of quantities: so many credits were used of the charge; the rest comes back. */
    public synchronized void usedAmount(long credits) {
        usedAmount = credits;
    }

    /** Where what was made can be looked at, an absolute http or https address: reported with the end. The policy says who is shown it. */
    public synchronized void result(String url) {
        resultUrl = url;
    }

    /** What the end would be said to be now: FAILED if every item failed, PARTIAL if some did. */
    public synchronized Outcome outcome() {
        if (failed.isEmpty()) {
            return Outcome.SUCCEEDED;
        }
        return !items.isEmpty() && failed.containsAll(items) ? Outcome.FAILED : Outcome.PARTIAL;
    }

    /** Reports the end as {@link #outcome} says it. {@link Ledger#charge} does it by itself; again it does nothing more. */
    public Outcome complete() {
        return complete(outcome());
    }

    /** Reports the end, and returns what was reported first. */
    public synchronized Outcome complete(Outcome outcome) {
        if (ended != null) {
            return ended;
        }
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("outcome", outcome.name());
        if (outcome != Outcome.FAILED) {
            if (!used.isEmpty()) {
                more.put("quantities", new LinkedHashMap<>(used));
            }
            if (usedAmount != null) {
                more.put("usedAmount", usedAmount);
            }
            if (resultUrl != null) {
                more.put("resultUrl", resultUrl);
            }
        }
        report("GenerationCompleted", more);
        ended = outcome;
        return outcome;
    }

    private void report(String type, Map<String, ?> more) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type);
        event.put("accountId", account());
        event.put("generationId", generationId());
        event.putAll(more);
        ledger.publish(event);
    }

    private static Map<String, Long> checked(Map<String, Long> quantities) {
        quantities.forEach((name, amount) -> {
            if (amount < 0) {
                throw new IllegalArgumentException(
                        "quantities[" + name + "] is " + amount + "; give a whole number from 0 on");
            }
        });
        return quantities;
    }
}
