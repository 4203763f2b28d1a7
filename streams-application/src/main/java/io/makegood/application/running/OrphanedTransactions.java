package io.makegood.application.running;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions of instances that the group has given up. What an instance that was killed had open would else hold up whoever takes
 * over until the broker's time for it is over: nobody may read an offset, or a row, that may still be committed. Such an instance cannot
 * commit any more, so nothing is lost; if it comes back, it begins anew.
 */
public final class OrphanedTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedTransactions.class);
    private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    /** After the group has come to rest, and again in case somebody did not answer. */
    private static final List<Duration> LOOKS = List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4));

    private static final long ANSWER_SECONDS = 10;

    private final Admin admin;
    private final String applicationId;
    private final Pattern transactionalId;
    private final Pattern clientId;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "orphaned-transactions");
        thread.setDaemon(true);
        return thread;
    });

    /** Of the application of that id; {@code clients} says how Kafka is reached. */
    public OrphanedTransactions(Map<String, Object> clients, String applicationId) {
        admin = Admin.create(clients);
        this.applicationId = applicationId;
        String instance = Pattern.quote(applicationId) + "-(" + UUID + ")-";
        transactionalId = Pattern.compile(instance + "\\d+");
        clientId = Pattern.compile(instance + "StreamThread-.*");
    }

    /** The group has changed: some instance may have left something open. Returns at once. */
    void look() {
        if (!looks.isShutdown()) {
            for (Duration delay : LOOKS) {
                ScheduledFuture<?> unused = looks.schedule(this::tryToEnd, delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void tryToEnd() {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // Then the broker ends them, in its time.
            LOG.debug("It cannot be said whose transactions are open", e);
        }
    }

    private void end() throws InterruptedException, ExecutionException, TimeoutException {
        // In this order: whoever had one open was a member then, and would still be one.
        Map<String, String> open = open();
        if (open.isEmpty()) {
            return;
        }
        Optional<Set<String>> members = members();
        if (members.isEmpty()) {
            return;
        }
        Set<String> orphaned = open.entrySet().stream()
                .filter(each -> !members.get().contains(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!orphaned.isEmpty()) {
            admin.fenceProducers(orphaned).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            LOG.info("Ended what an instance left open that is no member of {} any more: {}", applicationId, orphaned);
        }
    }

    /** The process that has each open transaction of this application, by the transaction's id. */
    private Map<String, String> open() throws InterruptedException, ExecutionException, TimeoutException {
        Collection<TransactionListing> all = admin.listTransactions(
                        new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return all.stream()
                .map(each -> transactionalId.matcher(each.transactionalId()))
                .filter(Matcher::matches)
                .collect(Collectors.toMap(Matcher::group, each -> each.group(1)));
    }

    /** The processes that are members; empty if one of them cannot be told by its name, or if there are none. */
    private Optional<Set<String>> members() throws InterruptedException, ExecutionException, TimeoutException {
        Collection<MemberDescription> all = admin
                .describeConsumerGroups(List.of(applicationId))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .values()
                .stream()
                .map(ConsumerGroupDescription::members)
                .findFirst()
                .orElse(List.of());
        List<Matcher> named = all.stream()
                .map(member -> clientId.matcher(member.clientId()))
                .filter(Matcher::matches)
                .toList();
        return named.isEmpty() || named.size() < all.size()
                ? Optional.empty()
                : Optional.of(named.stream().map(each -> each.group(1)).collect(Collectors.toSet()));
    }

    @Override
    public void close() {
        looks.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
