package io.makegood.client;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings that a publisher cannot keep its promises with. Names all mistakes at once; no connection was made. */
public final class SettingsRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<Mistake> mistakes;

    SettingsRefused(List<Mistake> mistakes) {
        this(mistakes, null);
    }

    SettingsRefused(List<Mistake> mistakes, @Nullable Throwable cause) {
        super(
                "the publisher cannot be opened with these settings:"
                        + mistakes.stream().map(Mistake::message).collect(Collectors.joining("\n  ", "\n  ", "")),
                cause);
        this.mistakes = List.copyOf(mistakes);
    }

    /** What is wrong; never empty. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
