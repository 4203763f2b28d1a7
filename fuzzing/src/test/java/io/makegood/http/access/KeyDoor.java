package io.makegood.http.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Records of the topic of keys, and Authorization headers that come with keys: nobody is let in whose secret is not the key's. */
public final class KeyDoor implements Door {
    private static final long NOW = 1_790_000_000_000L;
    private static final String SECRET = "c0ffee";

    @Override
    public boolean take(byte[] input) {
        KeyTable keys = new KeyTable();
        Access access = Access.controlled(keys, null);
        boolean any = false;
        for (Part part : Parts.of(input)) {
            if (part.kind() % 2 == 0) {
                keys.keep(part.bytes());
                Refusal.unless(keys.valid(NOW) >= 0, "fewer than no keys");
            } else {
                any |= knock(access, part.text());
            }
        }
        return any;
    }

    private static boolean knock(Access access, String header) {
        try {
            boolean unused = access.isKnown(header);
            Caller caller = access.caller(header, NOW);
            Refusal.unless(access.isValid(caller, NOW), "let in, and not valid");
            Refusal.unless(caller.id().startsWith("key:"), "a caller without a key");
            return true;
        } catch (AccessDenied e) {
            return Refusal.onALine(e.getMessage());
        }
    }

    @Override
    public List<byte[]> seeds() throws JsonProcessingException {
        String hash = HexFormat.of().formatHex(Sha256.of(SECRET.getBytes(StandardCharsets.UTF_8)));
        Part header = Parts.text(1, "Bearer mg_k1_" + SECRET);
        List<byte[]> seeds = new ArrayList<>();
        for (ApiKey key : List.of(
                new ApiKey("k1", "ci", List.of("read", "grant"), null, null, hash, 1, null, null),
                new ApiKey(
                        "k1",
                        "ada",
                        List.of("read@a:", "goodwill"),
                        "a-1",
                        new GoodwillLimit(5, 9),
                        hash,
                        1,
                        NOW * 2,
                        null))) {
            byte[] record = new ObjectMapper().writeValueAsBytes(key);
            seeds.add(Parts.input(List.of(new Part(0, record), header)));
            byte[] revoked = new ObjectMapper().writeValueAsBytes(key.revoked(3));
            seeds.add(Parts.input(List.of(new Part(0, record), header, new Part(0, revoked), header)));
        }
        return seeds;
    }
}
