package io.makegood.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. The build writes its own version into the file, so no source has to name it. */
final class Version implements IVersionProvider {
    private static final String FILE = "version.txt";

    @Override
    public String[] getVersion() {
        return new String[] {"Makegood " + number()};
    }

    static String number() {
        try (InputStream file = Version.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing from this build of Makegood; build it again");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + FILE, e);
        }
    }
}
