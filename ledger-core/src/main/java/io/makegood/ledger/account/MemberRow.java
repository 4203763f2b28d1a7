package io.makegood.ledger.account;

import java.util.List;

/**
 * What is known of an actor of an account.
 *
 * @param holders the number of the last list of holders that named the actor, or zero
 * @param groups the number of the last groups that named the actor, or zero
 * @param groupIds the groups in which these put the actor
 */
public record MemberRow(String actorId, int holders, int groups, List<String> groupIds) implements SideRow {
    /** Keeps its own copy of the list. */
    public MemberRow {
        groupIds = List.copyOf(groupIds);
    }
}
