package io.makegood.ledger.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What the search for secrets costs, counted in looks at characters and words, not in time: at most so many for each character,
 * whatever the text. A text as long as the ledger allows, and one eight times as long, cost the same for each.
 */
class SecretStepsTest {
    private static final int STEPS_PER_CHARACTER = 80;

    /** Beginnings of all that is looked for, near misses of it, and what may stand between. */
    private static final List<String> PARTS = List.of(
            "otp",
            "otp ",
            "otp is ",
            "one-",
            "one-time ",
            "one time code ",
            "password",
            "password ",
            "password for ",
            "passwords of ",
            "password is ",
            "pwd=",
            "password:",
            "password: not ",
            "password \"",
            "passwort ",
            "kennwort ist ",
            "pin ",
            "pin code ",
            "code ",
            "the code is ",
            "code is 1",
            "2fa ",
            "mfa 1",
            "verification ",
            "security code ",
            "cvv ",
            "cvv code ",
            "1234 is your ",
            "123456 is ",
            "token ",
            "token=",
            "secret: ",
            "api_key=",
            "api key is ",
            "client-secret ",
            "bearer ",
            "Bearer a1",
            "Bearer ",
            "Authorization: ",
            "Authorization: Basic ",
            "begin ",
            "-----BEGIN ",
            "-BEGIN ",
            "-----BEGIN PRIVATE ",
            "BEGIN PGP ",
            "PuTTY-User-",
            "sk_live_",
            "sk_live_a ",
            "whsec_",
            "AKIA",
            "AKIA ",
            "ghp_",
            "github_pat_",
            "AIza",
            "AIza-",
            "xoxb-",
            "sk-",
            "sk-a-",
            "sk-ant-",
            "mg_",
            "mg_123456789012_",
            "eyJ",
            "eyJ-",
            "eyJ.",
            "eyJ_",
            "eyJ-eyJ.",
            "eyJabcdefghijk.eyJ ",
            "://",
            "a://",
            "a://b:",
            "a://b:c",
            "a://b@",
            "4",
            "41",
            "4-",
            "4 ",
            "4111",
            "4111 ",
            "4111-",
            "4111111111111112 ",
            "4111 1111 1111 1112 ",
            "card 4111",
            "visa 4",
            "3782 822463 10006 ",
            "411111111111111/",
            "2223",
            "6011",
            "3056",
            "a4",
            "4a",
            "4a4 ",
            " ",
            "\n",
            "-",
            ".",
            "_",
            ":",
            "=",
            "\"",
            "'",
            "\u00a0",
            "\u200b",
            "a",
            "ab ",
            "1 ",
            "is ",
            "is",
            "x",
            "Aa",
            "\uff14",
            "\u0664",
            "\ud835\udfd2",
            "\ud83d\ude00",
            "\u4e00",
            "@",
            "/");

    @Test
    void what_was_quadratic_is_linear() {
        assertThat(stepsPerCharacter("otp" + " ".repeat(Limits.TEXT_MAX - 3))).isLessThan(10);
        assertThat(stepsPerCharacter("otp" + " ".repeat(Limits.DOCUMENT_MAX - 3)))
                .isLessThan(10);
    }

    @Test
    void every_beginning_repeated_costs_so_much_for_each_character_and_no_more() {
        double most = 0;
        for (String part : PARTS) {
            for (int length : List.of(Limits.LABEL_MAX, Limits.TEXT_MAX, 8 * Limits.TEXT_MAX)) {
                double steps = stepsPerCharacter(repeated(part, length));
                assertThat(steps).as("%s, %s characters", part, length).isLessThan(STEPS_PER_CHARACTER);
                most = Math.max(most, steps);
            }
        }
        System.out.println("steps for each character, one beginning repeated: at most " + most);
    }

    @Test
    void two_beginnings_mixed_cost_no_more() {
        double most = 0;
        String dearest = "";
        for (String first : PARTS) {
            for (String second : PARTS) {
                for (String text : List.of(
                        repeated(first + second, Limits.TEXT_MAX),
                        repeated(first, Limits.TEXT_MAX / 2) + repeated(second, Limits.TEXT_MAX / 2))) {
                    double steps = stepsPerCharacter(text);
                    if (steps > most) {
                        most = steps;
                        dearest = first + second;
                    }
                }
            }
        }
        System.out.println("steps for each character, two mixed: at most " + most + ", of " + dearest);
        assertThat(most).isLessThan(STEPS_PER_CHARACTER);
    }

    @Test
    void texts_made_of_beginnings_at_random_cost_no_more() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            List<String> some = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                some.add(PARTS.get(random.nextInt(PARTS.size())));
            }
            while (text.length() < Limits.TEXT_MAX) {
                text.append(some.get(random.nextInt(some.size())));
            }
            assertThat(stepsPerCharacter(text.toString()))
                    .as("made of %s", some)
                    .isLessThan(STEPS_PER_CHARACTER);
        }
    }

    @Test
    void a_text_twice_as_long_costs_twice_as_much() {
        for (String part : PARTS) {
            double once = stepsPerCharacter(repeated(part, 4 * Limits.TEXT_MAX));
            double twice = stepsPerCharacter(repeated(part, 8 * Limits.TEXT_MAX));
            assertThat(twice).as(part).isLessThan(once * 1.1 + 1);
        }
    }

    @Test
    void the_longest_policy_document_costs_no_more_for_each_character() {
        for (String part : List.of("otp ", "password ", "eyJ-", "4111 ", "4", "a://b:", "card 4111")) {
            assertThat(stepsPerCharacter(repeated(part, Limits.DOCUMENT_MAX)))
                    .as(part)
                    .isLessThan(STEPS_PER_CHARACTER);
        }
    }

    private static String repeated(String part, int length) {
        return part.repeat(length / part.length() + 1).substring(0, length);
    }

    private static double stepsPerCharacter(String text) {
        Reading reading = new Reading(text);
        Secrets.findIn(reading);
        return (double) reading.steps() / text.length();
    }
}
