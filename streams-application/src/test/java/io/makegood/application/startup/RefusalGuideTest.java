package io.makegood.application.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The operations guide says of every refusal what it means. */
class RefusalGuideTest {
    @Test
    void every_refusal_is_in_the_guide() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "operations.md"));
        for (ProblemCode code : ProblemCode.values()) {
            assertThat(guide).contains("`" + code + "`");
        }
    }
}
