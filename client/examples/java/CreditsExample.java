import static io.makegood.client.CreditEvents.creditsGranted;
import static io.makegood.client.GenerationEvents.generationCharged;
import static io.makegood.client.GenerationEvents.generationCompleted;
import static io.makegood.client.GenerationEvents.itemDelivered;
import static io.makegood.client.GenerationEvents.itemFailed;

import io.makegood.client.EventRefused;
import io.makegood.client.JournalEvent;
import io.makegood.client.LedgerPublisher;
import io.makegood.client.PublishFailure;
import io.makegood.client.Receipt;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A service that sells pictures, without any framework: it sells credits, charges a generation, and tells how it went. Run it twice:
 * the ledger books everything once.
 *
 * <pre>java -cp CLASSPATH CreditsExample.java [BOOTSTRAP_SERVERS [ACCOUNT]]</pre>
 */
public final class CreditsExample {
    public static void main(String[] arguments) {
        String servers = arguments.length > 0 ? arguments[0] : "localhost:9092";
        String account = arguments.length > 1 ? arguments[1] : "example:java";

        Map<String, Object> kafka = Map.of("bootstrap.servers", servers);
        try (LedgerPublisher ledger = LedgerPublisher.to(kafka, "picture-service").open()) {
            // One event, and wait for it: nothing may be made before it is charged.
            JournalEvent grant = creditsGranted(account, "order-1001", 100, GrantKind.PAID)
                    .paymentReference("pi_1001")
                    .build();
            Receipt receipt = ledger.publish(grant).join();
            System.out.println(grant + " stands at " + receipt.position());

            JournalEvent charge = generationCharged(account, "gen-7")
                    .feature("picture")
                    .baseAmount(5)
                    .item("1", 10)
                    .item("2", 10)
                    .build();
            ledger.publish(charge).join();

            // Several, and wait for all of them. The refund of item 2 follows by itself.
            List<CompletableFuture<Receipt>> under = new ArrayList<>();
            under.add(ledger.publish(itemDelivered(account, "gen-7", "1", DeliveryKind.SAVED).build()));
            under.add(ledger.publish(itemFailed(account, "gen-7", "2", FailureCause.PROVIDER_ERROR)
                    .message("503 from the model")
                    .build()));
            under.add(ledger.publish(generationCompleted(account, "gen-7", Outcome.PARTIAL).build()));
            CompletableFuture.allOf(under.toArray(new CompletableFuture<?>[0])).join();

            // A mistake is told before anything is sent, with its field and its remedy.
            try {
                creditsGranted(account, "order-1002", -5, GrantKind.PAID).build();
            } catch (EventRefused refused) {
                System.out.println(refused.getMessage());
            }
            System.out.println("confirmed " + ledger.metrics().confirmed() + " events, "
                    + ledger.metrics().confirmationMean().toMillis() + " ms each");
        } catch (PublishFailure failure) {
            System.err.println(failure.reason() + ": " + failure.getMessage());
            System.exit(1);
        }
    }
}
