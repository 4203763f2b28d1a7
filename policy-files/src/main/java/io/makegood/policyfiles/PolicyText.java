package io.makegood.policyfiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.makegood.ledger.event.Limits;
import io.makegood.policyfiles.PolicyNode.Entry;
import io.makegood.policyfiles.PolicyNode.Kind;
import io.makegood.policyfiles.PolicyNode.Mapping;
import io.makegood.policyfiles.PolicyNode.Scalar;
import io.makegood.policyfiles.PolicyNode.Sequence;
import io.makegood.schemas.codec.JsonFault;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * YAML or JSON as text, made into nodes that know their line. Only the plain part of YAML is taken: aliases, anchors, tags
 * and further documents are refused, so that a document is never larger than its text; nesting and size are bounded.
 * Numbers stay text and never become floating point.
 */
final class PolicyText {
    /** A policy needs six levels. */
    private static final int DEPTH_MAX = 16;

    private static final StreamReadConstraints CONSTRAINTS = JsonLimits.bounded(DEPTH_MAX)
            .maxStringLength(Limits.DOCUMENT_MAX)
            .maxDocumentLength(Limits.DOCUMENT_MAX)
            .build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .loaderOptions(yamlLimits())
            .streamReadConstraints(CONSTRAINTS)
            .build();

    private final PolicyProblems problems;

    private PolicyText(PolicyProblems problems) {
        this.problems = problems;
    }

    /** The document's content, or empty with the problem noted. */
    static Optional<PolicyNode> read(String document, PolicyProblems problems) {
        if (document.length() > Limits.DOCUMENT_MAX) {
            String size = "has " + document.length() + " characters";
            problems.add(1, 1, "", size, "shorten it to at most " + Limits.DOCUMENT_MAX);
            return Optional.empty();
        }
        String text = document.startsWith("\ufeff") ? document.substring(1) : document;
        if (text.isBlank()) {
            problems.add(1, 1, "", "is empty", "write a policy, beginning with id and version");
            return Optional.empty();
        }
        if (text.stripLeading().startsWith("{")) {
            PolicyProblems unused = new PolicyProblems();
            Optional<PolicyNode> json = new PolicyText(unused).parse(JSON, text);
            if (json.isPresent()) {
                return json;
            }
        }
        return new PolicyText(problems).isPlain(text) ? new PolicyText(problems).parse(YAML, text) : Optional.empty();
    }

    /** The parser below follows some tags and anchors in silence, so they are looked for first. Other mistakes are its. */
    private boolean isPlain(String text) {
        int depth = 0;
        try {
            for (Event event : new Yaml(yamlLimits()).parse(new StringReader(text))) {
                if (event instanceof AliasEvent || (event instanceof NodeEvent node && node.getAnchor() != null)) {
                    return notPlain(
                            event,
                            "has an anchor (&) or alias (*)",
                            "write the value out; quote text that begins with & or *");
                }
                boolean tagged = (event instanceof ScalarEvent scalar && scalar.getTag() != null)
                        || (event instanceof CollectionStartEvent collection && collection.getTag() != null);
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > DEPTH_MAX) {
                    return notPlain(
                            event,
                            "nests too deep, in more levels than the " + DEPTH_MAX + " allowed",
                            "a policy needs six");
                }
                if (tagged) {
                    return notPlain(event, "has a tag (!)", "leave the tag out; quote text that begins with !");
                }
            }
        } catch (YAMLException malformed) {
            // The parser finds it again, and says where.
        }
        return true;
    }

    private boolean notPlain(Event event, String problem, String remedy) {
        Mark at = event.getStartMark();
        problems.add(at.getLine() + 1, at.getColumn() + 1, "", problem, remedy);
        return false;
    }

    private Optional<PolicyNode> parse(JsonFactory format, String text) {
        try (JsonParser parser = format.createParser(text)) {
            parser.nextToken();
            PolicyNode root = node(parser);
            if (parser.nextToken() != null) {
                refuse(parser, "has a second document", "write one policy per file");
            }
            return Optional.of(root);
        } catch (Refused refused) {
            problems.add(refused.at.getLineNr(), refused.at.getColumnNr(), "", refused.problem, refused.remedy);
        } catch (StreamConstraintsException beyond) {
            problems.add(1, 1, "", JsonFault.of(beyond, text, "YAML"), "a policy needs less");
        } catch (JsonProcessingException malformed) {
            JsonLocation at = malformed.getLocation();
            int line = at == null ? 1 : Math.max(1, at.getLineNr());
            int column = at == null ? 1 : Math.max(1, at.getColumnNr());
            problems.add(line, column, "", "is not valid YAML" + JsonFault.near(malformed, text), REMEDY);
        } catch (IOException | YAMLException | NumberFormatException malformed) {
            problems.add(1, 1, "", "is not valid YAML", REMEDY);
        }
        return Optional.empty();
    }

    private static final String REMEDY = "check indentation (spaces, never tabs), colons and quotes";

    private PolicyNode node(JsonParser parser) throws IOException, Refused {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new Refused(parser.currentLocation(), "is empty", "write a policy, beginning with id and version");
        }
        JsonLocation at = parser.currentTokenLocation();
        int line = Math.max(1, at.getLineNr());
        int column = Math.max(1, at.getColumnNr());
        return switch (token) {
            case START_OBJECT -> mapping(parser, line, column);
            case START_ARRAY -> sequence(parser, line, column);
            case VALUE_STRING -> new Scalar(line, column, Kind.TEXT, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(line, column, Kind.NUMBER, parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(line, column, Kind.BOOLEAN, parser.getText());
            case VALUE_NULL -> new Scalar(line, column, Kind.NOTHING, "");
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new Refused(at, "has something that is no value here", "write text, a number, true or false");
        };
    }

    private Mapping mapping(JsonParser parser, int line, int column) throws IOException, Refused {
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            JsonLocation at = parser.currentTokenLocation();
            String name = parser.currentName();
            parser.nextToken();
            int nameLine = Math.max(1, at.getLineNr());
            int nameColumn = Math.max(1, at.getColumnNr());
            entries.add(new Entry(nameLine, nameColumn, name, node(parser).namedAt(nameLine, nameColumn)));
        }
        return new Mapping(line, column, List.copyOf(entries));
    }

    private Sequence sequence(JsonParser parser, int line, int column) throws IOException, Refused {
        List<PolicyNode> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(node(parser));
        }
        return new Sequence(line, column, List.copyOf(elements));
    }

    private static void refuse(JsonParser parser, String problem, String remedy) throws Refused {
        throw new Refused(parser.currentTokenLocation(), problem, remedy);
    }

    private static LoaderOptions yamlLimits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(Limits.DOCUMENT_MAX);
        limits.setNestingDepthLimit(DEPTH_MAX);
        limits.setMaxAliasesForCollections(0);
        limits.setAllowRecursiveKeys(false);
        return limits;
    }

    /** Valid YAML, of a kind that no policy needs. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient JsonLocation at;
        private final String problem;
        private final String remedy;

        Refused(JsonLocation at, String problem, String remedy) {
            super(problem, null, false, false);
            this.at = at;
            this.problem = problem;
            this.remedy = remedy;
        }
    }
}
