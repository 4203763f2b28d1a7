package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** ERROR in an engine's log means that somebody must act. */
class LogLevelsTest {
    /** Its line, as the first appender above that logger writes it. */
    private static String logged(String name) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
        Logger logger = context.getLogger(name);
        assertThat(logger.isErrorEnabled()).as(name).isTrue();
        LoggingEvent event = new LoggingEvent(
                name, logger, Level.ERROR, "it happened", new IllegalStateException("because"), new Object[0]);
        try {
            for (String at = name;
                    ;
                    at = at.contains(".") ? at.substring(0, at.lastIndexOf('.')) : Logger.ROOT_LOGGER_NAME) {
                Iterator<Appender<ILoggingEvent>> appenders =
                        context.getLogger(at).iteratorForAppenders();
                if (appenders.hasNext()) {
                    ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) appenders.next();
                    return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
                }
                assertThat(at).as("no appender takes " + name).isNotEqualTo(Logger.ROOT_LOGGER_NAME);
            }
        } finally {
            context.stop();
        }
    }

    @Test
    void what_kafkas_clients_call_an_error_is_told_as_a_warning_with_its_cause() throws JoranException {
        for (String logger : new String[] {
            "org.apache.kafka.streams.processor.internals.RecordCollectorImpl",
            "org.apache.kafka.streams.KafkaStreams",
            "org.apache.kafka.clients.producer.internals.Sender",
            "org.apache.kafka.common.network.Selector"
        }) {
            assertThat(logged(logger))
                    .as(logger)
                    .contains(" WARN ", "it happened", "because")
                    .doesNotContain("ERROR");
        }
    }

    @Test
    void what_the_engine_and_its_own_broker_call_an_error_stays_one() throws JoranException {
        for (String logger : new String[] {"io.makegood.application.running.ThreadFailures", "kafka.log.LogManager"}) {
            assertThat(logged(logger)).as(logger).contains(" ERROR ", "it happened");
        }
    }
}
