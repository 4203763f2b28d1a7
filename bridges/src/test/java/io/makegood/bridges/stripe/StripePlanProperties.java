package io.makegood.bridges.stripe;

import static io.makegood.bridges.stripe.StripeEvents.NOW;
import static io.makegood.bridges.stripe.StripeEvents.invoice;
import static io.makegood.bridges.stripe.StripeEvents.subscriptionSession;
import static io.makegood.bridges.stripe.StripeSubscription.DAY;
import static io.makegood.bridges.stripe.StripeSubscription.active;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Subscriptions under the fold itself: whatever the order in which Stripe tells, and however often, the ledger ends in the same state; and
 * no month is given twice, nor is one left out that was paid.
 */
class StripePlanProperties {
    private static final int SEEDS = 1_000;
    private static final int MONTHS = 6;
    private static final PlanSale SALE = new PlanSale(
            java.util.Map.of("price_pro", "pro", "price_team", "team", "price_1", "pro"),
            java.util.Map.of("price_pro", "pro-trial"),
            false);

    /** One word of Stripe's, and when it was so. */
    private record Word(long at, String event, StripeSubscription state) {}

    private static StripeBooking booking(Random random) {
        PlanSale sale = new PlanSale(SALE.plans(), SALE.trialPlans(), random.nextInt(4) == 0);
        return new StripeBooking(new StripeSettings("whsec_test", 300, true).selling(sale));
    }

    private static long month(int number) {
        return Instant.ofEpochSecond(NOW)
                .atOffset(ZoneOffset.UTC)
                .plusMonths(number)
                .toEpochSecond();
    }

    /** The subscription in the month of that time. */
    private static StripeSubscription at(StripeSubscription state, long time) {
        int number = 0;
        while (month(number + 1) <= time) {
            number++;
        }
        return new StripeSubscription(
                state.id(),
                state.status(),
                state.price(),
                state.quantity(),
                NOW,
                month(number),
                month(number + 1),
                state.more());
    }

    /** A life of a subscription that begins with its first payment; it ends, or does not. */
    private static List<Word> life(String id, Random random, boolean isTroubled) {
        List<Word> words = new ArrayList<>();
        StripeSubscription plain = active(id);
        words.add(new Word(NOW, at(plain.is("incomplete"), NOW).created(NOW), plain.is("incomplete")));
        long time = NOW + 2;
        words.add(new Word(time, at(plain, time).updated(time), plain));
        String status = "active";
        String more = "";
        String price = "price_pro";
        long quantity = 1;
        while (time < month(MONTHS)) {
            time += 1L + random.nextInt((int) (25 * DAY));
            switch (random.nextInt(isTroubled ? 9 : 3)) {
                case 0 -> price = random.nextBoolean() ? "price_pro" : "price_team";
                case 1 -> quantity = 1L + random.nextInt(3);
                case 2, 3 -> {
                    status = "active";
                    more = "";
                }
                case 4 -> status = "past_due";
                case 5 -> status = "unpaid";
                case 6 -> more = "'pause_collection':{'behavior':'void'}";
                case 7 -> more = "'cancel_at_period_end':true";
                default -> {
                    if (random.nextInt(4) == 0) {
                        StripeSubscription ended = at(plain.to(price, quantity), time);
                        words.add(new Word(time, ended.deleted(time), ended.is("canceled")));
                        return words;
                    }
                }
            }
            StripeSubscription next = at(plain.to(price, quantity).is(status), time);
            StripeSubscription said = more.isEmpty() ? next : next.with(more);
            words.add(new Word(time, said.updated(time), said));
        }
        return words;
    }

    private static StripeBooking told(StripeBooking booking, List<String> events) {
        events.forEach(booking::take);
        return booking;
    }

    private static String ending(StripeBooking booking, long at) {
        PlanLedger ledger = new PlanLedger();
        ledger.told(booking.told(), at);
        String first = ledger.plan("a-1");
        ledger.passUntil(at + 1);
        String now = first + " " + ledger.balance("a-1") + ", " + ledger.plan("a-1");
        ledger.passUntil(at + 70 * DAY * 1000);
        assertThat(ledger.refused()).isEmpty();
        return now + ", later " + ledger.balance("a-1") + ", " + ledger.plan("a-1") + ", cases "
                + booking.openCases().size();
    }

    @Test
    void in_any_order_and_twice_the_same_events_come_to_the_same() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Word> life = life("sub_1", random, true);
            List<String> events = new ArrayList<>(life.stream().map(Word::event).toList());
            events.add(subscriptionSession("sub_1", "in_1", ",'client_reference_id':'a-1'"));
            events.add(invoice("in_1", "sub_1", "subscription_create", "'makegood_credits':'70'", ""));
            events.add(invoice("in_2", "sub_1", "subscription_cycle", "'makegood_credits':'70'", ""));
            long last = life.get(life.size() - 1).at() * 1000 + 500;
            long mode = random.nextLong();
            String expected = ending(told(booking(new Random(mode)), events), last);
            for (int i = 0; i < 3; i++) {
                List<String> order = new ArrayList<>(events);
                for (int twice = random.nextInt(5); twice > 0; twice--) {
                    order.add(events.get(random.nextInt(events.size())));
                }
                Collections.shuffle(order, random);
                StripeBooking shuffled = told(booking(new Random(mode)), order);
                assertThat(ending(shuffled, last))
                        .as("seed " + seed + "\n" + String.join("\n", order) + "\ntold:\n"
                                + String.join("\n", shuffled.text()))
                        .isEqualTo(expected);
                assertThat(shuffled.left()).as("no invoice grants").isEmpty();
            }
        }
    }

    /** Told as it happens, with some repetitions and some words that come late. */
    private static PlanLedger lived(List<Word> life, Random random, StripeBooking booking) {
        PlanLedger ledger = new PlanLedger();
        List<Word> late = new ArrayList<>();
        for (Word word : life) {
            List<Word> now = new ArrayList<>(late);
            late.clear();
            if (random.nextInt(6) == 0) {
                late.add(word);
            }
            now.add(word);
            Collections.shuffle(now, random);
            for (Word each : now) {
                int before = booking.told().size();
                booking.take(each.event());
                List<Envelope> told =
                        booking.told().subList(before, booking.told().size());
                ledger.told(List.copyOf(told), word.at() * 1000 + 700);
            }
        }
        ledger.passUntil(month(MONTHS + 2) * 1000);
        assertThat(ledger.refused()).isEmpty();
        return ledger;
    }

    @Test
    void no_month_is_given_twice() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Word> life = life("sub_1", random, true);
            StripeBooking booking = booking(random);
            List<Long> begins = lived(life, random, booking).periods().stream()
                    .map(PlanRenewed::startsAt)
                    .map(at -> monthOf(at / 1000))
                    .toList();
            assertThat(begins)
                    .as("seed " + seed + "\n" + String.join("\n", booking.text()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void no_paid_month_is_left_out_whatever_is_changed_in_it() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Word> life = life("sub_1", random, false);
            StripeBooking booking = booking(random);
            List<PlanRenewed> periods = lived(life, random, booking).periods();
            String what = "seed " + seed + "\n" + String.join("\n", booking.text());
            assertThat(periods).as(what).hasSize(MONTHS + 3);
            for (int i = 0; i < periods.size(); i++) {
                assertThat(periods.get(i).startsAt()).as(what).isEqualTo(month(i) * 1000);
            }
        }
    }

    private static long monthOf(long seconds) {
        int number = 0;
        while (month(number + 1) <= seconds) {
            number++;
        }
        return number;
    }
}
