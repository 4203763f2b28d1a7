package io.makegood.fuzzing;

import io.makegood.application.startup.ManifestDoor;
import io.makegood.audit.archive.ArchiveDoor;
import io.makegood.audit.verify.AuditFileDoor;
import io.makegood.bridges.stripe.StripeEventDoor;
import io.makegood.bridges.stripe.StripeSignatureDoor;
import io.makegood.bridges.topic.BridgeDoor;
import io.makegood.bridges.webhook.WebhookDoor;
import io.makegood.cli.ArgumentDoor;
import io.makegood.cli.PublishedFileDoor;
import io.makegood.cli.SettingsDoor;
import io.makegood.http.access.KeyDoor;
import io.makegood.http.access.KeySetDoor;
import io.makegood.http.access.TokenDoor;
import io.makegood.http.api.BodyDoor;
import io.makegood.http.api.ParameterDoor;
import io.makegood.http.transport.PeerDoor;
import io.makegood.ledger.row.LedgerRowDoor;
import io.makegood.ledger.secret.SecretDoor;
import io.makegood.policyfiles.PolicyDoor;
import io.makegood.processor.store.SealDoor;
import io.makegood.readmodel.projection.ProjectionRowDoor;
import io.makegood.topics.mapping.HeaderDoor;
import io.makegood.topics.mapping.JournalAvroDoor;
import io.makegood.topics.mapping.JournalJsonDoor;
import io.makegood.topics.mapping.OutputDoor;
import io.makegood.topics.registry.RegistrySchemaDoor;
import java.util.function.Supplier;

/** Every door that takes bytes, with how many inputs a build tries: about as many as it takes in three seconds. */
enum Doors {
    /** Records of the journal in Avro. */
    JOURNAL_AVRO(3_000, JournalAvroDoor::new),
    /** Records of the journal in JSON. */
    JOURNAL_JSON(3_000, JournalJsonDoor::new),
    /** Schemas of a registry, and records that name them. */
    REGISTRY_SCHEMAS(5_000, RegistrySchemaDoor::new),
    /** Events of Stripe's. */
    STRIPE_EVENTS(5_000, StripeEventDoor::new),
    /** The header that says that they are Stripe's. */
    STRIPE_SIGNATURES(50_000, StripeSignatureDoor::new),
    /** What people write of webhooks, and what is kept of them. */
    WEBHOOKS(10_000, WebhookDoor::new),
    /** Policies. */
    POLICIES(5_000, PolicyDoor::new),
    /** Entries, refunds, notices and balances. */
    OUTPUTS(10_000, OutputDoor::new),
    /** Headers of records. */
    HEADERS(50_000, HeaderDoor::new),
    /** Records of other teams' topics, and CloudEvents. */
    BRIDGES(20_000, BridgeDoor::new),
    /** Parameters and headers of requests. */
    PARAMETERS(20_000, ParameterDoor::new),
    /** Bodies of requests. */
    BODIES(10_000, BodyDoor::new),
    /** Documents of a token issuer. */
    KEY_SETS(2_000, KeySetDoor::new),
    /** Addresses of other instances. */
    PEERS(5_000, PeerDoor::new),
    /** Rows of the engine. */
    LEDGER_ROWS(50_000, LedgerRowDoor::new),
    /** Rows of the read model. */
    PROJECTION_ROWS(50_000, ProjectionRowDoor::new),
    /** Seals of stores. */
    SEALS(5_000, SealDoor::new),
    /** Manifests of engines. */
    MANIFESTS(10_000, ManifestDoor::new),
    /** Checkpoints and keys of audits. */
    AUDIT_FILES(20_000, AuditFileDoor::new),
    /** Manifests and records of archives. */
    ARCHIVES(5_000, ArchiveDoor::new),
    /** Files of settings. */
    SETTINGS(1_000, SettingsDoor::new),
    /** Command lines. */
    ARGUMENTS(2_000, ArgumentDoor::new),
    /** Files of events to publish. */
    PUBLISHED_FILES(5_000, PublishedFileDoor::new),
    /** Texts that may hold secrets. */
    SECRETS(1_000, SecretDoor::new),
    /** Bearer tokens. */
    TOKENS(2_000, TokenDoor::new),
    /** Keys of the API. */
    KEYS(20_000, KeyDoor::new);

    private final long runs;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Supplier<Door> door;

    Doors(long runs, Supplier<Door> door) {
        this.runs = runs;
        this.door = door;
    }

    Door open() {
        return door.get();
    }

    long runs() {
        return runs;
    }
}
