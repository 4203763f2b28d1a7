package io.makegood.http.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes certificates for {@code localhost} and 127.0.0.1 with the JDK's keytool. */
final class Certificates {
    static final String PASSWORD = "swordfish";

    private Certificates() {}

    /** A key store with a key of its own; {@code begin} as keytool's -startdate takes it. */
    static Path make(Path directory, String name, String begin, int days) throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".p12");
        keytool(
                "-genkeypair -keyalg EC -dname CN=localhost -ext SAN=dns:localhost,ip:127.0.0.1 -alias own -startdate "
                        + begin + " -validity " + days,
                file);
        return file;
    }

    /** A trust store that believes the certificate of that key store. */
    static Path trusting(Path directory, String name) throws IOException, InterruptedException {
        Path certificate = directory.resolve(name + ".cer");
        keytool("-exportcert -alias own -file " + certificate, directory.resolve(name + ".p12"));
        Path file = directory.resolve(name + "-trust.p12");
        keytool("-importcert -noprompt -alias peer -file " + certificate, file);
        return file;
    }

    private static void keytool(String options, Path store) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }
}
