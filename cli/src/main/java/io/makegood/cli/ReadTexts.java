package io.makegood.cli;

import io.makegood.http.contract.ContractJson;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.PersonalKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Sealed texts in what a command prints of a ledger. Who has the key file reads what they say. Who has not sees one word in their place; in
 * JSON they stand as they are, so that they can be opened elsewhere.
 */
final class ReadTexts {
    private static final Path OWN = Path.of(".makegood", PrivacyOptions.FILE);

    @Option(
            names = "--privacy-key-file",
            paramLabel = "FILE",
            description =
                    "Opens the sealed texts in what is printed; without it they are shown as (sealed), and in JSON as they are."
                            + " Default: .makegood/privacy.key, if it is there and of this ledger")
    private @Nullable Path keyFile;

    /** How sealed texts are shown until it is closed, by this thread. */
    final class Shown implements AutoCloseable {
        private final Connection connection;
        private final @Nullable MasterKey master;
        private @Nullable PersonalKeys keys;

        private Shown(Connection connection, @Nullable MasterKey master) {
            this.connection = connection;
            this.master = master;
            Printable.opening(master == null ? Printable.CLOSED : this::open);
        }

        /** What is printed as JSON. */
        ContractJson json() {
            return master == null ? new ContractJson() : new ContractJson(this::open);
        }

        /** The keys are read once there is something to open. */
        private String open(String sealed) {
            PersonalKeys known = keys;
            if (known == null) {
                known = follow();
                keys = known;
            }
            return known.opening().open(sealed);
        }

        private PersonalKeys follow() {
            String topic = connection.topics().textKeys().name();
            try {
                return PersonalKeys.follow(connection.clients(), topic, master);
            } catch (InvalidKeyFile e) {
                if (keyFile != null) {
                    throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
                }
                // Of another ledger, it opens nothing here.
                return PersonalKeys.follow(connection.clients(), topic, null);
            }
        }

        @Override
        public void close() {
            Printable.opening(Printable.CLOSED);
            PersonalKeys known = keys;
            if (known != null) {
                known.close();
            }
        }
    }

    /** How sealed texts are shown in what is printed from now on. */
    Shown shown(Connection connection) {
        Path named = keyFile;
        if (named == null && !Files.isReadable(OWN)) {
            return new Shown(connection, null);
        }
        try {
            return new Shown(connection, MasterKey.of(named == null ? OWN : named, false));
        } catch (InvalidKeyFile | IOException e) {
            if (named == null) {
                return new Shown(connection, null);
            }
            throw new CommandFailure(
                    ExitCode.USAGE,
                    e instanceof InvalidKeyFile known
                            ? Printable.text(known.getMessage())
                            : "cannot read the key of personal texts " + Printable.text(named.toString())
                                    + "; name the file that the instances have with --privacy-key-file");
        }
    }
}
