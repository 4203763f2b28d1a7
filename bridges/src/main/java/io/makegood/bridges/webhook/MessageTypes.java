package io.makegood.bridges.webhook;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.schemas.codec.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The types of messages, and how an endpoint names them: one by one, a group as {@code entry.*}, or {@code *} for all. */
public final class MessageTypes {
    /** Credits came back; the data is what {@code ledger.refunds} says. */
    public static final String REFUND = "refund.issued";
    /** A balance went below a threshold of the endpoint's, or reached it again. */
    public static final String THRESHOLD = "balance.threshold";

    static final String ENTRY_GROUP = "entry.";
    static final String NOTICE_GROUP = "notice.";
    private static final String ALL = "*";
    private static final Set<String> KNOWN = known();

    private MessageTypes() {}

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(List.of(REFUND, THRESHOLD));
        Arrays.stream(EntryKind.values()).forEach(kind -> known.add(ENTRY_GROUP + kind));
        Arrays.stream(NoticeType.values()).forEach(type -> known.add(NOTICE_GROUP + type));
        return known;
    }

    /** Every type, in the order of their names. */
    public static List<String> all() {
        return List.copyOf(KNOWN);
    }

    static boolean isKnown(String named) {
        return named.equals(ALL) || KNOWN.contains(named) || named.equals("entry.*") || named.equals("notice.*");
    }

    static boolean covers(String named, String type) {
        return named.equals(ALL)
                || named.equals(type)
                || (named.endsWith(".*") && type.startsWith(named.substring(0, named.length() - 1)));
    }

    static String remedy(String named) {
        return NearestName.remedy(
                named,
                KNOWN,
                "write *, entry.*, notice.*, " + REFUND + ", " + THRESHOLD + " or one of them such as entry.CHARGE");
    }
}
