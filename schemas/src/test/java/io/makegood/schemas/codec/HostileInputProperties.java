package io.makegood.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes, decoding ends in a record that survives a round trip or in an {@link UndecodableRecord} fit to be
 * printed, in the ledger's own words, and in memory in proportion to the bytes. Inputs follow from a seed, which a failure names.
 */
class HostileInputProperties {
    private static final int INPUTS = 150_000;
    private static final long SEED = 20_261_101;
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final LedgerEventCodec codec = new LedgerEventCodec(
            id -> id == Golden.REGISTRY_ID ? Optional.of(LedgerEvent.getClassSchema()) : Optional.empty());
    private final AvroCodec<LedgerEntry> entries = AvroCodec.of(LedgerEntry.class);

    @Test
    void mutated_events_are_read_or_refused() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (Golden.Sample sample : Golden.samples()) {
            seeds.add(Expectation.utf8(sample.json()));
            seeds.add(sample.bytes("single-object"));
            seeds.add(sample.bytes("registry"));
        }
        int read = 0;
        for (int number = 0; number < INPUTS; number++) {
            Random random = new Random(SEED + number);
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            read += isRead(input, SEED + number) ? 1 : 0;
        }
        assertThat(read).as("mutants that are still events").isBetween(INPUTS / 100, INPUTS - INPUTS / 10);
    }

    @Test
    void random_bytes_behind_a_good_header_are_read_or_refused() throws Exception {
        byte[] event = codec.encode(codec.decode(Expectation.utf8(Samples.EVENTS.get(2))));
        for (int number = 0; number < INPUTS; number++) {
            Random random = new Random(SEED - number);
            byte[] input = new byte[10 + random.nextInt(60)];
            random.nextBytes(input);
            System.arraycopy(event, 0, input, 0, 10);
            isRead(input, SEED - number);
        }
    }

    @Test
    void a_claim_of_billions_costs_no_memory() throws Exception {
        byte[] whole = entries.encode(Samples.ENTRY);
        byte[] billions = HexFormat.of().parseHex("feffffff0f");
        byte[] endless = HexFormat.of().parseHex("feffffffffffffffff01");
        for (int at = 10; at < whole.length; at++) {
            for (byte[] claim : List.of(billions, endless)) {
                ByteArrayOutputStream input = new ByteArrayOutputStream();
                input.write(whole, 0, at);
                input.writeBytes(claim);
                input.write(whole, at + 1, whole.length - at - 1);
                byte[] bytes = input.toByteArray();
                assertThat(allocated(() -> codec.decode(bytes)))
                        .as("claim at %d", at)
                        .isLessThan(100_000);
            }
        }
    }

    @Test
    void the_largest_record_costs_memory_in_proportion() throws Exception {
        byte[] prefix = Arrays.copyOf(
                codec.encode(codec.decode(Expectation.utf8("{\"type\":\"GenerationRequested\",\"accountId\":\"\","
                        + "\"generationId\":\"\",\"feature\":\"\"}"))),
                10 + 12);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(prefix);
        record.writeBytes(HexFormat.of().parseHex("80897a")); // a list of 1,000,000 empty strings
        record.writeBytes(new byte[1_000_006]);
        byte[] bytes = record.toByteArray();
        assertThat(codec.decode(bytes).getEvent().toString()).hasSizeGreaterThan(1_000_000);
        assertThat(allocated(() -> codec.decode(bytes))).isLessThan(32L * bytes.length);
    }

    @Test
    void large_json_costs_memory_in_proportion() {
        String nested = ("{\"" + "n".repeat(250) + "\":").repeat(14);
        for (String json : List.of(
                "{\"a\":[" + "0,".repeat(500_000) + "0]}",
                nested + "[" + "0,".repeat(400_000) + "0]" + "}".repeat(14),
                "{\"a\":[" + "{},".repeat(300_000) + "0]}",
                "{" + "\"a\":0,".repeat(140_000) + "\"type\":\"GrantExpired\"}",
                "{\"type\":\"GenerationRequested\",\"items\":[" + "1,".repeat(500_000) + "1]}",
                "{\"type\":\"GenerationCharged\",\"items\":[" + "{},".repeat(300_000) + "1]}")) {
            byte[] bytes = Expectation.utf8(json);
            assertThat(allocated(() -> codec.decode(bytes)))
                    .as(json.substring(0, 40))
                    .isLessThan(300L * bytes.length);
        }
    }

    private boolean isRead(byte[] input, long seed) {
        try {
            LedgerEvent event = codec.decode(input);
            assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
            return true;
        } catch (UndecodableRecord refused) {
            String detail = refused.detail();
            if (detail.isEmpty()
                    || detail.length() > UndecodableRecord.DETAIL_CHARS_MAX
                    || detail.chars().anyMatch(Character::isISOControl)) {
                return fail("seed %d: unfit detail: %s", seed, detail);
            }
            OwnWords.require(detail, "seed " + seed);
            return false;
        } catch (RuntimeException | Error e) {
            return fail("seed " + seed + ": " + HexFormat.of().formatHex(input), e);
        }
    }

    private interface Decoding {
        void attempt() throws UndecodableRecord;
    }

    private static long allocated(Decoding decoding) {
        long before = 0;
        for (int warm = 0; warm < 2; warm++) {
            before = MEMORY.getCurrentThreadAllocatedBytes();
            try {
                decoding.attempt();
            } catch (UndecodableRecord refused) {
                assertThat(refused.detail()).isNotEmpty();
            }
        }
        return MEMORY.getCurrentThreadAllocatedBytes() - before;
    }

    /** One to four slips: a byte changed, a stretch lost, doubled, or taken over by extreme numbers. */
    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int slips = 1 + random.nextInt(4); slips > 0 && bytes.length > 0; slips--) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
                case 3 -> bytes = joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
                default -> Arrays.fill(bytes, at, end, (byte) (random.nextBoolean() ? 0xFF : 0x00));
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
