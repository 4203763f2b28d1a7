package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.startup.FailureText;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.price.NamedValues;
import io.makegood.readmodel.campaign.AffectedGenerations;
import io.makegood.readmodel.campaign.Campaign;
import io.makegood.readmodel.campaign.CampaignRun;
import io.makegood.readmodel.campaign.CampaignTotals;
import io.makegood.readmodel.campaign.CampaignTotals.Sum;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.reading.AdoptedFolds;
import io.makegood.topics.writing.EventChecking;
import io.makegood.topics.writing.JournalWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives back what the generations of an incident cost, once, and takes that back again if it was wrong. */
@Command(
        name = "make-good",
        mixinStandardHelpOptions = true,
        description = {
            "Give back what is left of the charge of every generation of an incident: charged in a time span and, if you say so, of some",
            "features, with some attributes, or with items that failed by some causes. Says what it would come to; with --apply it is done.",
            "The campaign's id follows from what you say. Say the same again after whatever broke off: nobody is given anything twice."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} make-good --incident INC-42 --from 2026-11-20T12:00:00Z --until 2026-11-20T14:00:00Z \\",
            "    --feature image,film --cause PROVIDER_ERROR",
            "  the same with --operator kim --apply            does it",
            "  the same with --operator kim --reverse --apply  charges again what the campaign gave back",
            "",
            "Dry run and --apply read entries and journal from their beginning. docs/rules.md, section 7, says what holds."
        })
final class MakeGoodCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private PrivacyOptions privacy = new PrivacyOptions();

    @Option(
            names = "--incident",
            required = true,
            paramLabel = "REFERENCE",
            description =
                    "What it is about, such as INC-42; part of the campaign, and kept as the note of each adjustment.")
    private String incident = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "Charged at this time or later, such as 2026-11-20T12:00:00Z, or a day in UTC.")
    private String from = "";

    @Option(names = "--until", required = true, paramLabel = "TIME", description = "And before this one.")
    private String until = "";

    @Option(names = "--feature", split = ",", paramLabel = "FEATURE", description = "Of one of these features.")
    private List<String> features = new ArrayList<>();

    @Option(
            names = "--attributes",
            paramLabel = "NAME=VALUE,…",
            description = "Whose request has all of these attributes, such as model=pro,resolution=1080p.")
    private @Nullable String attributes;

    @Option(
            names = "--cause",
            split = ",",
            paramLabel = "CAUSE",
            description = "Of which an item failed by one of these causes: ${COMPLETION-CANDIDATES}")
    private List<FailureCause> causes = new ArrayList<>();

    @Option(
            names = "--provider-reference",
            split = ",",
            paramLabel = "REFERENCE",
            description = "Of which an item failed with one of these references of the provider.")
    private List<String> providerReferences = new ArrayList<>();

    @Option(
            names = "--ground",
            paramLabel = "GROUND",
            defaultValue = "TECHNICAL_FAILURE",
            description =
                    "On what ground: TECHNICAL_FAILURE, FAULTY_OUTPUT, NOT_AS_DESCRIBED or LEGAL_RIGHT. Default: ${DEFAULT-VALUE}")
    private AdjustmentGround ground = AdjustmentGround.TECHNICAL_FAILURE;

    @Option(names = "--operator", paramLabel = "NAME", description = "Who decided it; needed to apply it.")
    private @Nullable String operator;

    @Option(names = "--reverse", description = "Charge again what the campaign gave back.")
    private boolean reverse;

    @Option(names = "--apply", description = "Do it. Without it nothing is written.")
    private boolean apply;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Campaign campaign = campaign();
        String who = operator;
        if (apply && who == null) {
            throw new CommandFailure(ExitCode.USAGE, "--apply needs --operator: who decided it");
        }
        connection.requireReachable();
        CampaignRun run = new CampaignRun(campaign, who == null ? "" : who, reverse, apply);
        AffectedGenerations affected = new AffectedGenerations(connection.reader(), connection.topics(), campaign);
        CampaignRun.Ended ended;
        if (apply) {
            MirrorGuard.requireNoMirror(connection);
            requireKeyWhereSealed();
            ended = applied(run, affected);
        } else {
            // It writes nothing, and needs no right to.
            ended = run.over(affected, any -> true, CompletableFuture::completedStage);
        }
        print(campaign, ended.totals(), ended.published());
        return ExitCode.OK;
    }

    /** Each event names its operator, which a ledger may take sealed alone. */
    private void requireKeyWhereSealed() {
        if (privacy.named() == null
                && AdoptedFolds.all(connection.reader(), connection.topics()).byPartition().values().stream()
                        .anyMatch(AdoptedFolds::isSealedOnlyAfter)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "this ledger takes personal texts sealed alone, and each event of a campaign names its operator; give --privacy-key-file, the"
                            + " file that its instances have, or use POST /v1/make-goods. Nothing was written");
        }
    }

    private Campaign campaign() {
        try {
            SortedMap<String, String> like = new TreeMap<>();
            if (attributes != null) {
                like.putAll(NamedValues.texts("attributes", attributes));
            }
            return new Campaign(
                    incident,
                    Instants.parse("--from", from),
                    Instants.parse("--until", until),
                    features,
                    like,
                    causes,
                    providerReferences,
                    ground);
        } catch (InvalidEvent e) {
            throw new CommandFailure(
                    ExitCode.USAGE, Printable.text("--" + e.field() + " " + e.problem() + "; " + e.remedy()));
        }
    }

    private CampaignRun.Ended applied(CampaignRun run, AffectedGenerations affected) {
        EventChecking checking = new EventChecking();
        try (PersonalKeys keys = privacy.keys(connection);
                JournalWriter journal = new JournalWriter(connection.clients(), connection.topics())) {
            CampaignRun.Ended ended = run.over(
                    affected,
                    any -> true,
                    event -> journal.append(checking.checked(keys == null ? event : keys.seal(event)), null, null));
            Throwable failure = ended.failure();
            if (failure != null) {
                throw brokenOff(
                        "Kafka took " + Printable.count(ended.published()) + " events and then failed", failure);
            }
            return ended;
        } catch (InvalidEvent e) {
            throw new CommandFailure(
                    ExitCode.USAGE, Printable.text("--" + e.field() + " " + e.problem() + "; " + e.remedy()));
        } catch (KafkaException e) {
            throw brokenOff("Kafka failed", e);
        }
    }

    private static CommandFailure brokenOff(String how, Throwable failure) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE,
                how + ": " + Printable.text(FailureText.of(failure))
                        + "; run the same again, nobody is given anything twice");
    }

    private void print(Campaign campaign, CampaignTotals totals, long published) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(campaign, totals, published));
            out.flush();
            return;
        }
        Sum all = totals.all();
        out.println("Campaign     " + campaign.id());
        out.println("Incident     " + Printable.text(campaign.incident()) + ", charged from "
                + Printable.time(campaign.from()) + " until " + Printable.time(campaign.until()) + " UTC");
        out.println("Generations  " + Printable.count(all.generations()) + " of " + Printable.count(totals.accounts())
                + " accounts");
        out.println();
        if (all.generations() > 0) {
            List<Sum> rows = new ArrayList<>(totals.sums());
            rows.add(all);
            out.println(new Table<Sum>()
                    .text("Product", sum -> sum.equals(all) ? "all" : Printable.text(sum.product()))
                    .text("Feature", sum -> Printable.text(sum.feature()))
                    .number("Generations", sum -> Printable.count(sum.generations()))
                    .number("Charged", sum -> Printable.count(sum.charged()))
                    .number("Came back", sum -> Printable.count(sum.givenBack()))
                    .number("Left", sum -> Printable.count(sum.left()))
                    .number("By this campaign", sum -> Printable.count(sum.madeGoodCredits()))
                    .of(rows));
            out.println();
        }
        out.println(whatNext(all, published));
        out.flush();
    }

    private String whatNext(Sum all, long published) {
        if (apply) {
            return published == 0
                    ? "Nothing is left to be done."
                    : Printable.count(published)
                            + " events are published and will be booked; the figures are those of before. Run it"
                            + " again to see that nothing is left.";
        }
        long credits = reverse ? all.madeGoodCredits() : all.left();
        return credits == 0
                ? "Nothing is left to be done."
                : "Nothing was written. With --operator NAME --apply "
                        + (reverse
                                ? "at most " + Printable.count(credits) + " credits are charged again."
                                : Printable.count(credits) + " credits are given back.");
    }

    private String json(Campaign campaign, CampaignTotals totals, long published) {
        ContractJson text = new ContractJson();
        ObjectNode answer = text.object();
        answer.put("campaignId", campaign.id());
        answer.put("incident", campaign.incident());
        answer.put("applied", apply);
        answer.put("reverse", reverse);
        answer.put("accounts", totals.accounts());
        answer.put("published", published);
        put(answer.putObject("total"), totals.all());
        ArrayNode products = answer.putArray("products");
        for (Sum sum : totals.sums()) {
            ObjectNode one = products.addObject();
            one.put("product", sum.product());
            one.put("feature", sum.feature());
            put(one, sum);
        }
        return text.write(answer);
    }

    private static void put(ObjectNode node, Sum sum) {
        node.put("generations", sum.generations());
        node.put("charged", sum.charged());
        node.put("givenBack", sum.givenBack());
        node.put("left", sum.left());
        node.put("madeGood", sum.madeGood());
        node.put("madeGoodCredits", sum.madeGoodCredits());
        node.put("reversed", sum.reversed());
    }
}
