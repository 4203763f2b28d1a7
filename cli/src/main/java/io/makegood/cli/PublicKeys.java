package io.makegood.cli;

import io.makegood.audit.verify.AcceptedKeys;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.InvalidAuditFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The keys of which one must have signed what is read. */
final class PublicKeys {
    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description =
                    "Take a checkpoint, an archive or an opening only if this key signed it. Without, nobody knows who wrote it."
                            + " Several times: any of them will do, while one key takes the place of another.")
    private List<Path> files = List.of();

    /** The keys in those files; none if none was named. */
    AcceptedKeys read() {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : files) {
            try {
                keys.add(AuditKeys.readPublic(file));
            } catch (InvalidAuditFile e) {
                throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
            } catch (IOException e) {
                throw new CommandFailure(ExitCode.USAGE, "cannot read --public-key " + Printable.text(file.toString()));
            }
        }
        return AcceptedKeys.of(keys);
    }
}
