package io.makegood.benchmarks;

import io.makegood.schemas.avro.CreditsGranted;
import io.makegood.schemas.avro.FailureCause;
import io.makegood.schemas.avro.GenerationCharged;
import io.makegood.schemas.avro.GenerationCompleted;
import io.makegood.schemas.avro.GenerationOutcome;
import io.makegood.schemas.avro.GenerationRequested;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.ItemFailed;
import io.makegood.schemas.avro.ItemPrice;
import io.makegood.schemas.avro.LedgerEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The events that everything is measured with: customers ask for pictures, are charged, one picture in some fails and the
 * generation completes, 3.2 events for each, one event in a hundred twice. Events of many generations are mixed, as they are
 * where many customers wait at once. The same seed gives the same events.
 *
 * @param accounts customers; each gets one grant before the first generation
 * @param open generations that are under way at once
 */
public record Workload(int accounts, int open, long seed) {
    /** The policy that judges them. */
    static final String POLICY = "bench";

    static final String FEATURE = "picture";
    private static final String SOURCE = "bench";
    private static final int PRICE = 2;
    private static final int ITEMS = 4;
    private static final int FAILED_EVERY = 5;
    private static final int DUPLICATE_EVERY = 100;
    private static final long GRANT = 1_000_000;

    /** A generation on its way. */
    private record Running(String account, String generation, int stage, boolean fails) {}

    /** The document of the policy that judges them. */
    static String policy() {
        try (InputStream stream = Workload.class.getResourceAsStream("policy.yaml")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The account of that number. */
    static String account(int number) {
        return POLICY + ":a" + number;
    }

    /** One grant for each account. */
    void grants(Consumer<LedgerEvent> journal) {
        grants(0, journal);
    }

    /** The same for the accounts from that number on. */
    void grants(int from, Consumer<LedgerEvent> journal) {
        for (int i = from; i < accounts; i++) {
            journal.accept(event(
                    account(i), new CreditsGranted("plan", GRANT, GrantKind.ALLOWANCE, null, null, null, null, null)));
        }
    }

    /** One more grant for each account; another seed gives other grants. */
    void probes(Consumer<LedgerEvent> journal) {
        for (int i = 0; i < accounts; i++) {
            journal.accept(event(
                    account(i), new CreditsGranted("probe-" + seed, 1L, GrantKind.PAID, null, null, null, null, null)));
        }
    }

    /** Shows exactly {@code count} events of generations. */
    void events(long count, Consumer<LedgerEvent> journal) {
        Random random = new Random(seed);
        List<Running> running = new ArrayList<>(open);
        long begun = 0;
        long shown = 0;
        while (shown < count) {
            while (running.size() < open) {
                int account = random.nextInt(accounts);
                running.add(new Running(
                        account(account),
                        Long.toString(seed, 36) + "g" + Long.toString(begun++, 36),
                        0,
                        random.nextInt(FAILED_EVERY) == 0));
            }
            int place = random.nextInt(running.size());
            Running generation = running.get(place);
            LedgerEvent event = event(generation.account(), at(generation));
            int copies = random.nextInt(DUPLICATE_EVERY) == 0 ? 2 : 1;
            for (int i = 0; i < copies && shown < count; i++) {
                journal.accept(event);
                shown++;
            }
            int next = generation.stage() == 1 && !generation.fails() ? 3 : generation.stage() + 1;
            if (next > 3) {
                running.set(place, running.get(running.size() - 1));
                running.remove(running.size() - 1);
            } else {
                running.set(
                        place, new Running(generation.account(), generation.generation(), next, generation.fails()));
            }
        }
    }

    private static Object at(Running generation) {
        String id = generation.generation();
        return switch (generation.stage()) {
            case 0 ->
                new GenerationRequested(
                        id, FEATURE, "web", null, null, "Winter sale", null, items(), false, null, null, null, null);
            case 1 -> new GenerationCharged(id, FEATURE, "web", null, 0L, prices());
            case 2 -> new ItemFailed(id, "2", FailureCause.PROVIDER_ERROR, "provider said 503", null);
            default ->
                new GenerationCompleted(
                        id,
                        generation.fails() ? GenerationOutcome.PARTIAL : GenerationOutcome.SUCCEEDED,
                        null,
                        null,
                        null);
        };
    }

    private static List<String> items() {
        List<String> items = new ArrayList<>(ITEMS);
        for (int i = 1; i <= ITEMS; i++) {
            items.add(Integer.toString(i));
        }
        return items;
    }

    private static List<ItemPrice> prices() {
        List<ItemPrice> prices = new ArrayList<>(ITEMS);
        for (int i = 1; i <= ITEMS; i++) {
            prices.add(new ItemPrice(Integer.toString(i), (long) PRICE));
        }
        return prices;
    }

    private static LedgerEvent event(String account, Object event) {
        return new LedgerEvent(null, account, null, SOURCE, event);
    }
}
