package io.makegood.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.schemas.avro.LedgerEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Texts and numbers that are written and read the short way are the same, byte for byte, as those of Avro. */
class ShortWaysTest {
    private static final int HEADER_BYTES = 10;
    private static final String[] LETTERS = {"a", "7", ":", "\u007f", "\u0080", "é", "€", "\ud83d\ude00"};

    private final Random random = new Random(11);

    /** Of any length about those at which the length takes another byte; most of them ASCII. */
    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(4) == 0 ? 58 + random.nextInt(14) : random.nextInt(40);
        int letters = random.nextInt(3) == 0 ? LETTERS.length : 4;
        while (text.length() < length) {
            text.append(LETTERS[random.nextInt(letters)]);
        }
        return text.toString();
    }

    private static byte[] avro(String text, long number) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        encoder.writeString(text);
        encoder.writeLong(number);
        encoder.flush();
        return out.toByteArray();
    }

    @Test
    void what_is_written_is_what_avro_writes() throws IOException {
        AvroOutput out = AvroOutput.of(LedgerEntry.class, Framing.singleObject());
        for (int i = 0; i < 100_000; i++) {
            String text = text();
            long number = random.nextLong() >> random.nextInt(64);
            byte[] written = out.start().text(text).number(number).finish();
            assertThat(Arrays.copyOfRange(written, HEADER_BYTES, written.length))
                    .isEqualTo(avro(text, number));
        }
    }

    @Test
    void what_avro_wrote_is_read_the_first_time_and_every_time_after() throws IOException {
        BoundedDecoder in = new BoundedDecoder();
        String[] texts = new String[2_000];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text();
        }
        for (int i = 0; i < 100_000; i++) {
            String text = texts[random.nextInt(texts.length)];
            long number = random.nextLong() >> random.nextInt(64);
            in.reset(avro(text, number), 0);
            assertThat(in.readFamiliarString()).isEqualTo(text);
            assertThat(in.readLong()).isEqualTo(number);
            assertThat(in.remaining()).isZero();
        }
    }

    @Test
    void what_is_no_text_is_refused_every_time() {
        BoundedDecoder in = new BoundedDecoder();
        for (int i = 0; i < 3; i++) {
            in.reset(new byte[] {6, 'a', (byte) 0xe9, 'b'}, 0);
            assertThatThrownBy(in::readFamiliarString).isInstanceOf(MalformedDatum.class);
            in.reset(new byte[] {6, 'a', 'b'}, 0);
            assertThatThrownBy(in::readFamiliarString).isInstanceOf(MalformedDatum.class);
            in.reset(new byte[] {1}, 0);
            assertThatThrownBy(in::readFamiliarString).isInstanceOf(MalformedDatum.class);
        }
    }
}
