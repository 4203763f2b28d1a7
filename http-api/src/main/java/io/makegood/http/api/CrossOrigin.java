package io.makegood.http.api;

import io.makegood.schemas.codec.Excerpt;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The pages of other origins that a browser lets call the API, as the Fetch standard has it (CORS): those of the origins that are listed, and
 * no others. Callers show who they are in a header that the page sets itself; no answer ever lets a browser add what it keeps of its own,
 * such as cookies.
 *
 * @param origins as browsers send them: scheme, host, and a port that is not the scheme's own; none for no other pages at all
 */
public record CrossOrigin(Set<String> origins) {
    /** The setting that lists them. */
    static final String SETTING = "cors.origins";
    /** No pages of other origins. */
    public static final CrossOrigin NONE = new CrossOrigin(Set.of());

    private static final int ORIGINS_MAX = 100;
    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://((?:[a-z0-9_.-]{1,253}|\\[[0-9a-f:.]{2,45}]))(?::(\\d{1,5}))?");

    private static final String PREFLIGHT = "OPTIONS";
    private static final String DESCRIPTION = "/openapi.json";
    /** What pages take into theirs: a browser loads a module of another origin only if it may have it. */
    private static final String COMPONENTS = "/components/";

    private static final String METHODS = "GET, HEAD, POST";
    private static final int PREFLIGHT_SECONDS = 600;
    /** What the API reads of a request, beside what browsers always let a page send. */
    private static final List<String> TAKEN = List.of(
            "Authorization",
            "Content-Type",
            RequestKey.HEADER,
            "If-None-Match",
            "Last-Event-ID",
            Call.POSITION,
            "traceparent");
    /** An attribute of a CloudEvent in binary mode; extensions have names of their own. */
    private static final Pattern ATTRIBUTE = Pattern.compile("ce-[a-z0-9]{1,40}");

    private static final int ATTRIBUTES_MAX = 40;
    /** What an answer says beside its body; without this a page would not see it. */
    private static final String TOLD = String.join(
            ", ",
            Call.POSITION,
            "Makegood-Records-Behind",
            "Idempotent-Replayed",
            "ETag",
            "Location",
            "Retry-After",
            "WWW-Authenticate");

    /** Keeps its own copy. */
    public CrossOrigin {
        origins = Set.copyOf(origins);
    }

    /** Those in a text, separated by commas; throws {@link IllegalArgumentException} for what is no origin. */
    public static CrossOrigin of(String text) {
        Set<String> origins = new LinkedHashSet<>();
        for (String each : text.split(",", -1)) {
            origins.add(origin(each.strip()));
        }
        if (origins.size() > ORIGINS_MAX) {
            throw new IllegalArgumentException(
                    SETTING + " lists " + origins.size() + " origins; list at most " + ORIGINS_MAX);
        }
        return new CrossOrigin(origins);
    }

    private static String origin(String text) {
        if (text.equals("*") || text.equals("null")) {
            throw new IllegalArgumentException(SETTING + " is " + text
                    + ", which would let the pages of anybody call the ledger; list the origins of your own, such as"
                    + " https://app.example.com");
        }
        Matcher origin = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
        if (!origin.matches()) {
            throw new IllegalArgumentException(SETTING + " lists " + Excerpt.quoted(text)
                    + ", which is no origin; write scheme, host and port alone, without a path or a slash at the end, such as"
                    + " https://app.example.com or http://localhost:5173");
        }
        String scheme = origin.group(1);
        String port = origin.group(3);
        boolean isUsual = port == null || Integer.parseInt(port) == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + origin.group(2) + (isUsual ? "" : ":" + Integer.parseInt(port));
    }

    /**
     * The headers by which a browser knows that the page may have the answer; none where it may not. Throws a {@link Problem} naming the
     * setting for a browser that asks whether a page may call, and it may not.
     */
    HttpFields headers(Request request) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (!isServed(request) || (origins.isEmpty() && origin == null)) {
            return HttpFields.EMPTY;
        }
        HttpFields.Mutable headers = HttpFields.build();
        if (!origins.isEmpty()) {
            // Whatever keeps an answer must not give it to a page of another origin.
            headers.add(HttpHeader.VARY, "Origin");
        }
        if (origin == null || !origins.contains(origin)) {
            if (isPreflight(request)) {
                throw Problem.notAllowed("a browser asks whether a page of another origin may call the API, and "
                        + (origins.isEmpty() ? SETTING + " lists none" : "it is none of those in " + SETTING)
                        + "; the operator lists it there as the browser sends it in Origin");
            }
            return headers.asImmutable();
        }
        headers.add(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if (isPreflight(request)) {
            headers.add(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.add(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, taken(request));
            headers.add(new HttpField(HttpHeader.ACCESS_CONTROL_MAX_AGE, Integer.toString(PREFLIGHT_SECONDS)));
        } else {
            headers.add(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, TOLD);
        }
        return headers.asImmutable();
    }

    /** Whether a browser asks on behalf of a page before it sends the page's own request. */
    static boolean isPreflight(Request request) {
        return request.getMethod().equals(PREFLIGHT)
                && isServed(request)
                && request.getHeaders().contains(HttpHeader.ORIGIN)
                && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static boolean isServed(Request request) {
        String path = request.getHttpURI().getCanonicalPath();
        return path != null && (path.startsWith(Door.API) || path.startsWith(COMPONENTS) || path.equals(DESCRIPTION));
    }

    /** What is always taken, and the attributes of CloudEvents that the page wants to send: of those nobody knows all names. */
    private static String taken(Request request) {
        Set<String> taken = new LinkedHashSet<>(TAKEN);
        taken.addAll(wanted(request.getHeaders().get(HttpHeader.ACCESS_CONTROL_REQUEST_HEADERS)));
        return String.join(", ", taken);
    }

    private static Set<String> wanted(@Nullable String names) {
        return names == null
                ? Set.of()
                : Arrays.stream(names.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .filter(name -> ATTRIBUTE.matcher(name).matches())
                        .limit(ATTRIBUTES_MAX)
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
