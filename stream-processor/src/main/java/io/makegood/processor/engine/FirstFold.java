package io.makegood.processor.engine;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.StartupProblem;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.ledger.fold.FoldUnknown;
import io.makegood.ledger.fold.FoldVersion;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.registry.RegistrySchemas;
import io.makegood.topics.writing.FoldAdoption;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By which version of the fold a new ledger begins: the newest that its first engine has, which that one appends to the journal before it
 * is remembered that the ledger has started (docs/decisions/029-fold-versions.md).
 */
final class FirstFold {
    private static final Logger LOG = LoggerFactory.getLogger(FirstFold.class);
    /** Of several engines that start at the same time one appends; the others look again. */
    private static final int ATTEMPTS_MAX = 20;

    private static final long PAUSE_MILLIS = 200;

    private FirstFold() {}

    /**
     * Does nothing if it was done before, by whomever.
     *
     * @throws UnsafeStart if the journal is decided by a version that this build does not have
     */
    static void begin(EngineSettings settings) {
        FoldVersion newest = settings.folds().newest();
        boolean sealedOnly = settings.sealedTextsOnly();
        if (newest == FoldVersions.FIRST && !sealedOnly) {
            // By that it is decided anyway.
            return;
        }
        FoldAdoption adoption = new FoldAdoption(
                settings.clients(),
                new CommittedReader(settings.clients(), RegistrySchemas.of(settings.schemaRegistry())),
                settings.topics());
        int version = begin(adoption, newest, sealedOnly);
        if (!settings.folds().has(version)) {
            throw new UnsafeStart(
                    new StartupProblem(
                            ProblemCode.FOLD_UNKNOWN,
                            FoldUnknown.wrong(version, settings.folds()),
                            FoldUnknown.mend(version)),
                    new FoldUnknown(version, settings.folds()));
        }
        LOG.info("The ledger begins by version {} of the fold", version);
    }

    private static int begin(FoldAdoption adoption, FoldVersion newest, boolean sealedOnly) {
        for (int attempt = 1; ; attempt++) {
            try {
                return adoption.begin(newest, sealedOnly);
            } catch (AuthorizationException | AuthenticationException denied) {
                throw denied;
            } catch (KafkaException e) {
                // Most likely it is fenced by another that begins, which a broker tells in several ways.
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                LOG.info("Another instance may begin the ledger at this moment; looking again", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the ledger began", e);
        }
    }
}
