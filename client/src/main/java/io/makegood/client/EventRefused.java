package io.makegood.client;

import java.util.List;
import java.util.stream.Collectors;

/** An event that the ledger would not take. Names all mistakes at once; nothing was sent. */
public final class EventRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<Mistake> mistakes;

    EventRefused(String type, List<Mistake> mistakes) {
        super(type + " cannot be published:"
                + mistakes.stream().map(Mistake::message).collect(Collectors.joining("\n  ", "\n  ", "")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** What is wrong, what is absent first; never empty. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
