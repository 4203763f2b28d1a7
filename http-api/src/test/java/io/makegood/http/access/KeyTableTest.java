package io.makegood.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    private static final long NOW = 1_790_000_000_000L;

    /** Whoever follows the topic must not stop at it: nobody would hear of keys that are revoked afterwards. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "[]",
                "{}",
                "{\"scopes\":[]}",
                "{\"keyId\":\"k\",\"scopes\":[]}",
                "{\"keyId\":\"k\",\"name\":\"n\",\"scopes\":[]}",
                "{\"keyId\":\"k\",\"name\":\"n\",\"scopes\":[null],\"secretHash\":\"00\"}"
            })
    void a_record_that_is_no_key_opens_nothing_and_stops_nobody(String record) {
        KeyTable keys = new KeyTable();
        keys.keep(record.getBytes(StandardCharsets.UTF_8));
        assertThat(keys.valid(NOW)).isZero();
    }

    @Test
    void a_key_opens_until_it_is_revoked() throws Exception {
        KeyTable keys = new KeyTable();
        Access access = Access.controlled(keys, null);
        ApiKey.Created made = ApiKey.create("ci", Set.of(Scope.READ), null, NOW, null);
        keys.keep(new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsBytes(made.key()));
        assertThat(access.caller("Bearer " + made.text(), NOW).name()).isEqualTo("ci");
        keys.keep(new com.fasterxml.jackson.databind.ObjectMapper()
                .writeValueAsBytes(made.key().revoked(NOW)));
        assertThat(keys.valid(NOW)).isZero();
    }
}
