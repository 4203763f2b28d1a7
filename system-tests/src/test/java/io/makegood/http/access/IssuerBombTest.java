package io.makegood.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.systemtests.limits.Bombs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever answers in place of an issuer's documents, and whatever is sent as a token, is refused by name and in time. */
class IssuerBombTest {
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private static TokenSettings settings(Bombs server, boolean discovers) {
        return new TokenSettings(
                server.url(),
                "makegood",
                discovers ? null : server.url() + "/keys",
                TokenSettings.ACCOUNT_CLAIM_DEFAULT);
    }

    private static void isRefusedAsDiscovery(String what, Bombs server) {
        Bombs.inTime(
                what,
                () -> assertThatThrownBy(() -> new Tokens(settings(server, true)))
                        .as(what)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("the keys of issuer " + server.url() + " were not found")
                        .hasMessageContaining("--jwt-keys"));
    }

    private static void isNoSetOfKeys(String what, Bombs server) {
        Tokens tokens = new Tokens(settings(server, false));
        String token = encoded("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "." + encoded("{\"sub\":\"a\"}") + ".AAAA";
        Bombs.inTime(
                what,
                () -> assertThatThrownBy(() -> tokens.caller(token, System.currentTimeMillis()))
                        .as(what)
                        .isInstanceOfSatisfying(
                                AccessDenied.class,
                                denied -> assertThat(denied.isUndecided()).isTrue())
                        .hasMessageContaining("cannot be checked at the moment"));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_discovery_document_that_is_made_to_cost_names_no_keys() throws IOException {
        for (Map.Entry<String, String> bomb : Bombs.json("jwks_uri").entrySet()) {
            try (Bombs server = Bombs.serve()) {
                server.answer(DISCOVERY, bomb.getValue());
                isRefusedAsDiscovery(bomb.getKey(), server);
            }
        }
    }

    @Test
    void a_discovery_document_that_never_ends_or_never_comes_is_given_up() throws IOException {
        try (Bombs server = Bombs.serve()) {
            server.answerWithoutEnd(DISCOVERY);
            isRefusedAsDiscovery("endless", server);
        }
        try (Bombs server = Bombs.serve()) {
            server.promise(DISCOVERY);
            isRefusedAsDiscovery("promised", server);
        }
    }

    @Test
    void a_set_of_keys_that_is_made_to_cost_lets_nobody_in_and_turns_nobody_away() throws IOException {
        for (Map.Entry<String, String> bomb : Bombs.json("keys").entrySet()) {
            try (Bombs server = Bombs.serve()) {
                server.answer("/keys", bomb.getValue());
                isNoSetOfKeys(bomb.getKey(), server);
            }
        }
        try (Bombs server = Bombs.serve()) {
            server.answerWithoutEnd("/keys");
            isNoSetOfKeys("endless", server);
        }
        try (Bombs server = Bombs.serve()) {
            server.promise("/keys");
            isNoSetOfKeys("promised", server);
        }
    }

    @Test
    void a_token_whose_header_or_claims_are_made_to_cost_is_denied() throws IOException {
        try (Bombs server = Bombs.serve()) {
            server.answer("/keys", "{\"keys\":[]}");
            Tokens tokens = new Tokens(settings(server, false));
            for (Map.Entry<String, String> bomb : Bombs.json("alg").entrySet()) {
                for (String token : new String[] {
                    encoded(bomb.getValue()) + ".e30.AAAA",
                    encoded("{\"alg\":\"RS256\"}") + "." + encoded(bomb.getValue()) + ".AAAA"
                }) {
                    Bombs.inTime(
                            bomb.getKey(),
                            () -> assertThatThrownBy(() -> tokens.caller(token, 0))
                                    .as(bomb.getKey())
                                    .isInstanceOf(AccessDenied.class));
                }
            }
        }
    }
}
