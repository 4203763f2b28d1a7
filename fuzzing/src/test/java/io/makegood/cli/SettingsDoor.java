package io.makegood.cli;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.fuzzing.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The file of settings, bridges among them: taken, or refused with every mistake. */
public final class SettingsDoor implements Door {
    private final Path file = Scratch.file("settings.yaml");
    private final Map<String, Settings.Setting> all = Settings.all();

    @Override
    public boolean take(byte[] input) throws IOException {
        Files.write(file, input);
        try {
            Settings settings = Settings.of(List.of("--config", file.toString()), Map.of());
            all.values()
                    .forEach(setting -> Refusal.unless(
                            (settings.value(setting) == null)
                                    == settings.source(setting).equals("default"),
                            "a setting without a source"));
            settings.bridges().forEach(bridge -> Refusal.unless(!bridge.topic().isBlank(), "a bridge of no topic"));
            Refusal.unless(settings.kafka() != null, "no settings of Kafka's");
            return true;
        } catch (CommandFailure e) {
            Refusal.unless(e.exitCode() == ExitCode.USAGE, "a wrong file ends with " + e.exitCode());
            return Refusal.with(e.getMessage());
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Parts.bytes("topic.prefix: ledger.\nkafka:\n  client.id: x\n  retries: 3\n"),
                Parts.bytes("# nothing yet\n"),
                Parts.bytes("""
                        bridges:
                          - topic: payments
                            types: [CreditsGranted, GenerationCharged]
                            others: leave-out
                            events:
                              - when: { /type: payment.succeeded }
                                type: CreditsGranted
                                fields:
                                  accountId: { at: /customer/id, as: text }
                                  grantId: /payment/id
                                  amount: { at: /credits, as: number }
                                  kind: PAID
                                  expiresAt: { at: /until, as: iso }
                              - type: GenerationCharged
                                fields:
                                  accountId: /customer/id
                                  generationId: /id
                                  baseAmount: 1
                                  items: { each: /images, as: { itemId: { at: /n, as: text }, amount: /price } }
                          - topic: cloud
                            format: cloudevents
                            types: [CreditsGranted]
                        """));
    }
}
