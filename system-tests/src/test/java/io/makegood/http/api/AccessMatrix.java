package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.http.access.Scope;
import io.makegood.ledger.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every way to ask, made from the routes that the API itself serves: each route, by each role, about each account, in each form in which an
 * account can be named, and with each method.
 */
final class AccessMatrix {
    /** The generation that both accounts have. */
    static final String GENERATION = "matrix-generation";
    /** An event of each type is sent to the route of this body. */
    static final String ANY_EVENT = "EventOrEvents";

    private static final String GET = "GET";
    private static final List<Method> METHODS = List.of(
            new Method(GET, null),
            new Method("HEAD", null),
            new Method("POST", null),
            new Method("PUT", null),
            new Method("DELETE", null),
            new Method("PATCH", null),
            new Method("OPTIONS", null),
            new Method("TRACE", null),
            new Method("BREW", null),
            new Method("get", null),
            new Method(GET, "POST"),
            new Method(GET, "DELETE"),
            new Method("POST", GET),
            new Method("POST", "PUT"),
            new Method("DELETE", GET));

    private final List<Route> routes;
    private final List<Role> roles;
    private final SampleBodies bodies;
    private final String own;
    private final String other;
    private final Map<String, String> positions;
    private final List<Cell> cells = new ArrayList<>();

    private AccessMatrix(List<Route> routes, List<Role> roles, SampleBodies bodies, Planted own, Planted other) {
        this.routes = List.copyOf(routes);
        this.roles = List.copyOf(roles);
        this.bodies = bodies;
        this.own = own.account();
        this.other = other.account();
        positions = Map.of(own.account(), own.position(), other.account(), other.position());
    }

    /**
     * Who asks.
     *
     * @param authorization the header, null for none
     * @param isKnown whether the credentials are good
     * @param account the account that they are for
     * @param prefix how the ids of the accounts begin for which the scopes are held; empty for all
     */
    record Role(
            String name,
            @Nullable String authorization,
            boolean isKnown,
            Set<Scope> scopes,
            @Nullable String account,
            String prefix) {
        Role {
            scopes = Set.copyOf(scopes);
        }

        /** One whose scopes are for all accounts. */
        Role(
                String name,
                @Nullable String authorization,
                boolean isKnown,
                Set<Scope> scopes,
                @Nullable String account) {
            this(name, authorization, isKnown, scopes, account, "");
        }

        /** Whether it is for that account that it has its scopes. */
        boolean isFor(String id) {
            return id.startsWith(prefix);
        }

        /** Whether it may read one account, or claim for it, and nothing else. */
        boolean isCustomer() {
            return !scopes.isEmpty()
                    && Set.of(Scope.READ_ACCOUNT, Scope.CLAIM_ACCOUNT).containsAll(scopes);
        }
    }

    /** An account that there is, and where an event of it stands. */
    record Planted(String account, String position) {}

    /** A method, and what a header says that it be taken for. */
    record Method(String name, @Nullable String override) {}

    /** What a form of naming an account comes to. */
    enum Naming {
        /** An account that there is. */
        KNOWN,
        /** Another name than that of any account, or none at all. */
        UNKNOWN,
        /** Nothing that can be read as one account. */
        MALFORMED,
        /** A path that is another one, or none. */
        ASTRAY
    }

    /**
     * How an account is named.
     *
     * @param path with the query
     * @param account the account that is named so; null for none
     * @param inBody the account in the body of a request that has one
     */
    record Form(
            String name,
            String path,
            Naming naming,
            @Nullable String account,
            @Nullable String inBody) {}

    /** One request. */
    record Cell(
            Route route,
            Role role,
            Form form,
            Method method,
            @Nullable String body,
            @Nullable EventType event) {
        /** What of it is the same in a question for headers and in one for the whole answer. */
        String question() {
            return route.path() + " | " + role.name() + " | " + form.name();
        }

        @Override
        public String toString() {
            return method.name() + (method.override() == null ? "" : " for " + method.override()) + " " + form.path()
                    + (event == null ? "" : " of " + event) + " (" + form.name() + ") by " + role.name();
        }
    }

    static List<Cell> cells(List<Route> routes, List<Role> roles, SampleBodies bodies, Planted own, Planted other) {
        AccessMatrix matrix = new AccessMatrix(routes, roles, bodies, own, other);
        matrix.routes.forEach(matrix::add);
        return List.copyOf(matrix.cells);
    }

    private void add(Route route) {
        List<Form> forms = isOfAccount(route) ? inPath(route) : inQuery(route);
        boolean reads = route.method().name().equals(GET);
        for (Role role : roles) {
            for (Form form : forms) {
                add(route, role, form, new Method(route.method().name(), null));
                if (reads) {
                    add(route, role, form, new Method("HEAD", null));
                }
            }
            for (Method method : METHODS) {
                boolean isThere = method.override() == null
                        && (method.name().equals(route.method().name())
                                || (reads && method.name().equals("HEAD")));
                if (!isThere) {
                    add(route, role, forms.get(0), method);
                }
            }
            if (ANY_EVENT.equals(route.body())) {
                for (EventType type : EventType.values()) {
                    JsonNode event = bodies.event(type, own);
                    if (event != null) {
                        cells.add(
                                new Cell(route, role, forms.get(0), new Method("POST", null), event.toString(), type));
                    }
                }
            }
        }
    }

    private void add(Route route, Role role, Form form, Method method) {
        boolean empty = Set.of(GET, "HEAD", "TRACE", "get").contains(method.name());
        Route asked = routes.stream()
                .filter(each -> each.method().name().equals(method.name())
                        && each.path().equals(route.path()))
                .findFirst()
                .orElse(route);
        EventType type = ANY_EVENT.equals(asked.body()) && !empty ? EventType.AccountUpdated : null;
        // Even where the route takes none, as an attacker would.
        String body = empty ? null : bodies.of(asked, form.inBody()).toString();
        cells.add(new Cell(route, role, form, method, body, type));
    }

    /** Whether its path names the account. */
    static boolean isOfAccount(Route route) {
        return route.parameters().stream()
                .anyMatch(parameter ->
                        parameter.place().equals("path") && parameter.name().equals("id"));
    }

    private List<Form> inPath(Route route) {
        return List.of(
                inPath(route, "own", own, own, Naming.KNOWN),
                inPath(route, "other", other, other, Naming.KNOWN),
                inPath(route, "nobody's", "matrix:nobody", "matrix:nobody", Naming.UNKNOWN),
                inPath(route, "own, percent-encoded", encoded(own), own, Naming.KNOWN),
                inPath(route, "other, percent-encoded", encoded(other), other, Naming.KNOWN),
                inPath(route, "own in another case", upper(own), upper(own), Naming.UNKNOWN),
                inPath(route, "other in another case", upper(other), upper(other), Naming.UNKNOWN),
                inPath(route, "blank", "%20", " ", Naming.UNKNOWN),
                inPath(route, "empty", "", null, Naming.ASTRAY),
                inPath(route, "by way of one's own", own + "/../" + other, null, Naming.ASTRAY),
                inPath(route, "by way of one's own, encoded", own + "%2F..%2F" + other, null, Naming.ASTRAY),
                and(inPath(route, "own", own, own, Naming.KNOWN), "account=" + other),
                and(inPath(route, "other", other, other, Naming.KNOWN), "account=" + own),
                and(inPath(route, "other", other, other, Naming.KNOWN), "id=" + own),
                and(inPath(route, "own", own, own, Naming.KNOWN), "account="));
    }

    private Form inPath(Route route, String name, String segment, @Nullable String account, Naming naming) {
        String position = positions.getOrDefault(account == null ? "" : account, positions.get(other));
        String path =
                path(route).replace("{position}", String.valueOf(position)).replace("{id}", segment);
        return new Form(name, path, naming, account, account);
    }

    private static Form and(Form form, String query) {
        return new Form(
                form.name() + " and ?" + query,
                form.path() + "?" + query,
                form.naming(),
                form.account(),
                form.inBody());
    }

    private List<Form> inQuery(Route route) {
        List<Form> forms = new ArrayList<>();
        if (route.parameters().stream().noneMatch(parameter -> parameter.name().equals("account"))) {
            // What both accounts have something of, so that a search finds what it may.
            boolean searches = route.parameters().stream()
                    .anyMatch(parameter -> parameter.name().equals("text"));
            String path = path(route) + (searches ? "?text=grant-" : "");
            forms.add(new Form("own, in the body alone", path, Naming.KNOWN, null, own));
            forms.add(new Form("other, in the body alone", path, Naming.KNOWN, null, other));
        }
        forms.add(inQuery(route, "own", "account=" + own, Naming.KNOWN, own));
        forms.add(inQuery(route, "other", "account=" + other, Naming.KNOWN, other));
        forms.add(inQuery(route, "absent", "", Naming.UNKNOWN, null));
        forms.add(inQuery(route, "nobody's", "account=matrix:nobody", Naming.UNKNOWN, "matrix:nobody"));
        forms.add(inQuery(route, "own, percent-encoded", "account=" + encoded(own), Naming.KNOWN, own));
        forms.add(inQuery(route, "other, percent-encoded", "%61ccount=" + encoded(other), Naming.KNOWN, other));
        forms.add(inQuery(route, "own in another case", "account=" + upper(own), Naming.UNKNOWN, upper(own)));
        forms.add(inQuery(route, "other in another case", "account=" + upper(other), Naming.UNKNOWN, upper(other)));
        forms.add(inQuery(route, "parameter in another case", "Account=" + other, Naming.UNKNOWN, null));
        forms.add(inQuery(route, "parameter of another name", "account[]=" + other, Naming.UNKNOWN, null));
        for (String malformed : List.of(
                "account=",
                "account",
                "account=%20",
                "account=+",
                "account=" + own + "&account=" + own,
                "account=" + own + "&account=" + other,
                "account=" + other + "&%61ccount=" + own,
                "account=" + own + "&account=",
                "account=&account=" + own)) {
            forms.add(inQuery(route, "?" + malformed, malformed, Naming.MALFORMED, null));
        }
        return forms;
    }

    private Form inQuery(Route route, String name, String query, Naming naming, @Nullable String account) {
        // What a quote asks about besides.
        boolean featured = route.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals("feature"));
        String whole = (featured ? "feature=f" + (query.isEmpty() ? "" : "&") : "") + query;
        // A body names the account beside the query, which counts for nothing there.
        String inBody = naming == Naming.MALFORMED ? other : account;
        return new Form(name, path(route) + (whole.isEmpty() ? "" : "?" + whole), naming, account, inBody);
    }

    private static String path(Route route) {
        return route.path().replace("{generationId}", GENERATION).replaceAll("\\{(?!id}|position})[a-zA-Z]+}", "x-1");
    }

    private static String upper(String account) {
        return account.toUpperCase(Locale.ROOT);
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append('%').append(HexFormat.of().toHexDigits(each));
        }
        return encoded.toString();
    }
}
