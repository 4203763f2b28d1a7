package io.makegood.ledger.fold;

import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.account.Spending;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds an account and is in its groups, while an event is being decided (docs/rules.md, section 12). Each actor has a row of its
 * own, which says by which list it was named last; a new list has a new number, so that nobody has to know who was on the one before.
 * Single-threaded, lives for one event.
 */
final class MemberBook {
    private final SideRows side;
    private final AccountDraft account;

    MemberBook(SideRows side, AccountDraft account) {
        this.side = side;
        this.account = account;
    }

    /** Takes the holders and the groups that the event names in the place of those before. */
    void named(AccountUpdated event) {
        List<String> holders = event.holders();
        Map<String, List<String>> groups = event.groups();
        if (holders == null && groups == null) {
            return;
        }
        Spending spending = account.spending();
        spending = holders == null ? spending : spending.withHolders();
        spending = groups == null ? spending : spending.withGroups();
        account.setSpending(spending);
        Map<String, List<String>> groupsOf = new LinkedHashMap<>();
        if (groups != null) {
            groups.forEach((group, actors) -> actors.forEach(actor ->
                    groupsOf.computeIfAbsent(actor, any -> new ArrayList<>()).add(group)));
        }
        Map<String, MemberRow> rows = new LinkedHashMap<>();
        if (holders != null) {
            for (String actor : holders) {
                MemberRow known = known(rows, actor);
                rows.put(actor, new MemberRow(actor, spending.holders(), known.groups(), known.groupIds()));
            }
        }
        for (Map.Entry<String, List<String>> each : groupsOf.entrySet()) {
            MemberRow known = known(rows, each.getKey());
            rows.put(each.getKey(), new MemberRow(each.getKey(), known.holders(), spending.groups(), each.getValue()));
        }
        side.putAll(List.copyOf(rows.values()));
    }

    private MemberRow known(Map<String, MemberRow> rows, String actor) {
        MemberRow row = rows.containsKey(actor) ? rows.get(actor) : side.member(actor);
        return row == null ? new MemberRow(actor, 0, 0, List.of()) : row;
    }

    /** Whether the last list of holders names that actor. */
    boolean holds(@Nullable String actor) {
        int holders = account.spending().holders();
        MemberRow row = actor == null || holders == 0 ? null : side.member(actor);
        return row != null && row.holders() == holders;
    }

    /** The groups in which that actor is, in the order of their ids. */
    List<String> groupsOf(@Nullable String actor) {
        int groups = account.spending().groups();
        MemberRow row = actor == null || groups == 0 ? null : side.member(actor);
        return row == null || row.groups() != groups ? List.of() : row.groupIds();
    }
}
