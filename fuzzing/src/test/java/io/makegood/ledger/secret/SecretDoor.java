package io.makegood.ledger.secret;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Any text: what is found has a name, and the search looks at each character a bounded number of times, however often a text repeats. */
public final class SecretDoor implements Door {
    private static final int STEPS_PER_CHARACTER = 80;
    private static final int CHARS_MIN = 1_000;
    private static final int REPEATED_CHARS_MAX = 16_000;

    @Override
    public boolean take(byte[] input) {
        String text = new String(Parts.rest(input), StandardCharsets.UTF_8);
        int times = 1 + Parts.first(input);
        String repeated = text.length() * times > REPEATED_CHARS_MAX ? text : text.repeat(times);
        Reading reading = new Reading(repeated);
        Optional<String> found = Secrets.findIn(reading);
        Refusal.unless(found.equals(Secrets.findIn(repeated)), "looked at twice, it is two things");
        Refusal.unless(
                repeated.length() < CHARS_MIN || reading.steps() <= (long) STEPS_PER_CHARACTER * repeated.length(),
                reading.steps() + " steps for " + repeated.length() + " characters");
        return found.isEmpty() || !Refusal.onALine(found.get());
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String text : List.of(
                "The second picture is blurred; please look at it again.",
                "my password is hunter2-Hunter2",
                "one-time code 123456 is your verification code",
                "card 4111 1111 1111 1111 exp 12/29",
                "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----",
                "AKIAIOSFODNN7EXAMPLE and ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "Passwort: geheim123, Kennwort ist \u00fcber\u00adall")) {
            seeds.add(Parts.after(0, Parts.bytes(text)));
            seeds.add(Parts.after(40, Parts.bytes(text)));
        }
        return seeds;
    }
}
