package io.makegood.topics.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What helps is told of every reason that the documents list, and of no other. */
class RemediesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z_]+(?:, [A-Z_]+)*) \\|");

    @Test
    void every_reason_of_the_documents_has_a_remedy() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "events.md"));
        String section = page.substring(page.indexOf("\n## Dead letters\n"));
        Set<String> documented = new TreeSet<>();
        ROW.matcher(section)
                .results()
                .forEach(row -> documented.addAll(Arrays.asList(row.group(1).split(", ", -1))));
        assertThat(documented).hasSizeGreaterThan(40);
        assertThat(Remedies.reasons()).containsExactlyInAnyOrderElementsOf(documented);
        assertThat(Remedies.of("NO_SUCH_REASON")).contains("The detail says");
    }

    @Test
    void an_id_is_read_as_it_is_written_and_nothing_else_is_one() {
        String journal = "ledger.events";
        for (DeadLetterId id :
                new DeadLetterId[] {new DeadLetterId(journal, 3, 1042), new DeadLetterId("shop.events", 0, 7)}) {
            assertThat(DeadLetterId.parse(id.text(journal), journal)).contains(id);
        }
        assertThat(new DeadLetterId("shop.events", 0, 7).text(journal)).isEqualTo("shop.events:0-7");
        for (String none : new String[] {"", "x-1", "1-", "a/b:1-2", "1-2-3", "1-9999999999999999999", "<b>:1-2"}) {
            assertThat(DeadLetterId.parse(none, journal)).as(none).isEmpty();
        }
        String long1 = new DeadLetterId("t".repeat(249), 3, 1042).eventId(journal);
        assertThat(long1).hasSize(128).startsWith("retry:t").endsWith(":3-1042");
    }
}
