package io.makegood.cli;

import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.PersonalKeys;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How personal texts are kept. */
final class PrivacyOptions {
    /** The file beside the data of a Kafka that is started here. */
    static final String FILE = "privacy.key";

    /** How texts are written. */
    enum Texts {
        /** Under a key of the account, so that they can be erased; a ledger that begins refuses those that others write in plain. */
        SEALED,
        /** The same, and what others write in plain is taken: it cannot be erased. */
        MIXED,
        /** As they are: they cannot be erased. */
        PLAIN
    }

    @Option(
            names = "--privacy-texts",
            paramLabel = "HOW",
            description =
                    "${COMPLETION-CANDIDATES}: whether API and bridges seal personal texts under a key of their account, so that"
                            + " they can be erased. A ledger whose first start says SEALED refuses what others write in plain."
                            + " Default: SEALED where there is a key file, else PLAIN")
    @Nullable
    Texts texts;

    @Option(
            names = "--privacy-key-file",
            paramLabel = "FILE",
            description =
                    "The key under which accounts' keys are kept in Kafka; the same file for all instances."
                            + " Default: with a Kafka that is started here privacy.key in the data directory, made if it is missing")
    @Nullable
    Path keyFile;

    /** The key under which to seal, or null if texts are written as they are. */
    @Nullable
    MasterKey master(Path dataDirectory, boolean ownKafka) {
        Path named = keyFile;
        if (texts == Texts.PLAIN) {
            return null;
        }
        if (named == null && !ownKafka) {
            if (texts != null) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--privacy-texts " + texts
                                + " needs --privacy-key-file, the same file for every instance; docs/privacy.md says how to make it");
            }
            return null;
        }
        return read(named == null ? dataDirectory.resolve(FILE) : named, named == null);
    }

    /** Whether a ledger that begins refuses texts that others write in plain. */
    boolean refusesPlain() {
        return texts == null || texts == Texts.SEALED;
    }

    /** The key of the file that was named, or null if none was. */
    @Nullable
    MasterKey named() {
        Path named = keyFile;
        return named == null || texts == Texts.PLAIN ? null : read(named, false);
    }

    /** What seals texts before they are published to that ledger, or null if nobody said with which key. */
    @Nullable
    PersonalKeys keys(Connection connection) {
        MasterKey master = named();
        try {
            return master == null
                    ? null
                    : PersonalKeys.follow(
                            connection.clients(), connection.topics().textKeys().name(), master);
        } catch (InvalidKeyFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }

    /** The key to open texts with: that of the file that was named, or of a ledger that is started here. */
    MasterKey opening() {
        Path named = keyFile;
        return read(named == null ? Path.of(".makegood", FILE) : named, false);
    }

    private static MasterKey read(Path file, boolean make) {
        try {
            return MasterKey.of(file, make);
        } catch (InvalidKeyFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot read the key of personal texts " + Printable.text(file.toString())
                            + "; name the file that the instances have with --privacy-key-file");
        }
    }
}
