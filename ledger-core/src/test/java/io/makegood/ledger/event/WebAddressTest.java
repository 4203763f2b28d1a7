package io.makegood.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand as the link to a result: an absolute address of the web that pages can make a link of, and nothing that only looks like one. */
class WebAddressTest {
    private static final String LONGEST = "https://cdn.example/" + "a".repeat(Limits.URL_MAX - 20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example/results/1.png",
                "http://localhost:9000/bucket/1",
                "HTTPS://CDN.EXAMPLE",
                "https://cdn.example",
                "https://cdn.example?x=1",
                "https://cdn.example#part",
                "https://cdn.example:65535/",
                "http://127.0.0.1/a",
                "http://[2001:db8::1]:8080/a",
                "https://xn--bcher-kva.example/%E2%80%8F/a%20b",
                "https://cdn.example/a@b?mail=ann@example.com",
                "https://store.example/1.png?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261128%2Feu-west-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Security-Token=IQoJb3JpZ2luX2VjEXAMPLE&X-Amz-Signature=0a1b2c3d4e5f",
                "https://store.example/1.png?token=eyJhbGciOiJIUzI1NiJ9.eyJ1cmwiOiIxIn0.c2lnbmF0dXJl",
            })
    void an_absolute_address_of_the_web_is_taken_as_it_is_signed_or_not(String url) {
        assertThat(new ItemDelivered("n", "1", DeliveryKind.SAVED, url).resultUrl())
                .isEqualTo(url);
        assertThat(new GenerationCompleted("n", Outcome.SUCCEEDED, null, Map.of(), url).resultUrl())
                .isEqualTo(url);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "",
                " ",
                "x",
                "javascript:alert(1)",
                "JavaScript://cdn.example/%0Aalert(1)",
                "data:text/html,<script>alert(1)</script>",
                "vbscript:x",
                "file:///etc/passwd",
                "ftp://cdn.example/1",
                "blob:https://cdn.example/1",
                "//cdn.example/1.png",
                "/1.png",
                "cdn.example/1.png",
                "https:cdn.example",
                "https:/cdn.example",
                "https://",
                "https:///1.png",
                "https://?x",
                "https://:80/",
                "https://.../",
                "https://cdn.example:/1",
                "https://cdn.example:x/1",
                "https://cdn.example:65536/1",
                "https://cdn.example:123456/1",
                "https://[::1/1",
                "https://[]/1",
                "https://[cdn]/1",
                "https://[::1]x/1",
                "https://cdn.example]/1",
                "https://ann@cdn.example/1",
                "https://ann:secret@cdn.example/1",
                "https://cdn.example@evil.example/1",
                "https://:@cdn.example/1",
                "https://cdn.example\\@evil.example/1",
                " https://cdn.example/1",
                "https://cdn.example/1 ",
                "https://cdn.example/a b",
                "https://cdn.example/a\tb",
                "https://cdn.example/a\nb",
                "java\nscript:alert(1)",
                "https://cdn.example/\u0000",
                "https://cdn.example/\u007f",
                "https://cdn.example/\u0085",
                "https://cdn.example/\"onmouseover=\"alert(1)",
                "https://cdn.example/<script>alert(1)</script>",
                "https://cdn.example/`x`",
                "https://cdn.example/{x}|^",
                "https://cdn.example/%",
                "https://cdn.example/%2",
                "https://cdn.example/%zz",
                "https://cdn%2eexample/1",
                "https://cdn.example/\u202egnp.exe",
                "https://cdn.example/\u200f1",
                "https://\u0441dn.example/1",
                "https://bücher.example/1",
                "https://cdn.example/\ud83d",
                "https://cdn.example/\u2028",
                LONGEST + "a",
                "(erased)",
                "sealed:1:x",
                "sealed:1:" + "K".repeat(22) + ":javascript:alert(1)");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void anything_else_is_refused_by_the_name_of_its_field_with_a_remedy_and_without_quoting_it(String url) {
        List<Runnable> events = List.of(
                () -> new ItemDelivered("n", "1", DeliveryKind.SAVED, url),
                () -> new GenerationCompleted("n", Outcome.SUCCEEDED, null, Map.of(), url));
        events.forEach(event -> assertThatThrownBy(event::run)
                .isInstanceOfSatisfying(
                        InvalidEvent.class,
                        invalid -> assertThat(invalid.field()).isEqualTo("resultUrl"))
                .hasMessageMatching("resultUrl [ -~]+; [ -~]+")
                .hasMessageNotContainingAny("alert", "secret", "evil"));
    }

    @Test
    void it_has_at_most_2048_characters() {
        assertThat(LONGEST).hasSize(2_048);
        assertThat(new ItemDelivered("n", "1", DeliveryKind.SAVED, LONGEST).resultUrl())
                .isEqualTo(LONGEST);
        assertThatThrownBy(() -> new ItemDelivered("n", "1", DeliveryKind.SAVED, LONGEST + "a"))
                .hasMessage("resultUrl has 2049 characters; shorten it to at most 2048");
    }

    @Test
    void a_sealed_text_stands_in_its_place_as_long_as_what_it_may_seal() {
        String sealed = SealedText.of("K".repeat(SealedText.KEY_CHARS), "C".repeat(40));
        assertThat(new ItemDelivered("n", "1", DeliveryKind.SAVED, sealed).resultUrl())
                .isEqualTo(sealed);
        String tooLong = SealedText.of("K".repeat(SealedText.KEY_CHARS), "C".repeat(SealedText.charsMax(2_048)));
        assertThatThrownBy(() -> new ItemDelivered("n", "1", DeliveryKind.SAVED, tooLong))
                .hasMessageContaining("shorten what is sealed to at most 2048");
    }

    @Test
    void an_event_without_one_says_nothing_of_it() {
        assertThat(new ItemDelivered("n", "1", DeliveryKind.SAVED).resultUrl()).isNull();
        assertThat(new GenerationCompleted("n", Outcome.SUCCEEDED, 1L).resultUrl())
                .isNull();
        assertThat(new GenerationCompleted("n", Outcome.SUCCEEDED, null, Map.of("seconds", 1L)).resultUrl())
                .isNull();
    }
}
