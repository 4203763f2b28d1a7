package io.makegood.processor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.table.StoredRows;
import io.makegood.processor.store.LooseStore;
import io.makegood.processor.store.StreamsRows;
import io.makegood.processor.topology.FoldSettings;
import io.makegood.topics.ownership.Ownership;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run: a seed decides how large the world is, what is published, and what happens when. */
final class Simulation {
    private static final long CLOCK_MARGIN_MILLIS = 250;
    private static final int CLOCK_ERROR_MILLIS = 200;
    private static final int STEPS_MAX = 3_000;
    private static final int ROUNDS_MAX = 60;

    private final Random random;
    private final Broker broker;
    private final FoldSettings settings;
    private final List<Instance> instances = new ArrayList<>();
    private final List<Shadow> shadows = new ArrayList<>();
    private final Publisher publisher;
    private final Reader reader;
    private final Map<Step, Integer> weights = new EnumMap<>(Step.class);
    private final List<String> steps = new ArrayList<>();
    private final Map<Step, Integer> done = new EnumMap<>(Step.class);

    /** What can happen, and how often it does beside the others where a run has it at all. */
    enum Step {
        PUBLISH(60),
        REPEAT(10),
        GARBLE(2),
        DECREE(1),
        PROCESS(80),
        COMMIT(25),
        START(6),
        TIME_OUT(6),
        ASSIGN(20),
        DIE_BEFORE_COMMIT(1, true),
        DIE_AFTER_COMMIT(1, true),
        FAIL(2, true),
        CRASH(2, true),
        GIVE_BACK(4, true),
        LOSE(2, true),
        LOSE_DISKS(1, true),
        FOLLOW(10, true),
        LOOK_FOR_DUE(8, true),
        WAIT(2, true),
        READ(10, true);

        private final int weight;
        /** Whether there are worlds without it. */
        private final boolean optional;

        Step(int weight) {
            this(weight, false);
        }

        Step(int weight, boolean optional) {
            this.weight = weight;
            this.optional = optional;
        }
    }

    Simulation(long seed) {
        random = new Random(seed);
        Ground ground = Ground.of(seed);
        settings = ground.settings();
        broker = new Broker(settings.partitions(), Scenario.START);
        ground.carry(broker);
        IntStream.range(0, 1 + random.nextInt(3)).forEach(id -> instances.add(new Instance(id, broker, ground)));
        IntStream.range(0, broker.partitions())
                .forEach(partition -> shadows.add(new Shadow(partition, broker, settings)));
        publisher = new Publisher(random, broker, 1 + random.nextInt(5));
        reader = new Reader(broker);
        // Some worlds have little trouble, some little but trouble, and in most something never happens.
        int trouble = random.nextInt(4);
        for (Step step : Step.values()) {
            int weight = step.weight * (step.optional ? trouble : 2);
            weights.put(step, step.optional && random.nextInt(3) == 0 ? 0 : weight);
        }
    }

    /** What was done, one line for each step. */
    List<String> steps() {
        return steps;
    }

    /** How often each step was taken. */
    Map<Step, Integer> done() {
        return done;
    }

    Broker broker() {
        return broker;
    }

    /** Runs until all lives are published, then brings everything to rest, and requires that the ledger is what it must be. */
    void run() {
        for (int i = 0; i < STEPS_MAX && publisher.hasMore(); i++) {
            take(next());
        }
        comeToRest();
        new Verdict(broker, settings, shadows).require();
        reader.requireAll();
        requireNothingOverdue();
        instances.forEach(Instance::abandon);
    }

    private Step next() {
        int all = weights.values().stream().mapToInt(Integer::intValue).sum();
        int at = random.nextInt(all);
        for (Map.Entry<Step, Integer> each : weights.entrySet()) {
            at -= each.getValue();
            if (at < 0) {
                return each.getKey();
            }
        }
        throw new IllegalStateException("no step weighs anything");
    }

    private void take(Step step) {
        String what = attempt(step);
        if (!what.isEmpty()) {
            steps.add(step + " " + what);
            done.merge(step, 1, Integer::sum);
        }
    }

    private String attempt(Step step) {
        return switch (step) {
            case PUBLISH -> publisher.hasMore() ? publisher.publish(this::ledgerOf) : "";
            case REPEAT -> publisher.repeat();
            case GARBLE -> publisher.garble();
            case DECREE -> publisher.decree();
            case WAIT -> {
                broker.pass(random.nextInt(200_000));
                yield "until " + (broker.now() - Scenario.START);
            }
            case READ -> reader.read();
            case ASSIGN -> assign();
            case START -> start();
            case TIME_OUT -> timeOut();
            default -> {
                List<Instance> living =
                        instances.stream().filter(Instance::isAlive).toList();
                yield living.isEmpty() ? "" : with(living.get(random.nextInt(living.size())), step);
            }
        };
    }

    private Shadow ledgerOf(String account) {
        return shadows.get(Ownership.partitionOf(account, broker.partitions()));
    }

    /** A step of one instance; if the broker does not take it, the instance begins anew. */
    private String with(Instance instance, Step step) {
        try {
            String what = act(instance, step);
            return what.isEmpty() ? "" : "instance " + instance.id() + what;
        } catch (Fenced fenced) {
            instance.abandon();
            return "instance " + instance.id() + " is fenced";
        }
    }

    private String act(Instance instance, Step step) {
        return switch (step) {
            case PROCESS -> process(instance, 1 + random.nextInt(6));
            case COMMIT -> commit(instance, true);
            case DIE_BEFORE_COMMIT -> {
                instance.prepareCommit();
                instance.crash(random.nextBoolean());
                yield " dies";
            }
            case DIE_AFTER_COMMIT -> {
                String committed = commit(instance, random.nextBoolean());
                instance.crash(random.nextBoolean());
                yield committed + " and dies";
            }
            case FAIL -> {
                instance.abandon();
                yield " aborts";
            }
            case CRASH -> {
                instance.crash(random.nextBoolean());
                yield " dies";
            }
            case GIVE_BACK -> giveBack(instance);
            case LOSE -> {
                instance.lose();
                yield " is thought dead";
            }
            case LOSE_DISKS -> {
                instance.loseDisks();
                yield " loses what it kept";
            }
            case FOLLOW -> {
                int partition = random.nextInt(broker.partitions());
                instance.follow(partition, 1 + random.nextInt(20));
                yield " follows " + partition;
            }
            case LOOK_FOR_DUE -> {
                // An instance's clock is not the broker's.
                long now = broker.now() + random.nextInt(2 * CLOCK_ERROR_MILLIS) - CLOCK_ERROR_MILLIS;
                instance.tasks().forEach(task -> task.checkDue(now));
                yield " looks";
            }
            default -> throw new IllegalStateException(step + " is no step of an instance");
        };
    }

    private String process(Instance instance, int most) {
        List<Task> tasks = instance.tasks();
        if (tasks.isEmpty()) {
            return "";
        }
        Task task = tasks.get(random.nextInt(tasks.size()));
        int read = 0;
        for (Log.Entry next = next(task); next != null && read < most; next = next(task)) {
            task.process(next);
            read++;
        }
        return read == 0 ? "" : " partition " + task.partition() + " until " + task.position();
    }

    private Log.@Nullable Entry next(Task task) {
        return broker.journal(task.partition()).next(task.position());
    }

    private String commit(Instance instance, boolean hearsOfIt) {
        List<Instance.Committed> all = instance.commit(partition -> random.nextBoolean());
        // What the broker has taken must be right, whatever becomes of the instance.
        all.forEach(each -> shadows.get(each.partition()).follow(each));
        new Transit(broker, shadows).require();
        if (hearsOfIt) {
            instance.postCommit();
        }
        return " " + all;
    }

    private String giveBack(Instance instance) {
        List<Task> tasks = instance.tasks();
        if (tasks.isEmpty()) {
            return "";
        }
        int partition = tasks.get(random.nextInt(tasks.size())).partition();
        String committed = commit(instance, true);
        Disk left = instance.giveBack(partition);
        if (broker.isRestorable(partition)) {
            assertThat(left.isSameAs(Disk.restored(broker, partition)))
                    .as("the rows that stay are those that the changelogs come to")
                    .isTrue();
        }
        return committed + " and gives back " + partition;
    }

    private String assign() {
        List<Integer> free = IntStream.range(0, broker.partitions())
                .filter(partition -> broker.isFree(partition) && broker.isRestorable(partition))
                .boxed()
                .toList();
        List<Instance> members = instances.stream()
                .filter(instance -> instance.isAlive() && instance.isMember())
                .toList();
        if (free.isEmpty() || members.isEmpty()) {
            return "";
        }
        Instance to = members.get(random.nextInt(members.size()));
        int partition = free.get(random.nextInt(free.size()));
        to.open(partition);
        return partition + " to instance " + to.id();
    }

    private String start() {
        List<Instance> dead =
                instances.stream().filter(instance -> !instance.isAlive()).toList();
        if (dead.isEmpty()) {
            return "";
        }
        Instance started = dead.get(random.nextInt(dead.size()));
        // A producer that begins ends what it left open.
        started.endTransaction();
        started.start();
        return "instance " + started.id();
    }

    private String timeOut() {
        List<Instance> open =
                instances.stream().filter(Instance::hasOpenTransaction).toList();
        if (open.isEmpty()) {
            return "";
        }
        Instance slow = open.get(random.nextInt(open.size()));
        // The living are rarely so slow.
        if (slow.isAlive() && slow.isMember() && random.nextInt(20) > 0) {
            return "";
        }
        slow.endTransaction();
        return "of instance " + slow.id();
    }

    /** No more trouble: who is dead starts, everything is folded and committed, and nothing that is due is left. */
    private void comeToRest() {
        steps.add("come to rest");
        for (Instance instance : instances) {
            if (!instance.isAlive()) {
                instance.endTransaction();
                instance.start();
            } else if (!instance.isMember()) {
                instance.abandon();
            }
        }
        long before = -1;
        for (int round = 0; round < ROUNDS_MAX && (before != ends() || anyFree()); round++) {
            before = ends();
            while (!assign().isEmpty()) {
                // Until everything has an owner that can have one.
            }
            instances.forEach(this::finish);
            // Past the time after which a task asks again for what is still due.
            broker.pass(31_000);
            instances.forEach(instance -> with(instance, Step.LOOK_FOR_DUE));
            instances.forEach(this::finish);
        }
        assertThat(ends()).as("the journal grows for ever").isEqualTo(before);
        assertThat(anyFree()).as("a partition without owner").isFalse();
    }

    private boolean anyFree() {
        return IntStream.range(0, broker.partitions()).anyMatch(broker::isFree);
    }

    private void finish(Instance instance) {
        with(instance, Step.COMMIT);
        for (Task task : instance.tasks()) {
            for (Log.Entry next = next(task); next != null; next = next(task)) {
                task.process(next);
            }
        }
        with(instance, Step.COMMIT);
    }

    /** How many records of the journal are committed. */
    private long ends() {
        return IntStream.range(0, broker.partitions())
                .mapToLong(partition ->
                        broker.journal(partition).committed(0, Long.MAX_VALUE).size())
                .sum();
    }

    private void requireNothingOverdue() {
        // Whoever learned that its clock was ahead may be behind by as much the next time.
        long due = broker.now() - 2 * CLOCK_MARGIN_MILLIS - 2 * CLOCK_ERROR_MILLIS;
        for (Shadow shadow : shadows) {
            if (shadow.hasLeft()) {
                // What is due there is asked for where the ledger is.
                continue;
            }
            Policies policies = shadow.run().policies();
            Disk disk = Disk.restored(broker, shadows.indexOf(shadow));
            StoredRows rows = new StoredRows(
                    new StreamsRows(LooseStore.over(disk.accounts())),
                    new StreamsRows(LooseStore.over(disk.generations())));
            rows.walkGenerations(null, Integer.MAX_VALUE, (key, row) -> {
                long at = policies.version(row.policy())
                        .timeoutAt(row.feature(), row.chargedAt(), row.use().extendBy());
                assertThat(row.isOpen() && at <= due)
                        .as("a generation is overdue since " + at + ": " + row)
                        .isFalse();
            });
            rows.walkAccounts(
                    null,
                    Integer.MAX_VALUE,
                    (key, row) -> assertThat(row.grants())
                            .as("grants that have not lapsed")
                            .noneMatch(grant -> grant.isExpired(due)));
        }
    }
}
