package io.makegood.schemas.codec;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Bytes that cannot be read as a record of the contract. Checked, because whoever decodes must decide what becomes of
 * such bytes; on the journal they become a dead letter with this reason and detail. Has no stack trace: the fault is
 * in the bytes, not in the program.
 */
public final class UndecodableRecord extends Exception {
    private static final long serialVersionUID = 1L;

    /** Fits a record header and a line of a terminal. */
    public static final int DETAIL_CHARS_MAX = 300;

    /** Why the bytes cannot be read. Names are part of the contract: they are the dead letter's {@code reason}. */
    public enum Reason {
        /** There are no bytes. */
        EMPTY,
        /** More bytes than {@link Encoding#RECORD_BYTES_MAX}. */
        TOO_LARGE,
        /** The first bytes belong to no encoding of the contract. */
        UNKNOWN_ENCODING,
        /** The schema the record names is not known here. */
        UNKNOWN_SCHEMA,
        /** The schema the record names is known, but its data does not fit what is expected. */
        INCOMPATIBLE_SCHEMA,
        /** The Avro data ends early, goes on after its end, or contradicts its schema. */
        TRUNCATED_OR_INVALID_AVRO,
        /** Not one well-formed JSON object in UTF-8. */
        INVALID_JSON,
        /** The JSON record's {@code type} is none of the event types. */
        UNKNOWN_TYPE,
        /** A required field of a JSON record is absent or null. */
        MISSING_FIELD,
        /** A field of a JSON record has a value it cannot have. */
        INVALID_FIELD,
        /** A JSON record has a field that its type does not have. */
        UNKNOWN_FIELD
    }

    private final Reason reason;
    private final String detail;
    private final transient List<FieldProblem> problems;

    /** A fault of the record as a whole. The detail is shortened and freed of control characters. */
    public UndecodableRecord(Reason reason, String detail) {
        this(reason, Excerpt.bounded(detail, DETAIL_CHARS_MAX), List.of());
    }

    /** Faults of single fields, all of them; the reason is that of the first. */
    public UndecodableRecord(Reason reason, List<FieldProblem> problems) {
        this(reason, Excerpt.bounded(summary(problems), DETAIL_CHARS_MAX), List.copyOf(problems));
    }

    private UndecodableRecord(Reason reason, String detail, List<FieldProblem> problems) {
        super(reason + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
        this.problems = problems;
    }

    /** Why the bytes cannot be read; of several problems, the first one's. */
    public Reason reason() {
        return reason;
    }

    /** What is wrong and how to mend it, in at most {@link #DETAIL_CHARS_MAX} chars without control characters. */
    public String detail() {
        return detail;
    }

    /** What is wrong field by field, when the record could be read that far; otherwise empty. */
    public List<FieldProblem> problems() {
        return problems;
    }

    private static String summary(List<FieldProblem> problems) {
        String all = problems.stream().map(FieldProblem::toString).collect(Collectors.joining(" | "));
        return problems.size() > 1 ? problems.size() + " problems: " + all : all;
    }
}
