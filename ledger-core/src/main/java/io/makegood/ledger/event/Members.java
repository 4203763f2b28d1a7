package io.makegood.ledger.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an event may say of groups. Every bound keeps a row small and is part of the contract. */
public final class Members {
    /** Most groups of one account. */
    public static final int GROUPS_MAX = 64;
    /** Most groups that one actor is in. */
    public static final int GROUPS_OF_ONE_MAX = 8;
    /** Most actors that are named in groups, each counted as often as it is named. */
    public static final int NAMED_MAX = 2_000;

    private Members() {}

    /** The groups in the order of their ids, if they and the actors in them are few enough and each actor is named once in each. */
    static Map<String, List<String>> groups(Map<String, List<String>> groups) {
        if (groups.size() > GROUPS_MAX) {
            throw new InvalidEvent("groups", "names " + groups.size(), "name at most " + GROUPS_MAX);
        }
        TreeMap<String, List<String>> kept = new TreeMap<>();
        Map<String, Integer> groupsOf = new LinkedHashMap<>();
        int named = 0;
        for (Map.Entry<String, List<String>> group : groups.entrySet()) {
            List<String> actors = List.copyOf(group.getValue());
            named += actors.size();
            if (named > NAMED_MAX) {
                throw new InvalidEvent("groups", "name more than " + NAMED_MAX + " actors", "name fewer");
            }
            Map<String, Boolean> once = new LinkedHashMap<>();
            for (String actor : actors) {
                Limits.id("groups", actor);
                if (once.put(actor, true) != null) {
                    throw new InvalidEvent("groups", "names an actor twice in a group", "name each actor once");
                }
                if (groupsOf.merge(actor, 1, Integer::sum) > GROUPS_OF_ONE_MAX) {
                    throw new InvalidEvent(
                            "groups",
                            "puts an actor into more than " + GROUPS_OF_ONE_MAX,
                            "put it into at most " + GROUPS_OF_ONE_MAX);
                }
            }
            kept.put(Limits.id("groups", group.getKey()), actors);
        }
        return Collections.unmodifiableSortedMap(kept);
    }
}
