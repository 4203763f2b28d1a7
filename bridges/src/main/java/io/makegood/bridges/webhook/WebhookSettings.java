package io.makegood.bridges.webhook;

/**
 * What an instance is told about webhooks.
 *
 * @param networks that may be called beside the public internet
 * @param backoff how long after which attempt the next one is made
 */
public record WebhookSettings(AllowedNetworks networks, Backoff backoff) {
    /** Unless configured otherwise. */
    public static final WebhookSettings DEFAULT = new WebhookSettings(AllowedNetworks.NONE, Backoff.DAYS);
}
