package io.makegood.readmodel.campaign;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.reason.Reason;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.mapping.OutputReading;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.reading.RecordedEvents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the generations that a campaign is about: what was charged and came back as entries say, feature, attributes and failures as the
 * journal says. It reads one partition after the other, and keeps in memory what one of them has in the campaign's time span.
 */
public final class AffectedGenerations {
    private final CommittedReader reader;
    private final Topics topics;
    private final Campaign campaign;

    /** Finds those of {@code campaign} in the ledger of those topics. */
    public AffectedGenerations(CommittedReader reader, Topics topics, Campaign campaign) {
        this.reader = reader;
        this.topics = topics;
        this.campaign = campaign;
    }

    /** A generation that was charged in the time span, while it is being looked at. */
    private static final class Seen {
        private final String product;
        private long charged;
        private long givenBack;
        private long madeGood;
        private boolean reversed;
        private int attempt;
        private @Nullable String feature;
        private boolean featureOfCharge;
        private boolean fits;
        private boolean failed;

        private Seen(String product) {
            this.product = product;
        }
    }

    /** The name of a generation: one of an account. */
    private record Name(String accountId, String generationId) {}

    /** Shows each of them, partition by partition, in the order in which they were charged there. */
    public void read(Consumer<Affected> visitor) {
        List<TopicPartition> partitions = reader.partitions(topics.events().name());
        for (TopicPartition journal : partitions) {
            Map<Name, Seen> seen = new LinkedHashMap<>();
            OutputReading outputs = new OutputReading();
            reader.readPartition(
                    new TopicPartition(topics.entries().name(), journal.partition()),
                    record -> book(seen, CommittedReader.decode(outputs::entry, record)));
            if (seen.isEmpty()) {
                continue;
            }
            RecordedEvents events = reader.journalEvents();
            reader.readPartition(
                    journal,
                    record -> events.read(record)
                            .ifPresent(event -> learn(
                                    seen,
                                    event.envelope().accountId(),
                                    event.envelope().event())));
            seen.forEach((name, each) -> {
                if (isAffected(each)) {
                    visitor.accept(new Affected(
                            name.accountId,
                            name.generationId,
                            each.product,
                            each.feature,
                            each.charged,
                            each.givenBack,
                            each.madeGood,
                            each.reversed));
                }
            });
        }
    }

    private boolean isAffected(Seen each) {
        boolean isOfFeature = campaign.features().isEmpty()
                || (each.feature != null && campaign.features().contains(each.feature));
        boolean isLike = campaign.attributes().isEmpty() || each.fits;
        return isOfFeature && isLike && (!campaign.asksForFailures() || each.failed);
    }

    private void book(Map<Name, Seen> seen, LedgerEntry entry) {
        String generationId = entry.generationId();
        boolean isCharge = entry.kind() == EntryKind.CHARGE;
        if (generationId == null || (!isCharge && entry.kind() != EntryKind.REFUND)) {
            return;
        }
        Name name = new Name(entry.accountId(), generationId);
        boolean isFirst = Reason.CHARGED.isNamed(entry.reason()) || Reason.AUTHORIZED.isNamed(entry.reason());
        if (isCharge && isFirst && entry.recordedAt() >= campaign.from() && entry.recordedAt() < campaign.until()) {
            seen.put(name, new Seen(entry.policy().id()));
        }
        Seen each = seen.get(name);
        if (each == null) {
            return;
        }
        if (!isCharge) {
            each.givenBack = Math.addExact(each.givenBack, entry.amount());
            boolean isOwn = Reason.OPERATOR.isNamed(entry.reason())
                    && campaign.refundId(name.accountId, generationId).equals(entry.refundId());
            each.madeGood = Math.addExact(each.madeGood, isOwn ? entry.amount() : 0);
        } else if (Reason.MAKE_GOOD_REVERSED.isNamed(entry.reason())) {
            each.givenBack = Math.addExact(each.givenBack, entry.amount());
            each.reversed |=
                    campaign.reversalId(generationId).equals(entry.cause().eventId());
        } else if (Reason.CHARGED_AGAIN.isNamed(entry.reason())) {
            each.givenBack = Math.addExact(each.givenBack, entry.amount());
        } else {
            each.charged = Math.subtractExact(each.charged, entry.amount());
        }
    }

    private void learn(Map<Name, Seen> seen, String accountId, LedgerEvent event) {
        if (event instanceof GenerationRequested requested) {
            Seen each = seen.get(new Name(accountId, requested.generationId()));
            // Of one attempt the first request stands, and the newest attempt counts.
            if (each != null && requested.attempt() > each.attempt) {
                each.attempt = requested.attempt();
                each.fits = campaign.fits(requested.attributes());
                each.feature = each.featureOfCharge ? each.feature : requested.feature();
            }
        } else if (event instanceof GenerationCharged charged) {
            Seen each = seen.get(new Name(accountId, charged.generationId()));
            if (each != null && charged.feature() != null && !each.featureOfCharge) {
                each.featureOfCharge = true;
                each.feature = charged.feature();
            }
        } else if (event instanceof ItemFailed failed) {
            Seen each = seen.get(new Name(accountId, failed.generationId()));
            if (each != null) {
                each.failed |= isAskedFor(failed);
            }
        }
    }

    private boolean isAskedFor(ItemFailed failed) {
        String reference = failed.providerReference();
        boolean isCause = campaign.causes().isEmpty() || campaign.causes().contains(failed.cause());
        boolean isReference = campaign.providerReferences().isEmpty()
                || (reference != null && campaign.providerReferences().contains(reference));
        return isCause && isReference;
    }
}
