package io.makegood.cli;

import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.Backoff;
import io.makegood.bridges.webhook.WebhookSettings;
import java.util.List;
import picocli.CommandLine.Option;

/** Where webhooks may be sent. */
final class WebhookOptions {
    @Option(
            names = "--webhook-networks",
            paramLabel = "NETWORK",
            split = ",",
            description =
                    "Private networks to which webhooks may be sent too, over plain HTTP as well, such as 10.1.0.0/16,"
                            + " separated by commas. Default: none, the public internet over HTTPS alone")
    List<String> networks = List.of();

    /** What the options say. */
    WebhookSettings settings() {
        return new WebhookSettings(allowed(), Backoff.DAYS);
    }

    /** The networks. */
    AllowedNetworks allowed() {
        try {
            return AllowedNetworks.of(networks);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }
}
