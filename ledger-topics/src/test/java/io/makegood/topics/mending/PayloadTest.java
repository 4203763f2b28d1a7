package io.makegood.topics.mending;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is in a record is told so far as it can be read, whatever its bytes are. */
class PayloadTest {
    private static final String EVENT =
            "{\"type\":\"GrantEnded\",\"accountId\":\"a\",\"grantId\":\"g\",\"reason\":\"left\"}";

    private static final LedgerEventCodec CODEC = new LedgerEventCodec();

    private static Payload read(String text) {
        return Payload.read(text.getBytes(StandardCharsets.UTF_8), CODEC);
    }

    @Test
    void json_avro_text_and_bytes_are_told_apart() throws UndecodableRecord {
        Payload json = read(EVENT);
        assertThat(json.form()).isEqualTo(Payload.Form.JSON);
        assertThat(json.fields()).contains(new Payload.Field("grantId", "g"));
        assertThat(json.event()).isEqualTo(EVENT);
        EventCodec codec = new EventCodec();
        Payload avro = Payload.read(codec.write(codec.readText(EVENT)), CODEC);
        assertThat(avro.form()).isEqualTo(Payload.Form.AVRO);
        assertThat(avro.fields()).contains(new Payload.Field("grantId", "g"));
        assertThat(codec.readText(String.valueOf(avro.event()))).isEqualTo(codec.readText(EVENT));
        assertThat(read("{\"shop\":{\"id\":7}}").fields()).containsExactly(new Payload.Field("shop", "{\"id\":7}"));
        assertThat(read("{\"shop\":7}").event()).isNull();
        assertThat(read("{broken <b>").text()).isEqualTo("{broken <b>");
        assertThat(Payload.read(new byte[] {0, 1, (byte) 0xff}, CODEC).hex()).isEqualTo("0001ff");
        assertThat(Payload.read(null, CODEC).form()).isEqualTo(Payload.Form.NONE);
        assertThat(read("x".repeat(10_000)).text()).hasSize(Payload.SHOWN_MAX + 1);
    }

    @Test
    void any_bytes_are_something() {
        Random random = new Random(50);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                byte[][] begins = {{'{'}, {(byte) 0xc3, 1}, {0}, {'['}, {bytes[0]}};
                byte[] begin = begins[i % begins.length];
                System.arraycopy(begin, 0, bytes, 0, begin.length);
            }
            Payload payload = Payload.read(bytes, CODEC);
            assertThat(payload.size()).isEqualTo(bytes.length);
        }
    }
}
