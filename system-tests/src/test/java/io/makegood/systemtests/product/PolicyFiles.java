package io.makegood.systemtests.product;

import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The products' policy files, as they stand in the repository. */
final class PolicyFiles {
    static final Path FOLDER = Path.of("..", "policies");

    private PolicyFiles() {}

    static String document(String product) {
        try {
            return Files.readString(FOLDER.resolve(product + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PublishedPolicy policy(String product) {
        PolicyFile file = PolicyFile.read(document(product));
        return file.policy()
                .orElseThrow(() -> new AssertionError(file.problems().toString()));
    }

    static PolicyPublished published(String document) {
        PolicyFile file = PolicyFile.read(document);
        PublishedPolicy policy = file.policy()
                .orElseThrow(() -> new AssertionError(file.problems().toString()));
        return new PolicyPublished(policy.ref().id(), policy.ref().version(), policy.effectiveFrom(), document);
    }
}
