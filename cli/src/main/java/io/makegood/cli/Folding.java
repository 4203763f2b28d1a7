package io.makegood.cli;

import io.makegood.application.startup.FailureText;
import io.makegood.processor.engine.Engine;

/** How far those have come who fold what is published. */
interface Folding {
    /** How many records of the journal were folded, counted from anywhere. */
    long folded();

    /** Throws {@link CommandFailure} if it cannot go on. */
    void requireHealthy();

    /** Whether nothing that is published now will be folded here any more. */
    boolean isOver();

    /** An engine in this process. */
    static Folding by(Engine engine) {
        return new Folding() {
            @Override
            public long folded() {
                return engine.tally().records();
            }

            @Override
            public void requireHealthy() {
                engine.failure().ifPresent(cause -> {
                    throw new CommandFailure(
                            ExitCode.UNAVAILABLE, "the engine stopped: " + Printable.text(FailureText.of(cause)));
                });
            }

            @Override
            public boolean isOver() {
                return engine.isClosed() || engine.failure().isPresent();
            }
        };
    }
}
