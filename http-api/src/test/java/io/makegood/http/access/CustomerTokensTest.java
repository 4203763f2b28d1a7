package io.makegood.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.ledger.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens of customers: for one account, for minutes, and for as long as whoever made them is good. */
class CustomerTokensTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final String OLD = "0123456789abcdef0123456789abcdef";
    private static final String NEW = "fedcba9876543210fedcba9876543210";
    private static final String LEDGER = "makegood-ledger";
    private static final String ACCOUNT = "shop:ann";

    private final KeyTable keys = new KeyTable();
    private final ApiKey.Created key =
            ApiKey.create("shop", Set.of(Scope.READ, Scope.PUBLISH), null, NOW, NOW + 600_000);

    private Access access(String secrets) throws JsonProcessingException {
        keys.keep(new ObjectMapper().writeValueAsBytes(key.key()));
        return Access.controlled(keys, null, CustomerTokens.of(secrets, LEDGER));
    }

    private CustomerTokens.Made made(String secrets, boolean claims, int minutes) {
        return CustomerTokens.of(secrets, LEDGER).make(key.key().caller(), ACCOUNT, null, claims, minutes, NOW);
    }

    private static Caller caller(Access access, String token) throws AccessDenied {
        return access.caller("Bearer " + token, NOW);
    }

    @Test
    void it_reads_its_account_and_no_other() throws Exception {
        Caller caller = caller(access(OLD), made(OLD, false, 5).text());
        assertThat(caller.id()).isEqualTo("key:" + key.key().keyId() + " for " + ACCOUNT);
        assertThat(caller.isCustomer()).isTrue();
        assertThat(caller.rights().mayRead(ACCOUNT)).isTrue();
        assertThat(caller.rights().mayRead("shop:bob")).isFalse();
        assertThat(caller.rights().mayClaim(ACCOUNT)).isFalse();
        assertThat(List.of(Scope.READ, Scope.PUBLISH, Scope.GRANT, Scope.REVIEW, Scope.OPERATE))
                .noneMatch(caller.rights()::has);
    }

    @Test
    void one_to_claim_claims_for_its_account_and_no_other() throws Exception {
        Rights rights = caller(access(OLD), made(OLD, true, 5).text()).rights();
        assertThat(rights.mayClaim(ACCOUNT)).isTrue();
        assertThat(rights.mayClaim("shop:bob")).isFalse();
        assertThat(rights.mayRead(ACCOUNT)).isTrue();
    }

    @Test
    void a_members_reads_its_part_alone_and_claims_nothing() throws Exception {
        String token = CustomerTokens.of(OLD, LEDGER)
                .make(key.key().caller(), ACCOUNT, "ben", false, 5, NOW)
                .text();
        Caller caller = caller(access(OLD), token);
        assertThat(caller.rights().memberOf(ACCOUNT)).isEqualTo("ben");
        assertThat(caller.rights().mayClaim(ACCOUNT)).isFalse();
        assertThatThrownBy(() -> CustomerTokens.of(OLD, LEDGER).make(key.key().caller(), ACCOUNT, "ben", true, 5, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_ends_when_it_says_and_no_later_than_the_key_that_made_it() throws Exception {
        CustomerTokens.Made five = made(OLD, false, 5);
        assertThat(five.grant().end()).isEqualTo(NOW + 300_000);
        assertThat(made(OLD, false, 60).grant().end()).isEqualTo(NOW + 600_000);
        Access access = access(OLD);
        assertThat(access.caller("Bearer " + five.text(), NOW + 299_999).expiresAt())
                .isEqualTo(NOW + 300_000);
        assertThatThrownBy(() -> access.caller("Bearer " + five.text(), NOW + 300_000))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("expired");
        for (int minutes : new int[] {0, -1, 61}) {
            assertThatThrownBy(() -> made(OLD, false, minutes)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void it_ends_with_its_key_also_in_the_middle_of_a_live_stream() throws Exception {
        Access access = access(OLD);
        String token = made(OLD, false, 5).text();
        Caller streaming = caller(access, token);
        assertThat(access.isValid(streaming, NOW)).isTrue();
        keys.keep(new ObjectMapper().writeValueAsBytes(key.key().revoked(NOW)));
        assertThat(access.isValid(streaming, NOW)).isFalse();
        assertThatThrownBy(() -> caller(access, token))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("revoked");
    }

    @Test
    void secrets_are_changed_without_a_token_lost() throws Exception {
        String before = made(OLD, false, 5).text();
        Access both = access(NEW + "," + OLD);
        String after = made(NEW + "," + OLD, false, 5).text();
        assertThat(caller(both, before).name()).isEqualTo(ACCOUNT);
        assertThat(caller(both, after).name()).isEqualTo(ACCOUNT);
        assertThat(caller(access(NEW), after).name()).isEqualTo(ACCOUNT);
        assertThatThrownBy(() -> caller(access(NEW), before))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("token.secret");
    }

    @Test
    void what_was_changed_or_is_for_another_ledger_opens_nothing() throws Exception {
        Access access = access(OLD);
        String token = made(OLD, false, 5).text();
        String payload = token.substring("mgt_".length(), token.indexOf('.'));
        String other =
                new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8).replace(ACCOUNT, "shop:bob");
        String changed = Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(StandardCharsets.UTF_8));
        String foreign = CustomerTokens.of(OLD, "another-ledger")
                .make(key.key().caller(), ACCOUNT, null, false, 5, NOW)
                .text();
        for (String bad : List.of(
                token.replace(payload, changed),
                foreign,
                token + ".x",
                token + "=A",
                "mgt_",
                "mgt_.",
                "mgt_" + payload,
                "mgt_" + payload + ".",
                "mgt_%%.%%",
                "mgt_e30.AAAA")) {
            assertThatThrownBy(() -> caller(access, bad)).as(bad).isInstanceOf(AccessDenied.class);
        }
        assertThatThrownBy(() -> Access.controlled(keys, null).caller("Bearer " + token, NOW))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("token.secret");
    }

    @Test
    void a_secret_that_could_be_guessed_is_refused_with_the_setting_and_the_remedy() {
        for (String secrets : List.of("", "short", OLD + ",", OLD + ",short", String.join(",", OLD, OLD, OLD, OLD))) {
            assertThatThrownBy(() -> CustomerTokens.of(secrets, LEDGER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token.secret");
        }
    }

    @Test
    void it_is_known_as_a_secret_where_texts_are_looked_at_for_some() {
        assertThat(Secrets.findIn("my token is " + made(OLD, true, 5).text())).isPresent();
    }
}
