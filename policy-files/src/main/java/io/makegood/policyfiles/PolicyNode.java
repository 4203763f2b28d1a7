package io.makegood.policyfiles;

import io.makegood.schemas.codec.Excerpt;
import java.util.List;

/** A document's content with its place in the text, before anything is known of its meaning. Lines and columns from 1. */
sealed interface PolicyNode {
    int line();

    int column();

    /** What stands there, in words fit for a message. */
    String shown();

    /** The same, found where its name stands if it begins on a later line: that is where people look. */
    default PolicyNode namedAt(int nameLine, int nameColumn) {
        return this;
    }

    /** Named values. A name may come twice, which the tree leaves for its reader to refuse. */
    record Mapping(int line, int column, List<Entry> entries) implements PolicyNode {
        @Override
        public String shown() {
            return "a section";
        }

        @Override
        public PolicyNode namedAt(int nameLine, int nameColumn) {
            return line > nameLine ? new Mapping(nameLine, nameColumn, entries) : this;
        }
    }

    /** A name, its place, and what it names. */
    record Entry(int line, int column, String name, PolicyNode value) {}

    /** Values in an order. */
    record Sequence(int line, int column, List<PolicyNode> elements) implements PolicyNode {
        @Override
        public String shown() {
            return "a list";
        }

        @Override
        public PolicyNode namedAt(int nameLine, int nameColumn) {
            return line > nameLine ? new Sequence(nameLine, nameColumn, elements) : this;
        }
    }

    /** One value, as it was written. */
    record Scalar(int line, int column, Kind kind, String text) implements PolicyNode {
        @Override
        public String shown() {
            return switch (kind) {
                case TEXT -> Excerpt.quoted(text);
                case NUMBER -> "the number " + text;
                case BOOLEAN -> text;
                case NOTHING -> "empty";
            };
        }
    }

    /** How a value was written. */
    enum Kind {
        /** Quoted, or neither of the others. */
        TEXT,
        /** Digits. */
        NUMBER,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** No value, or {@code null}. */
        NOTHING
    }
}
