package io.makegood.bridges.topic;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.foreign.Unreadable;
import io.makegood.schemas.codec.FieldProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a value of an event comes from. */
sealed interface Extract {
    /** A record, or an element of a list in it, and the place where that stands. */
    record Source(JsonNode node, String place) {
        Source at(JsonPointer further) {
            return new Source(node.at(further), place + further);
        }

        boolean isNothing() {
            return node.isMissingNode() || node.isNull();
        }

        FieldProblem problem(String problem, String remedy) {
            return new FieldProblem(place.isEmpty() ? "the record" : place, problem, remedy);
        }
    }

    /** The value that a record has for it, or empty if it has none; what it has and cannot be taken is added to the problems. */
    Optional<JsonNode> from(Source source, List<FieldProblem> problems);

    /** What stands at a place of the record, converted if need be; null counts as nothing. */
    record At(JsonPointer place, @Nullable Conversion as) implements Extract {
        @Override
        public Optional<JsonNode> from(Source source, List<FieldProblem> problems) {
            Source found = source.at(place);
            if (found.isNothing()) {
                return Optional.empty();
            }
            try {
                return Optional.of(as == null ? found.node() : as.convert(found.node()));
            } catch (Unreadable e) {
                problems.add(found.problem(e.problem(), e.remedy()));
                return Optional.empty();
            }
        }
    }

    /** Always the same. */
    record Constant(JsonNode value) implements Extract {
        @Override
        public Optional<JsonNode> from(Source source, List<FieldProblem> problems) {
            return Optional.of(value);
        }
    }

    /** A list, of each element of a list of the record. */
    record Each(JsonPointer place, Extract element) implements Extract {
        @Override
        public Optional<JsonNode> from(Source source, List<FieldProblem> problems) {
            Source found = source.at(place);
            if (found.isNothing()) {
                return Optional.empty();
            }
            if (!found.node().isArray()) {
                problems.add(found.problem("is no list", "send a list, or point each to one"));
                return Optional.empty();
            }
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < found.node().size(); i++) {
                Source each = new Source(found.node().get(i), found.place() + "/" + i);
                element.from(each, problems).ifPresent(list::add);
            }
            return Optional.of(list);
        }
    }

    /** An object with those fields. */
    record Composed(Map<String, Extract> fields) implements Extract {
        @Override
        public Optional<JsonNode> from(Source source, List<FieldProblem> problems) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            fields.forEach(
                    (name, extract) -> extract.from(source, problems).ifPresent(value -> object.set(name, value)));
            return Optional.of(object);
        }
    }
}
