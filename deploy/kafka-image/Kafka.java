import java.io.FileInputStream;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka, with a data directory that is formatted if it is new: SETTINGS CLUSTER-ID. As kafka-storage.sh and kafka-server-start.sh do, whose
 * libraries for arguments the engine's image has not.
 */
public class Kafka {
    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        try (FileInputStream file = new FileInputStream(arguments[0])) {
            settings.load(file);
        }
        List<String> directories = List.of(settings.getProperty("log.dirs").split(","));
        new Formatter()
                .setPrintStream(System.out)
                .setIgnoreFormatted(true)
                .setClusterId(arguments[1])
                .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
                .setControllerListenerName(settings.getProperty("controller.listener.names"))
                .setDirectories(directories)
                .setMetadataLogDirectory(settings.getProperty("metadata.log.dir", directories.get(0)))
                .run();
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        server.awaitShutdown();
    }
}
