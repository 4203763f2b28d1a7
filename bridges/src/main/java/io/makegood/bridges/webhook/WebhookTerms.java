package io.makegood.bridges.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.schemas.codec.FieldProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is told of, and where.
 *
 * @param name what people call it, and files know it by
 * @param url where it is
 * @param types of messages, see {@link MessageTypes}
 * @param product the id of the policy that governs the accounts it is told of, or null for all
 * @param accountPrefix how the ids of those accounts begin, or null for all
 * @param thresholds balances, in whole credits, of which it is told when an account goes below them or reaches them again
 * @param openTexts whether it gets to read what people wrote and the ledger sealed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookTerms(
        String name,
        String url,
        List<String> types,
        @Nullable String product,
        @Nullable String accountPrefix,
        List<Long> thresholds,
        boolean openTexts) {
    /** How many types one may name. */
    public static final int TYPES_MAX = 64;
    /** How many balances one may watch. */
    public static final int THRESHOLDS_MAX = 10;
    /** How long its address may be. */
    public static final int URL_CHARS_MAX = 2_048;

    private static final int PORT_MAX = 65_535;

    /** Keeps its own copies; throws {@link NullPointerException} for those of JSON that lack a name, an address, types or thresholds. */
    public WebhookTerms {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(url, "url");
        types = List.copyOf(types);
        thresholds = List.copyOf(thresholds);
    }

    /** All that is wrong with them; nothing if they can be kept. Whether the address may be called is not looked at. */
    public List<FieldProblem> problems() {
        List<FieldProblem> problems = new ArrayList<>();
        id(problems, "name", name);
        if (product != null) {
            id(problems, "product", product);
        }
        if (accountPrefix != null) {
            id(problems, "accountPrefix", accountPrefix);
        }
        url(problems);
        types(problems);
        thresholds(problems);
        return problems;
    }

    private static void id(List<FieldProblem> problems, String field, String text) {
        try {
            if (!Limits.id(field, text).equals(text)) {
                problems.add(new FieldProblem(field, "begins or ends with a space", "leave the space out"));
            }
        } catch (InvalidEvent e) {
            problems.add(new FieldProblem(e.field(), e.problem(), e.remedy()));
        }
    }

    private void url(List<FieldProblem> problems) {
        String example = "write an address such as https://shop.example/ledger";
        if (url.length() > URL_CHARS_MAX) {
            problems.add(new FieldProblem("url", "is too long", "write at most " + URL_CHARS_MAX + " characters"));
            return;
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                problems.add(new FieldProblem("url", "is no address of HTTP", example));
            } else if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
                problems.add(new FieldProblem("url", "names no host that can be called", example));
            } else if (uri.getRawUserInfo() != null) {
                problems.add(new FieldProblem(
                        "url", "holds a name or password", "leave it out: messages are signed instead"));
            } else if (uri.getRawFragment() != null) {
                problems.add(new FieldProblem("url", "holds a fragment", "leave out # and what follows"));
            } else if (!uri.toASCIIString().equals(url)) {
                problems.add(
                        new FieldProblem("url", "holds characters that no address has", "encode them: %C3%A9, xn--"));
            }
        } catch (URISyntaxException e) {
            problems.add(new FieldProblem("url", "is no address", example));
        }
    }

    private void types(List<FieldProblem> problems) {
        if (types.isEmpty() || types.size() > TYPES_MAX) {
            problems.add(new FieldProblem(
                    "types",
                    types.isEmpty() ? "names none" : "names too many",
                    "name 1 to " + TYPES_MAX + ", such as entry.* or notice.CaseOpened; * for all"));
        }
        if (new HashSet<>(types).size() < types.size()) {
            problems.add(new FieldProblem("types", "names one twice", "name each once"));
        }
        for (String type : types) {
            if (!MessageTypes.isKnown(type)) {
                problems.add(new FieldProblem("types", "names one that is not known", MessageTypes.remedy(type)));
            }
        }
    }

    private void thresholds(List<FieldProblem> problems) {
        if (thresholds.size() > THRESHOLDS_MAX || new HashSet<>(thresholds).size() < thresholds.size()) {
            problems.add(new FieldProblem(
                    "thresholds", "has too many, or one twice", "give at most " + THRESHOLDS_MAX + ", each once"));
        }
        boolean watches = types.stream().anyMatch(type -> MessageTypes.covers(type, MessageTypes.THRESHOLD));
        if (watches && thresholds.isEmpty() && types.contains(MessageTypes.THRESHOLD)) {
            problems.add(new FieldProblem(
                    "thresholds", "are missing", "give the balances to watch, or leave out " + MessageTypes.THRESHOLD));
        }
        if (!watches && !thresholds.isEmpty()) {
            problems.add(new FieldProblem(
                    "thresholds", "are of no use", "add the type " + MessageTypes.THRESHOLD + ", or leave them out"));
        }
    }

    /** Whether messages of that type are wanted. */
    boolean wants(String type) {
        return types.stream().anyMatch(each -> MessageTypes.covers(each, type));
    }

    /** Whether that account is one of those it is told of, by its id and the policy that governed what happened. */
    boolean isAbout(String accountId, String policyId) {
        return (accountPrefix == null || accountId.startsWith(accountPrefix))
                && (product == null || product.equals(policyId));
    }
}
