package io.makegood.application.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of a collector, and of a trace. */
class TelemetrySettingsTest {
    @Test
    void the_path_of_the_protocol_is_added_where_it_is_not_given() {
        for (String given : new String[] {
            "http://localhost:4318",
            "http://localhost:4318/",
            "http://localhost:4318/v1/traces",
            "http://localhost:4318/v1/traces/"
        }) {
            assertThat(new TelemetrySettings(given, 1).traces()).isEqualTo("http://localhost:4318/v1/traces");
        }
        assertThat(new TelemetrySettings("https://collector.example/otlp", 0.5).traces())
                .isEqualTo("https://collector.example/otlp/v1/traces");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:4318",
                "grpc://localhost:4317",
                "http://",
                "http://me:secret@localhost",
                "http://a/?b=c",
                "http://a b",
                "http://a/#b"
            })
    void what_is_no_address_is_refused_by_the_setting_s_name(String endpoint) {
        assertThatThrownBy(() -> new TelemetrySettings(endpoint, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("telemetry.endpoint must be");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void a_share_is_within_nothing_and_all(double sampling) {
        assertThatThrownBy(() -> new TelemetrySettings("http://localhost:4318", sampling))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("telemetry.sampling must be 0 to 1");
    }

    @Test
    void a_traceparent_is_read_as_the_standard_has_it() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String span = "00f067aa0ba902b7";
        assertThat(TraceContext.of("00-" + trace + "-" + span + "-01")).isEqualTo(new TraceContext(trace, span, "01"));
        for (String flags : new String[] {"01", "03", "ff"}) {
            assertThat(new TraceContext(trace, span, flags).sampled()).isTrue();
        }
        for (String flags : new String[] {"00", "02", "fe"}) {
            assertThat(new TraceContext(trace, span, flags).sampled()).isFalse();
        }
        // A later version may say more, and means this by the same digits.
        assertThat(TraceContext.of("cc-" + trace + "-" + span + "-03")).isEqualTo(new TraceContext(trace, span, "03"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trace",
                "00-1-2-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01"
            })
    void what_is_none_says_nothing(String text) {
        assertThat(TraceContext.of(text)).isNull();
    }
}
