package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A port that is taken is told before Kafka and the engine are started. */
class TakenPortTest {
    @TempDir
    Path directory;

    @Test
    void up_names_the_port_and_the_option_and_has_started_nothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StringWriter err = new StringWriter();
            CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(err));
            Path data = directory.resolve("data");
            int code = Main.execute(
                    commandLine,
                    Map.of(),
                    "up",
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--kafka-port",
                    "0",
                    "--data-dir",
                    data.toString());
            assertThat(code).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(err.toString())
                    .contains(
                            "port " + taken.getLocalPort() + " of 127.0.0.1 cannot be opened", "it is taken", "--port");
            assertThat(data).doesNotExist();
        }
    }
}
