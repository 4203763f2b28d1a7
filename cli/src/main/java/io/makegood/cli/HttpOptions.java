package io.makegood.cli;

import io.makegood.application.startup.Profile;
import io.makegood.http.access.TokenSettings;
import io.makegood.http.api.CrossOrigin;
import io.makegood.http.api.HttpOffers;
import io.makegood.http.api.HttpSettings;
import io.makegood.topics.signing.NoSigningKey;
import io.makegood.topics.signing.TextSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the API and the console can be told on the command line. */
final class HttpOptions {
    /** Whether callers must show who they are. */
    enum Switch {
        /** They must. */
        ON,
        /** They need not: for development on loopback alone. */
        OFF
    }

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + HttpSettings.PORT_DEFAULT,
            description = "Port of the API and the console; 0 for any. Default: ${DEFAULT-VALUE}")
    int port = HttpSettings.PORT_DEFAULT;

    @Option(
            names = "--http-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}")
    String host = "127.0.0.1";

    @Option(
            names = "--advertised-http",
            paramLabel = "HOST[:PORT]",
            description = "Under which other instances reach this one's API. Default: where it listens")
    @Nullable
    String advertised;

    @Option(
            names = "--access",
            paramLabel = "on|off",
            description = "Whether callers of the API need a key or token. Default: on; in development on loopback off")
    @Nullable
    Switch access;

    @Option(
            names = "--jwt-issuer",
            paramLabel = "URL",
            description = "Take tokens of this OIDC issuer too, with scopes such as makegood:read.")
    @Nullable
    String issuer;

    @Option(
            names = "--jwt-audience",
            paramLabel = "TEXT",
            defaultValue = "makegood",
            description = "What tokens for this ledger carry as aud. Default: ${DEFAULT-VALUE}")
    String audience = "makegood";

    @Option(
            names = "--jwt-keys",
            paramLabel = "URL",
            description = "The issuer's key set, instead of asking its discovery document.")
    @Nullable
    String keys;

    @Option(
            names = "--jwt-account-claim",
            paramLabel = "NAME",
            defaultValue = TokenSettings.ACCOUNT_CLAIM_DEFAULT,
            description = "The claim that names a customer's own account. Default: ${DEFAULT-VALUE}")
    String accountClaim = TokenSettings.ACCOUNT_CLAIM_DEFAULT;

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            defaultValue = "" + HttpSettings.REQUESTS_PER_SECOND_DEFAULT,
            description = "Requests per second that one caller may send; 0 for no limit. Default: ${DEFAULT-VALUE}")
    int rateLimit = HttpSettings.REQUESTS_PER_SECOND_DEFAULT;

    @Option(
            names = "--cors-origins",
            paramLabel = "ORIGIN,...",
            description = "Pages that a browser lets call the API, by their origins, such as https://app.example.com,"
                    + " separated by commas. Default: none but the console")
    @Nullable
    String origins;

    @Option(
            names = "--token-secret",
            paramLabel = "TEXT",
            description =
                    "Signs the short-lived tokens of customers: 32 characters or more, the same for every instance;"
                            + " better in MAKEGOOD_TOKEN_SECRET than here. To change it, write the new one before the old, with a comma"
                            + " between. Default: none, no such tokens are made")
    @Nullable
    String tokenSecret;

    @Option(
            names = "--receipt-key-file",
            paramLabel = "FILE,...",
            split = ",",
            description =
                    "Signs receipts: an Ed25519 key as audit keygen makes it, the same for every instance. To change it, name the"
                            + " new file before the old, whose public key is still shown. Default: none, no receipts are made")
    List<Path> receiptKeys = List.of();

    @Mixin
    TransportOptions transportOptions = new TransportOptions();

    HttpSettings settings(Profile profile) {
        boolean open = access == Switch.OFF
                || (access == null
                        && profile == Profile.DEVELOPMENT
                        && HttpSettings.isLoopback(host)
                        && issuer == null);
        if (open && profile != Profile.DEVELOPMENT) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--access off is for development alone; leave it on in production");
        }
        String trusted = issuer;
        String pages = origins;
        String secrets = tokenSecret;
        try {
            return new HttpSettings(
                    host,
                    port,
                    advertised,
                    open,
                    trusted == null ? null : new TokenSettings(trusted, audience, keys, accountClaim),
                    rateLimit,
                    transportOptions.transport(),
                    new HttpOffers(
                            pages == null || pages.isBlank() ? CrossOrigin.NONE : CrossOrigin.of(pages),
                            secrets == null || secrets.isBlank() ? null : secrets,
                            receiptSigner(),
                            null));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }

    private @Nullable TextSigner receiptSigner() {
        try {
            return receiptKeys.isEmpty() ? null : TextSigner.of(receiptKeys);
        } catch (NoSigningKey e) {
            throw new CommandFailure(ExitCode.USAGE, HttpSettings.RECEIPT_KEY + ": " + Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    HttpSettings.RECEIPT_KEY + ": cannot read "
                            + Printable.text(
                                    receiptKeys.stream().map(Path::toString).collect(Collectors.joining(", "))));
        }
    }
}
