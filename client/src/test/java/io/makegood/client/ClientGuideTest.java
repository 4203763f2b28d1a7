package io.makegood.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/client.md shows is in the examples, which tests run; what it lists is there. */
class ClientGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "client.md");
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("]\\((\\.\\./[^)#]+)\\)");

    private static String spaceless(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void its_java_is_the_examples() throws IOException {
        String example = spaceless(Files.readString(Path.of("examples", "java", "CreditsExample.java")));
        Matcher block = JAVA.matcher(Files.readString(GUIDE));
        int blocks = 0;
        while (block.find()) {
            blocks++;
            assertThat(example).contains(spaceless(block.group(1)));
        }
        assertThat(blocks).isPositive();
    }

    @Test
    void its_links_lead_somewhere_and_it_names_no_version_that_grows_old() throws IOException {
        String guide = Files.readString(GUIDE);
        Matcher link = LINK.matcher(guide);
        while (link.find()) {
            assertThat(GUIDE.resolveSibling(link.group(1))).exists();
        }
        assertThat(guide).contains("<version>${makegood.version}</version>");
    }

    @Test
    void it_names_every_reason() throws IOException {
        String guide = Files.readString(GUIDE);
        assertThat(Stream.of(PublishFailure.Reason.values()).map(Enum::name)).allMatch(guide::contains);
    }
}
