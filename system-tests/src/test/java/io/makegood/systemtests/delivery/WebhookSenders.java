package io.makegood.systemtests.delivery;

import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.Backoff;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.bridges.webhook.Webhooks;
import io.makegood.topics.personal.MasterKey;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A process that sends webhooks and does nothing else, to be killed. */
final class WebhookSenders {
    private WebhookSenders() {}

    /** The cluster, and the file of the master key. */
    public static void main(String[] arguments) throws Exception {
        Webhooks sending = start(arguments[0], Path.of(arguments[1]));
        Thread.currentThread().join();
        sending.close();
    }

    static EngineSettings settings(String servers) {
        return EngineSettings.builder().bootstrapServers(servers).build();
    }

    static Webhooks start(String servers, Path key) throws Exception {
        return Webhooks.start(
                settings(servers),
                new WebhookSettings(AllowedNetworks.of(List.of("127.0.0.1")), new Backoff(List.of(200L, 400L, 1_000L))),
                MasterKey.of(key, true),
                UnaryOperator.identity(),
                true,
                null);
    }
}
