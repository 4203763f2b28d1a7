package io.makegood.http.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a caller can ask again later. */
final class AskAgain {
    private AskAgain() {}

    static String event(String account, JournalPosition position) {
        return "/v1/accounts/" + segment(account) + "/events/" + position;
    }

    static String generation(String account, String generation) {
        return "/v1/accounts/" + segment(account) + "/generations/" + segment(generation);
    }

    static String account(String account) {
        return "/v1/accounts/" + segment(account);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
