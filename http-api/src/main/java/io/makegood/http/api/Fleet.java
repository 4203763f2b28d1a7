package io.makegood.http.api;

import io.makegood.http.api.OversightAnswers.InstanceKnown;
import io.makegood.http.api.OversightAnswers.InstanceSaid;
import io.makegood.http.api.OversightAnswers.Part;
import io.makegood.http.api.OversightAnswers.PartitionKnown;
import io.makegood.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which instances of engine and readers there are and how far each is, asked of Kafka's groups: the same whichever instance is asked. It looks
 * by itself now and then, so that it can say since when one is gone or behind.
 */
final class Fleet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** Asked by every viewer every few seconds: one answer serves them all. */
    private static final long FRESH_NANOS = Duration.ofMillis(800).toNanos();
    /** What is gone is told of for so long. */
    private static final long GONE_MILLIS = Duration.ofDays(1).toMillis();

    private static final int KNOWN_MAX = 500;

    private final Admin admin;
    private final Topics topics;
    private final int partitions;
    private final Map<Part, String> groups;
    private final Map<String, Seen> known = new TreeMap<>();
    private final Map<Integer, Long> behindSince = new HashMap<>();
    private final ScheduledExecutorService looking;
    private @Nullable Standing newest;
    private long lookedAt;

    /** One part of one instance, as it was seen last. */
    private record Seen(
            String name,
            Part part,
            String host,
            List<Integer> partitions,
            long since,
            @Nullable Long gone) {
        boolean isGone() {
            return gone != null;
        }

        /** Since when it is gone; never, if it is there. */
        long goneAt() {
            Long at = gone;
            return at == null ? Long.MAX_VALUE : at;
        }
    }

    /** How it all stands. */
    record Standing(
            long at, Map<Part, String> states, List<InstanceKnown> instances, List<PartitionKnown> partitions) {}

    Fleet(Admin admin, Topics topics, int partitions, String engineGroup, String readersGroup) {
        this.admin = admin;
        this.topics = topics;
        this.partitions = partitions;
        groups = Map.of(Part.ENGINE, engineGroup, Part.READERS, readersGroup);
        looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fleet");
            thread.setDaemon(true);
            return thread;
        });
        Object unused = looking.scheduleWithFixedDelay(
                this::lookQuietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookQuietly() {
        try {
            Standing unused = standing();
        } catch (RuntimeException e) {
            LOG.debug("Kafka did not say which instances there are", e);
        }
    }

    /** How it stands now; throws {@link Problem} if Kafka does not answer. */
    synchronized Standing standing() {
        Standing last = newest;
        if (last != null && System.nanoTime() - lookedAt < FRESH_NANOS) {
            return last;
        }
        try {
            Standing found = look();
            newest = found;
            lookedAt = System.nanoTime();
            return found;
        } catch (ExecutionException | TimeoutException e) {
            throw Problem.unavailable("Kafka does not say which instances there are");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("this instance is stopping");
        }
    }

    private Standing look() throws ExecutionException, InterruptedException, TimeoutException {
        long now = System.currentTimeMillis();
        Map<Part, String> states = new HashMap<>();
        Map<Part, Map<Integer, String>> owners = new HashMap<>();
        Set<String> there = new TreeSet<>();
        for (Part part : Part.values()) {
            Map<Integer, String> owner = new HashMap<>();
            owners.put(part, owner);
            ConsumerGroupDescription group = describe(String.valueOf(groups.get(part)));
            states.put(part, group == null ? "EMPTY" : group.groupState().name());
            if (group != null) {
                members(part, group).forEach((key, seen) -> {
                    there.add(key);
                    Seen before = known.get(key);
                    long since = before == null || before.isGone() ? now : before.since();
                    known.put(key, new Seen(seen.name(), part, seen.host(), seen.partitions(), since, null));
                    seen.partitions().forEach(partition -> owner.put(partition, seen.name()));
                });
            }
        }
        forget(there, now);
        List<PartitionKnown> journal = journal(owners, now);
        return new Standing(now, states, instances(journal), journal);
    }

    private @Nullable ConsumerGroupDescription describe(String group)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(group);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return null;
            }
            throw e;
        }
    }

    /** Threads of an instance are members of their own; together they are the instance. */
    private Map<String, Seen> members(Part part, ConsumerGroupDescription group) {
        Map<String, Seen> members = new TreeMap<>();
        for (MemberDescription member : group.members()) {
            String name = name(member);
            Set<Integer> mine = new TreeSet<>();
            member.assignment().topicPartitions().stream()
                    .filter(each -> each.topic().equals(topics.events().name()))
                    .forEach(each -> mine.add(each.partition()));
            String key = part + "\n" + name;
            Seen other = members.get(key);
            if (other != null) {
                mine.addAll(other.partitions());
            }
            members.put(key, new Seen(name, part, member.host().replaceFirst("^/", ""), List.copyOf(mine), 0, null));
        }
        return members;
    }

    /** The name that the instance gave itself, without the number of the thread. */
    private static String name(MemberDescription member) {
        return member.groupInstanceId()
                .map(id -> id.replaceFirst("-\\d+$", ""))
                .orElseGet(() -> member.clientId().replaceFirst("-StreamThread-.*$", ""));
    }

    private void forget(Set<String> there, long now) {
        known.replaceAll((key, seen) -> there.contains(key) || seen.isGone()
                ? seen
                : new Seen(seen.name(), seen.part(), seen.host(), seen.partitions(), seen.since(), now));
        known.values().removeIf(seen -> seen.isGone() && now - seen.goneAt() > GONE_MILLIS);
        while (known.size() > KNOWN_MAX) {
            String oldest = known.entrySet().stream()
                    .min(Comparator.comparingLong(each -> each.getValue().goneAt()))
                    .orElseThrow()
                    .getKey();
            known.remove(oldest);
        }
    }

    private List<PartitionKnown> journal(Map<Part, Map<Integer, String>> owners, long now)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            asked.put(new TopicPartition(topics.events().name(), i), OffsetSpec.latest());
        }
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(asked).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        Map<TopicPartition, OffsetAndMetadata> folded = saved(Part.ENGINE);
        Map<TopicPartition, OffsetAndMetadata> projected = saved(Part.READERS);
        List<PartitionKnown> journal = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            TopicPartition partition = new TopicPartition(topics.events().name(), i);
            ListOffsetsResultInfo end = ends.get(partition);
            long last = end == null ? 0 : end.offset();
            long upTo = offset(folded.get(partition));
            if (upTo < last) {
                behindSince.putIfAbsent(i, now);
            } else {
                behindSince.remove(i);
            }
            journal.add(new PartitionKnown(
                    i,
                    last,
                    upTo,
                    offset(projected.get(partition)),
                    owner(owners, Part.ENGINE, i),
                    owner(owners, Part.READERS, i),
                    behindSince.get(i)));
        }
        return journal;
    }

    private static @Nullable String owner(Map<Part, Map<Integer, String>> owners, Part part, int partition) {
        return owners.getOrDefault(part, Map.of()).get(partition);
    }

    private static long offset(@Nullable OffsetAndMetadata saved) {
        return saved == null ? 0 : saved.offset();
    }

    private Map<TopicPartition, OffsetAndMetadata> saved(Part part)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listConsumerGroupOffsets(String.valueOf(groups.get(part)))
                .partitionsToOffsetAndMetadata()
                .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private List<InstanceKnown> instances(List<PartitionKnown> journal) {
        return known.values().stream()
                .map(seen -> new InstanceKnown(
                        seen.name(),
                        seen.part(),
                        seen.isGone(),
                        seen.host(),
                        seen.partitions(),
                        seen.isGone()
                                ? 0
                                : seen.partitions().stream()
                                        .filter(partition -> partition < journal.size())
                                        .mapToLong(partition -> behind(journal.get(partition), seen.part()))
                                        .sum(),
                        seen.since(),
                        seen.gone(),
                        null,
                        null))
                .toList();
    }

    private static long behind(PartitionKnown partition, Part part) {
        return Math.max(0, partition.end() - (part == Part.ENGINE ? partition.folded() : partition.projected()));
    }

    /** The instance with what it says of itself, if it does. */
    static InstanceKnown with(InstanceKnown instance, @Nullable InstanceSaid said) {
        if (said == null || instance.gone()) {
            return instance;
        }
        boolean isEngine = instance.part() == Part.ENGINE;
        return new InstanceKnown(
                instance.name(),
                instance.part(),
                false,
                instance.host(),
                instance.partitions(),
                instance.behind(),
                instance.since(),
                null,
                isEngine ? said.engine() : said.readers(),
                isEngine ? said.folds() : null);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
