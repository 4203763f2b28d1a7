package io.makegood.application.startup;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an engine wrote down at its first start: a manifest that is known here, or refused in words. */
public final class ManifestDoor implements Door {
    @Override
    public boolean take(byte[] input) {
        EngineManifest manifest;
        try {
            manifest = EngineManifest.parse(new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Refusal.with(e.getMessage());
        }
        Refusal.unless(manifest.equals(EngineManifest.parse(manifest.json())), "written again, it is another manifest");
        Refusal.unless(manifest.with(Map.of("t", "id")).topicIds().containsKey("t"), "a topic is forgotten");
        Refusal.unless(manifest.onto("j").journalTopicId().equals("j"), "another journal");
        return true;
    }

    @Override
    public List<byte[]> seeds() {
        EngineManifest manifest = new EngineManifest(
                2,
                "ledger-engine",
                "AAAA",
                12,
                1_790_000_000_000L,
                JournalRole.MIRROR,
                new TreeMap<>(Map.of("ledger.entries", "BBBB")));
        return List.of(
                Parts.bytes(manifest.json()),
                Parts.bytes("{\"formatVersion\":1,\"applicationId\":\"a\",\"journalTopicId\":\"j\",\"partitions\":1,"
                        + "\"firstStartedAt\":5}"));
    }
}
