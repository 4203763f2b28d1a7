package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.archive.DamagedRecord;
import io.makegood.audit.migration.JournalCopy;
import io.makegood.audit.migration.LeftOut;
import io.makegood.audit.migration.MigrationRefused;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.cli.MigrateCommand.Into;
import io.makegood.http.contract.ContractJson;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Copies a journal to its present end, and says what folds the copy. */
final class MigrationOnce {

    private final CommandSpec spec;
    private final Connection connection;
    private final boolean json;
    private ArchivedJournal archived = ArchivedJournal.NONE;
    private LeftOut leftOut = LeftOut.NOTHING;

    MigrationOnce(CommandSpec spec, Connection connection, boolean json) {
        this.spec = spec;
        this.connection = connection;
        this.json = json;
    }

    /** Has it copied from archives what the journal does not have any more, and not copied what is left out. */
    MigrationOnce from(ArchivedJournal known, LeftOut without) {
        archived = known;
        leftOut = without;
        return this;
    }

    int run(KafkaLedger ledger, Into into, @Nullable Integer partitions, String applicationId) {
        AtomicLong done = new AtomicLong();
        MigrationState state;
        try (Progress progress = Progress.of(spec.commandLine().getErr(), "Copying, records", !json);
                JournalCopy copy = new JournalCopy(ledger, into.clients(), into.topics(), connection.schemas())) {
            state = copy.from(archived)
                    .without(leftOut)
                    .once(partitions, applicationId, more -> progress.show(done.addAndGet(more)));
        } catch (MigrationRefused e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (DamagedRecord e) {
            throw ArchiveOptions.refused(e);
        } catch (UncheckedIOException e) {
            throw ArchiveOptions.refused(e);
        }
        List<String> all = into.next(state, ledger.replicas());
        List<String> next = state.follows() ? all : all.subList(0, 2);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            node.put("records", state.copied());
            node.put("journal", into.topics().events().name());
            node.put("follows", state.follows());
            node.set("next", text.tree(next));
            out.println(text.write(node));
        } else {
            out.println(Printable.count(state.copied()) + " records copied to "
                    + into.topics().events().name() + ", with their record times.");
            if (state.follows()) {
                out.println("It was followed, so it is a mirror until it is promoted:  " + next.get(2));
            } else {
                out.println("Make the other topics:  " + next.get(0));
                out.println("Fold the copy:          " + next.get(1));
            }
        }
        out.flush();
        return ExitCode.OK;
    }
}
