package io.makegood.readmodel.campaign;

import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.refund.RefundId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign says: which generations of an incident are made good. Its id and those of its adjustments follow from that, so that who
 * says the same again, after whatever broke off, repeats what was said and gives nothing twice. Who says it is no part of it.
 *
 * @param incident what it is about, as customers' support looks it up; kept as the note of each adjustment
 * @param from generations that were charged at this record time or later, epoch milliseconds, UTC
 * @param until and before this one
 * @param features of one of these features; empty for every one
 * @param attributes whose request has all of these attributes
 * @param causes of which an item failed by one of these causes; empty if it need not have failed
 * @param providerReferences the same, and whose failure names one of these; empty for any
 * @param ground on what ground credits are given back
 */
public record Campaign(
        String incident,
        long from,
        long until,
        List<String> features,
        SortedMap<String, String> attributes,
        List<FailureCause> causes,
        List<String> providerReferences,
        AdjustmentGround ground) {
    /** The source of its events. */
    public static final String SOURCE = "make-good";

    private static final int ID_BYTES = 16;

    /** Puts lists in one order; refuses an incident that is no label, a time span that is none, and a ground that refunds no generation. */
    public Campaign {
        Limits.personalLabel("incident", incident);
        Limits.optionalTime("from", from);
        Limits.optionalTime("until", until);
        if (until <= from) {
            throw new InvalidEvent("until", "is not after from", "give the end of the incident");
        }
        if (!ground.isOfGeneration()) {
            throw new InvalidEvent(
                    "ground",
                    "refunds no generation",
                    "give TECHNICAL_FAILURE, FAULTY_OUTPUT, NOT_AS_DESCRIBED or LEGAL_RIGHT");
        }
        features = features.stream().distinct().sorted().toList();
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        causes = causes.stream().distinct().sorted().toList();
        providerReferences = providerReferences.stream().distinct().sorted().toList();
    }

    /** The campaign's id: {@code mg_} and 32 hexadecimal digits, of what it says. */
    public String id() {
        List<String> lines = new ArrayList<>(
                List.of("makegood-campaign-1", incident, Long.toString(from), Long.toString(until), ground.name()));
        add(lines, features);
        add(
                lines,
                attributes.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList());
        add(lines, causes.stream().map(Enum::name).toList());
        add(lines, providerReferences);
        return "mg_" + digest(String.join("\n", lines));
    }

    private static void add(List<String> lines, List<String> some) {
        lines.add(Integer.toString(some.size()));
        lines.addAll(some);
    }

    /** Gives back at most {@code credits} of a generation. */
    public Envelope makeGood(Affected generation, long credits, String operator) {
        return adjusted(generation, adjustmentId(generation.generationId()), credits, operator);
    }

    /** Charges again what was given back so of a generation, of which {@code credits} are known. */
    public Envelope reversal(Affected generation, long credits, String operator) {
        return adjusted(generation, reversalId(generation.generationId()), -credits, operator);
    }

    /** The event that makes a generation good of which something is left and to which the campaign gave nothing yet; null if there is none. */
    public @Nullable Envelope makeGoodOf(Affected generation, String operator) {
        boolean isOwed = generation.left() > 0 && generation.madeGood() == 0;
        return isOwed ? makeGood(generation, generation.left(), operator) : null;
    }

    /** The event that reverses that for a generation where what the campaign gave still stands; null if it does not. */
    public @Nullable Envelope reversalOf(Affected generation, String operator) {
        return generation.isMadeGood() ? reversal(generation, generation.madeGood(), operator) : null;
    }

    private Envelope adjusted(Affected generation, String adjustmentId, long amount, String operator) {
        return new Envelope(
                adjustmentId,
                generation.accountId(),
                null,
                SOURCE,
                new CreditsAdjusted(
                        adjustmentId, amount, ground, operator, incident, generation.generationId(), null, id()));
    }

    /** The adjustment that makes a generation good; also the id of its event. */
    String adjustmentId(String generationId) {
        return id() + "+" + digest(generationId);
    }

    /** The adjustment that reverses it; also the id of its event. */
    String reversalId(String generationId) {
        return id() + "-" + digest(generationId);
    }

    /** The id of the refund that the adjustment makes, as the ledger derives it. */
    String refundId(String accountId, String generationId) {
        return RefundId.of(new EntryChain(), accountId, generationId, RefundId.operator(adjustmentId(generationId)));
    }

    /** Whether a request is like that. */
    boolean fits(Map<String, String> ofRequest) {
        return ofRequest.entrySet().containsAll(attributes.entrySet());
    }

    /** Whether generations must have failed so to be made good. */
    boolean asksForFailures() {
        return !causes.isEmpty() || !providerReferences.isEmpty();
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(new EntryChain().digest(text), 0, ID_BYTES);
    }
}
