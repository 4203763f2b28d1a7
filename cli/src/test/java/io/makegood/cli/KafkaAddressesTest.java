package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start that waits can say of the addresses it was given. */
class KafkaAddressesTest {
    @TempDir
    Path directory;

    private static KafkaAddresses of(String servers) {
        return new KafkaAddresses(servers, Map.of());
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_port_that_nobody_opened_is_told_from_a_name_that_nobody_knows() {
        assertThat(of("127.0.0.1:1").whyClosed()).hasValue("nothing listens there");
        assertThat(of("kafka.invalid:9092").whyClosed()).hasValue("the host name kafka.invalid is not known here");
        assertThat(of("127.0.0.1:1,kafka.invalid:9092").whyClosed())
                .hasValue("nothing listens there, and the host name kafka.invalid is not known here");
    }

    @Test
    void one_that_takes_connections_is_enough_and_what_is_no_address_is_for_kafkas_client_to_refuse()
            throws IOException {
        try (ServerSocket open = listening()) {
            assertThat(of("127.0.0.1:1,SASL_SSL://[127.0.0.1]:" + open.getLocalPort())
                            .whyClosed())
                    .isEmpty();
        }
        assertThat(of("no port").whyClosed()).isEmpty();
    }

    @Test
    void a_listener_that_speaks_tls_is_named_to_a_client_that_does_not() throws Exception {
        SSLContext context = withCertificate();
        try (ServerSocket open = listening()) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(context, open));
            assertThat(of("127.0.0.1:" + open.getLocalPort()).whySilent()).contains("speaks TLS", "security.protocol");
            served.join();
            assertThat(new KafkaAddresses("127.0.0.1:" + open.getLocalPort(), Map.of("security.protocol", "SASL_SSL"))
                            .whySilent())
                    .contains("did not answer in time");
        }
    }

    @Test
    void one_that_says_nothing_is_not_taken_for_tls() throws IOException {
        try (ServerSocket open = listening()) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = open.accept()) {
                    assertThat(socket.isConnected()).isTrue();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(of("127.0.0.1:" + open.getLocalPort()).whySilent()).contains("did not answer in time");
            served.join();
        }
    }

    private static void serve(SSLContext context, ServerSocket open) {
        try (Socket socket = open.accept();
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, 0, true)) {
            tls.setUseClientMode(false);
            tls.startHandshake();
        } catch (IOException refusedByTheClient) {
            assertThat(refusedByTheClient).isNotNull();
        }
    }

    private SSLContext withCertificate() throws Exception {
        Path store = directory.resolve("keys.p12");
        char[] password = "changeit".toCharArray();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=kafka",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(password),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(Files.newInputStream(store), password);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
