package io.makegood.bridges.cloudevent;

import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.UndecodableRecord.Reason;
import io.makegood.topics.deadletter.DeadLetter;
import java.util.List;
import java.util.stream.Collectors;

/** What was sent is no CloudEvent of version 1.0, or one that says two things of its event. Names each attribute at fault. */
public final class InvalidCloudEvent extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String WHOLE = "the CloudEvent";

    private final boolean readable;
    private final String reason;
    private final transient List<FieldProblem> problems;

    private InvalidCloudEvent(boolean readable, String reason, List<FieldProblem> problems) {
        super(problems.stream().map(FieldProblem::toString).collect(Collectors.joining(" | ")), null, false, false);
        this.readable = readable;
        this.reason = reason;
        this.problems = List.copyOf(problems);
    }

    /** It is nothing that could be one. */
    static InvalidCloudEvent unreadable(String problem, String remedy) {
        return new InvalidCloudEvent(
                false, Reason.INVALID_JSON.name(), List.of(new FieldProblem(WHOLE, problem, remedy)));
    }

    /** Its attributes are not as version 1.0 has them. */
    static InvalidCloudEvent form(List<FieldProblem> problems) {
        return new InvalidCloudEvent(false, Reason.INVALID_FIELD.name(), problems);
    }

    /** It is a CloudEvent of which no event can be made. Its subject is to it what the key is to a record of the journal. */
    static InvalidCloudEvent meaning(List<FieldProblem> problems) {
        boolean aboutAccount =
                problems.stream().anyMatch(problem -> problem.field().equals("subject"));
        return new InvalidCloudEvent(true, aboutAccount ? DeadLetter.KEY_MISMATCH : DeadLetter.INVALID_EVENT, problems);
    }

    /** Whether it is a CloudEvent, of which no event can be made. */
    public boolean isReadable() {
        return readable;
    }

    /** The reason of its dead letter. */
    public String reason() {
        return reason;
    }

    /** What is wrong, attribute by attribute. */
    public List<FieldProblem> problems() {
        return problems;
    }

    /** All of it in a sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
