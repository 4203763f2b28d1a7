package io.makegood.application.startup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.systemtests.limits.Bombs;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands in place of an engine's manifest is refused as none, in time. */
class ManifestBombTest {
    @Test
    void a_manifest_that_is_made_to_cost_is_none() {
        for (String field : new String[] {"formatVersion", "topicIds"}) {
            for (Map.Entry<String, String> bomb : Bombs.json(field).entrySet()) {
                Bombs.inTime(
                        bomb.getKey(),
                        () -> assertThatThrownBy(() -> EngineManifest.parse(bomb.getValue()))
                                .as(bomb.getKey())
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageMatching("it is no manifest in JSON|format version .*"));
            }
        }
    }
}
