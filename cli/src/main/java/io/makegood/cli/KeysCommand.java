package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.http.contract.ContractJson;
import io.makegood.schemas.remedy.Launcher;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes the API's keys. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Make, list and revoke keys for the API. They are kept in Kafka, as hashes.",
        footer = {
            "",
            "Scopes:",
            "  publish        lifecycle events, asking for charges, reporting results",
            "  grant          granting, revoking and adjusting credits, without limit",
            "  goodwill       giving credits, or a charge back, within --goodwill-per-action and --goodwill-per-day",
            "  read:account   reading the one account named with --account",
            "  claim:account  claiming credits back for bad results of that account",
            "  read           reading any account",
            "  review         settling cases, claims and cash refunds",
            "  operate        overview, dead letters, instances, keys, and having the ledger audited",
            "  webhooks       saying who is sent webhooks, and of what: of any account",
            "  erase          making the sealed texts of an account unreadable, for good",
            "",
            "A scope may hold for some accounts alone, those whose id begins in a certain way: read@shop: for shop:ann,",
            "shop:bob and so on. Lists then show no others. End the beginning with a separator: read@shop would hold for",
            "shop2:ann, too.",
            "",
            "Examples:",
            "  ${makegood.command} keys create --name shop --scope publish,grant",
            "  ${makegood.command} keys create --name user-7 --scope read:account --account shop:user-7 --expires P30D",
            "  ${makegood.command} keys create --name kim --scope read@shop:,review@shop:,goodwill@shop: \\",
            "      --goodwill-per-action 500 --goodwill-per-day 5000",
            "  ${makegood.command} keys revoke 5f0c2a91d3e4"
        })
final class KeysCommand implements Runnable {
    private static final int NAME_CHARS_MAX = 64;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say create, list or revoke.");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Make a key. It is shown once and cannot be shown again.")
    int create(
            @Mixin Connection connection,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Who will use it.")
                    String name,
            @Option(
                            names = "--scope",
                            required = true,
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "What it may do, one or more.")
                    List<String> scopes,
            @Option(
                            names = "--account",
                            paramLabel = "ACCOUNT",
                            description = "The one account of read:account and claim:account.")
                    @Nullable
                    String account,
            @Mixin GoodwillOptions goodwill,
            @Option(names = "--expires", paramLabel = "DURATION", description = "Such as P90D. Default: never")
                    @Nullable
                    Duration expires,
            @Option(names = "--json", description = "Print it as JSON.") boolean json) {
        Set<Permission> wanted = permissions(scopes);
        if (name.isBlank() || name.length() > NAME_CHARS_MAX || !name.equals(Printable.text(name))) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--name must have 1 to " + NAME_CHARS_MAX + " printable characters");
        }
        Rights rights = new Rights(wanted, null, null);
        boolean isOfOne = rights.has(Scope.READ_ACCOUNT) || rights.has(Scope.CLAIM_ACCOUNT);
        if (isOfOne != (account != null)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    account == null
                            ? "scopes read:account and claim:account need --account: the one account that the key is for"
                            : "--account goes with scopes read:account and claim:account alone");
        }
        if (account != null && account.isBlank()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--account must not be empty: it names the one account that the key may read");
        }
        if (expires != null && (expires.isNegative() || expires.isZero())) {
            throw new CommandFailure(ExitCode.USAGE, "--expires must be above zero, such as P90D");
        }
        GoodwillLimit limit = goodwill.limit(rights.has(Scope.GOODWILL));
        long now = System.currentTimeMillis();
        Long until = expires == null ? null : now + Instants.millis("--expires", expires);
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        ApiKey.Created created = ApiKey.create(name, new Rights(wanted, account, limit), now, until);
        topic(connection).write(created.key());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = shown(text, created.key());
            answer.put("key", created.text());
            out.println(text.write(answer));
        } else {
            out.println(created.text());
            PrintWriter err = spec.commandLine().getErr();
            err.println("Key " + created.key().keyId() + " for " + name + ". Keep it now: it is not shown again.");
            err.println("Use it as:  Authorization: Bearer KEY");
            err.flush();
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the keys, without their secrets.")
    int list(
            @Mixin Connection connection, @Option(names = "--json", description = "Print them as JSON.") boolean json) {
        connection.requireReachable();
        List<ApiKey> keys = new ArrayList<>(topic(connection).read().values());
        keys.sort(Comparator.comparingLong(ApiKey::createdAt));
        PrintWriter out = spec.commandLine().getOut();
        long now = System.currentTimeMillis();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            ArrayNode data = answer.putArray("data");
            keys.forEach(key -> data.add(shown(text, key)));
            out.println(text.write(answer));
        } else if (keys.isEmpty()) {
            out.println("There are no keys yet. Make one with " + Launcher.name()
                    + " keys create --name NAME --scope SCOPE");
        } else {
            out.println(new Table<ApiKey>()
                    .text("Key", ApiKey::keyId)
                    .text("Name", key -> Printable.text(key.name()))
                    .text("Scopes", key -> Printable.text(String.join(" ", key.scopes())))
                    .text("Account", key -> Printable.text(key.accountId()))
                    .text("Goodwill", key -> goodwill(key.goodwill()))
                    .text("Made (UTC)", key -> Printable.time(key.createdAt()))
                    .text("State", key -> state(key, now))
                    .of(keys));
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revoke a key: it stops working within a second, everywhere.")
    int revoke(
            @Mixin Connection connection,
            @Parameters(paramLabel = "KEY", description = "The key's id, as list shows it.") String keyId) {
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        KeyTopic topic = topic(connection);
        ApiKey key = topic.read().get(keyId);
        if (key == null) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "there is no key " + Printable.text(keyId) + "; see " + Launcher.name() + " keys list");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (key.revokedAt() != null) {
            out.println("It was revoked before.");
        } else {
            topic.write(key.revoked(System.currentTimeMillis()));
            out.println("Revoked " + keyId + " of " + Printable.text(key.name()) + ".");
        }
        out.flush();
        return ExitCode.OK;
    }

    private static Set<Permission> permissions(List<String> texts) {
        Set<Permission> permissions = new HashSet<>();
        for (String text : texts) {
            permissions.add(
                    Permission.of(text.strip())
                            .orElseThrow(
                                    () -> new CommandFailure(
                                            ExitCode.USAGE,
                                            "--scope " + Printable.text(text) + " is none; write one or more of "
                                                    + Arrays.stream(Scope.values())
                                                            .map(Scope::text)
                                                            .collect(Collectors.joining(", "))
                                                    + ", or one for some accounts alone, such as read@shop: (not read:account, claim:account, operate or webhooks)")));
        }
        return permissions;
    }

    private static String goodwill(@Nullable GoodwillLimit limit) {
        return limit == null ? "" : limit.perAction() + " at once, " + limit.perDay() + " a day";
    }

    /** How much a key with the scope goodwill may give. */
    static final class GoodwillOptions {
        @Option(
                names = "--goodwill-per-action",
                paramLabel = "CREDITS",
                description = "The most that scope goodwill may give in one action.")
        private @Nullable Long perAction;

        @Option(
                names = "--goodwill-per-day",
                paramLabel = "CREDITS",
                description = "The most that it may give in one day (UTC), to all accounts together.")
        private @Nullable Long perDay;

        private @Nullable GoodwillLimit limit(boolean needed) {
            Long atOnce = perAction;
            Long daily = perDay;
            if (needed != (atOnce != null) || needed != (daily != null)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        needed
                                ? "scope goodwill needs --goodwill-per-action and --goodwill-per-day: how much the key may give"
                                : "--goodwill-per-action and --goodwill-per-day go with scope goodwill alone");
            }
            if (atOnce == null || daily == null) {
                return null;
            }
            if (atOnce <= 0 || daily < atOnce) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--goodwill-per-action must be above zero, and --goodwill-per-day no less than it; they are "
                                + atOnce + " and " + daily);
            }
            return new GoodwillLimit(atOnce, daily);
        }
    }

    private static KeyTopic topic(Connection connection) {
        return new KeyTopic(connection.clients(), connection.topics().apiKeys().name());
    }

    private static ObjectNode shown(ContractJson text, ApiKey key) {
        ObjectNode node = (ObjectNode) text.tree(key);
        node.remove("secretHash");
        return node;
    }

    private static String state(ApiKey key, long now) {
        if (key.revokedAt() != null) {
            return "revoked " + Printable.time(key.revokedAt());
        }
        Long end = key.expiresAt();
        if (end == null) {
            return "valid";
        }
        return (end > now ? "valid until " : "expired ") + Printable.time(end);
    }
}
