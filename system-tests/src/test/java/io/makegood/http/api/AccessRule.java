package io.makegood.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Scope;
import io.makegood.http.api.AccessMatrix.Cell;
import io.makegood.http.api.AccessMatrix.Naming;
import io.makegood.http.api.AccessMatrix.Role;
import io.makegood.ledger.event.EventType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, as the documents say it: a method that is served, credentials that are good, one of the scopes that the route names, or
 * one's own account where it is open to that. Nothing of what the API decides with is used here.
 */
final class AccessRule {
    /** Where tokens of customers are made. */
    static final String TOKENS = "/v1/accounts/{id}/tokens";

    /** Where texts are erased: those of this ledger were never sealed. */
    static final String ERASE = "/v1/accounts/{id}/erase";

    private static final String WEBHOOKS = "/v1/webhooks";
    private static final String CLAIMS = "/v1/claims";
    private static final Set<String> BATCHES =
            Set.of("/v1/claims/reviews", "/v1/cases/resolutions", "/v1/cash-refunds/reviews");
    static final String CAMPAIGNS = "/v1/make-goods";
    static final String WHAT_IFS = "/v1/what-ifs";
    private static final String AUDITS = "/v1/audits";
    private static final String GENERATION = "/v1/accounts/{id}/generations/{generationId}";
    static final String RECEIPT = GENERATION + "/receipt";
    private static final Set<String> SERVED = Set.of("GET", "HEAD", "POST");
    /** Where there is something that the scope for goodwill lets one send. */
    private static final Set<String> GIVING = Set.of("/v1/grants", "/v1/adjustments");

    private static final Map<EventType.Author, Scope> AUTHORS = Map.of(
            EventType.Author.SERVICE, Scope.PUBLISH,
            EventType.Author.BILLING, Scope.GRANT,
            EventType.Author.SUPPORT, Scope.REVIEW);

    /** What these tell is of the whole ledger. */
    private static final Set<String> OF_THE_WHOLE = Set.of(
            "/v1/overview",
            "/v1/counts",
            "/v1/instances",
            "/v1/keys",
            AUDITS,
            AUDITS + "/{auditId}/end",
            "/v1/finance-report",
            "/v1/finance-report/csv",
            WHAT_IFS);

    private static final String DEAD_LETTERS = "/v1/dead-letter";

    private static final Set<String> ALL_OF_A_CAUSE = Set.of("/v1/dead-letters/retry", "/v1/dead-letters/discard");

    /** The role of one member of an account, who asked for no generation of it. */
    static final String MEMBER = "token of a member";
    /** What a member sees its part of. */
    private static final Set<String> OF_MEMBERS = Set.of(
            "/v1/accounts/{id}",
            "/v1/accounts/{id}/activity",
            "/v1/accounts/{id}/budgets",
            "/v1/accounts/{id}/plan",
            "/v1/accounts/{id}/refunds",
            "/v1/accounts/{id}/notices",
            GENERATION,
            RECEIPT,
            "/v1/quotes");

    private final List<Route> routes;

    AccessRule(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /**
     * What is to come of a request.
     *
     * @param statuses one of these
     * @param refused whether nothing may be told and nothing done
     */
    record Expected(Set<Integer> statuses, boolean refused) {
        Expected {
            statuses = Set.copyOf(statuses);
        }

        /** Whether something may be written down. */
        boolean writes() {
            return statuses.contains(202);
        }
    }

    Expected of(Cell cell) {
        String method = cell.method().name();
        if (!SERVED.contains(method)) {
            return refused(405);
        }
        boolean isApi = cell.route().path().startsWith("/v1/");
        if (isApi && !cell.role().isKnown()) {
            // What is no address is not even asked for credentials.
            return isStray(cell) ? new Expected(Set.of(400, 401), true) : refused(401);
        }
        Route route =
                served(method.equals("HEAD") ? "GET" : method, cell.route().path());
        if (route == null
                && ALL_OF_A_CAUSE.contains(cell.route().path())
                && (method.equals("GET") || method.equals("HEAD"))) {
            // Read, it is the name of a letter, which there is not.
            return new Expected(Set.of(400, 403, 404), true);
        }
        if (route == null) {
            return refused(405);
        }
        if (!isApi) {
            return new Expected(Set.of(200), false);
        }
        return isStray(cell) ? stray(cell) : of(cell, route);
    }

    private static Expected of(Cell cell, Route route) {
        if (cell.form().naming() == Naming.MALFORMED) {
            return refused(400);
        }
        if (!mayUse(cell.role(), route, cell.form().account())) {
            return refused(403);
        }
        if (isOfAnotherParameter(cell, route)) {
            return refused(400);
        }
        if (isOfWebhooks(route)) {
            // No endpoint can be added to a ledger that has no key to keep secrets under.
            return new Expected(cell.method().name().equals("POST") ? Set.of(400, 404, 501) : Set.of(200, 404), false);
        }
        if (isOfDeadLetters(route)) {
            // There is none of such a name, nor of such a reason.
            return new Expected(cell.method().name().equals("POST") ? Set.of(200, 400, 404) : Set.of(200, 404), false);
        }
        if (route.path().equals(AUDITS + "/{auditId}/end")) {
            // There is none of such an id.
            return new Expected(Set.of(404), false);
        }
        if (route.path().equals(AUDITS) && cell.method().name().equals("POST")) {
            // One begins, or the one is answered that runs.
            return new Expected(Set.of(202), false);
        }
        if (route.path().equals(CAMPAIGNS) || route.path().equals(WHAT_IFS)) {
            // The sample is no time span, or no policy.
            return new Expected(Set.of(400), false);
        }
        if (BATCHES.contains(route.path())) {
            return batch(cell);
        }
        if (isAssignment(route) && mayPublish(cell)) {
            // Nobody claimed what the sample names.
            return new Expected(Set.of(400, 404), false);
        }
        if (!mayPublish(cell)) {
            // Nobody needs a scope for what is no event.
            return cell.form().inBody() == null ? new Expected(Set.of(403, 422), true) : refused(403);
        }
        if (route.path().equals(TOKENS)) {
            boolean isBlank = String.valueOf(cell.form().account()).isBlank();
            return new Expected(Set.of(isBlank ? 400 : 201), false);
        }
        if (route.path().equals(ERASE)) {
            boolean isBlank = String.valueOf(cell.form().account()).isBlank();
            return new Expected(Set.of(isBlank ? 400 : 404), false);
        }
        if (route.path().equals(RECEIPT + "/links")) {
            // A link opens what is there.
            return new Expected(cell.form().naming() == Naming.KNOWN ? Set.of(201) : Set.of(404), false);
        }
        if (cell.method().name().equals("POST")) {
            return new Expected(cell.form().inBody() == null ? Set.of(400, 422) : Set.of(202), false);
        }
        if (route.isStream()) {
            // It was not asked for as one.
            return new Expected(Set.of(406), false);
        }
        boolean isThere = cell.form().naming() == Naming.KNOWN;
        if (isMember(cell.role()) && Set.of(GENERATION, RECEIPT).contains(route.path())) {
            return new Expected(Set.of(404), true);
        }
        // Where an account is needed, or one is asked about that nobody has heard of.
        return new Expected(isThere ? Set.of(200) : Set.of(200, 400, 404), false);
    }

    /** An account beside the items is no part of a batch; the items of the sample have one of their own. */
    private static Expected batch(Cell cell) {
        if (cell.form().inBody() != null) {
            return new Expected(Set.of(400), false);
        }
        return cell.role().isFor(SampleBodies.TEXT) ? new Expected(Set.of(200, 202), false) : refused(403);
    }

    /** They say who works on what, and are written down beside the journal. */
    static boolean isAssignment(Route route) {
        return route.path().endsWith("/assignment");
    }

    /** They say who is told what, and are written down beside the journal. */
    static boolean isOfWebhooks(Route route) {
        return route.path().startsWith(WEBHOOKS);
    }

    private static boolean isOfDeadLetters(Route route) {
        return route.path().startsWith(DEAD_LETTERS);
    }

    /** A parameter that the route does not have is refused, to those who may use the route. */
    private static boolean isOfAnotherParameter(Cell cell, Route route) {
        String path = cell.form().path();
        int query = path.indexOf('?');
        return query >= 0
                && Arrays.stream(path.substring(query + 1).split("&"))
                        .map(field -> field.split("=", 2)[0])
                        .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                        .anyMatch(name -> route.parameters().stream()
                                .noneMatch(parameter -> parameter.place().equals("query")
                                        && parameter.name().equals(name)));
    }

    private static boolean mayUse(Role role, Route route, @Nullable String account) {
        Set<Scope> held = new HashSet<>(role.scopes());
        held.retainAll(route.guard().anyOf());
        boolean isOwn = route.guard().own()
                && role.scopes().contains(Scope.READ_ACCOUNT)
                && account != null
                && account.equals(role.account());
        boolean isThere = (OF_THE_WHOLE.contains(route.path()) || isOfWebhooks(route) || isOfDeadLetters(route))
                ? role.prefix().isEmpty()
                : account == null || role.isFor(account);
        boolean isMembers = !isMember(role) || OF_MEMBERS.contains(route.path());
        return (!held.isEmpty() && isThere) || (isOwn && isMembers);
    }

    /** An event needs the scope of whoever says such things, whatever other scopes let one publish. */
    private static boolean mayPublish(Cell cell) {
        String account = cell.form().inBody();
        if (!cell.method().name().equals("POST")) {
            return true;
        }
        if (account != null && !cell.role().isFor(account)) {
            return false;
        }
        EventType type = cell.event();
        boolean isGift = GIVING.contains(cell.route().path())
                || type == EventType.CreditsGranted
                || type == EventType.CreditsAdjusted;
        if (isGift && cell.role().scopes().contains(Scope.GOODWILL) && isGoodwill(cell)) {
            return true;
        }
        if (cell.route().path().equals(CLAIMS) && !cell.role().scopes().contains(Scope.PUBLISH)) {
            // The customer's own, whatever the query names.
            return account != null && account.equals(cell.role().account());
        }
        if (type == null) {
            return !GIVING.contains(cell.route().path()) || cell.role().scopes().contains(Scope.GRANT);
        }
        return Optional.ofNullable(AUTHORS.get(type.author()))
                .filter(cell.role().scopes()::contains)
                .isPresent();
    }

    /** Whether it gives what the scope for goodwill lets one give. */
    private static boolean isGoodwill(Cell cell) {
        JsonNode body;
        try {
            body = Api.JSON.readTree(String.valueOf(cell.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return body.has("kind")
                ? body.path("kind").asText().equals("GOODWILL") && !body.has("paymentReference")
                : body.path("amount").asLong() > 0
                        && !body.path("ground").asText().equals("CORRECTION");
    }

    private static boolean isMember(Role role) {
        return role.name().startsWith(MEMBER);
    }

    private static boolean isStray(Cell cell) {
        return cell.form().naming() == Naming.ASTRAY;
    }

    /** Whoever may read all may be answered as the path is understood; nobody else. */
    private static Expected stray(Cell cell) {
        Role role = cell.role();
        boolean isPost = cell.method().name().equals("POST");
        if (role.scopes().contains(Scope.READ)) {
            Set<Integer> known = isPost ? Set.of(201, 400, 404, 405) : Set.of(200, 400, 404, 406);
            // Who may read all may not erase.
            boolean erases = isPost
                    && cell.route().path().equals(ERASE)
                    && !role.scopes().contains(Scope.ERASE);
            Set<Integer> statuses = erases ? with403(known) : known;
            return role.prefix().isEmpty() ? new Expected(statuses, false) : new Expected(with403(statuses), true);
        }
        return new Expected(isPost ? Set.of(400, 403, 404, 405) : Set.of(400, 403, 404), true);
    }

    private static Set<Integer> with403(Set<Integer> statuses) {
        Set<Integer> more = new HashSet<>(statuses);
        more.add(403);
        return more;
    }

    private @Nullable Route served(String method, String path) {
        return routes.stream()
                .filter(route ->
                        route.method().name().equals(method) && route.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    private static Expected refused(int status) {
        return new Expected(Set.of(status), true);
    }
}
