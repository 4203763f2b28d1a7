package io.makegood.http.api;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import io.makegood.http.contract.AvroSchemas;
import io.makegood.http.contract.WhenKnown;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes records by what they are, which is how Jackson serves them: what may be left out, what may be null, what stands unwrapped
 * among the whole's own parts. Shapes with a name of their own are referred to by it, and those of the contract are as it has them.
 */
final class RecordSchemas {
    private static final String REFERENCE = "#/components/schemas/";

    private final ObjectMapper mapper;
    private final Map<Class<?>, String> names;
    private final Map<Class<?>, ObjectNode> contract;
    private final CustomDefinitionProviderV2 provider = this::custom;
    private final SchemaGenerator generator;
    private @Nullable Class<?> described;

    /**
     * For shapes with these names.
     *
     * @param contract the shapes that are not what their class is, but what the contract says
     */
    RecordSchemas(ObjectMapper mapper, Map<Class<?>, String> names, Map<Class<?>, ObjectNode> contract) {
        this.mapper = mapper;
        this.names = Map.copyOf(names);
        this.contract = Map.copyOf(contract);
        SchemaGeneratorConfigBuilder config =
                new SchemaGeneratorConfigBuilder(mapper, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
        config.forFields()
                .withNullableCheck(field -> isNullable(field.getRawMember()) && !isLeftOut(field.getRawMember()))
                .withRequiredCheck(field -> !isLeftOut(field.getRawMember()))
                .withDescriptionResolver(
                        field -> field.isFakeContainerItemScope() ? null : meaning(field.getRawMember()));
        // Parts are described in the order in which they are served, which is that of the record.
        config.forTypesInGeneral()
                .withPropertySorter(Comparator.comparingInt(any -> 0))
                .withCustomDefinitionProvider(provider);
        config.without(Option.SCHEMA_VERSION_INDICATOR);
        config.with(Option.INLINE_ALL_SCHEMAS);
        config.with(Option.EXTRA_OPEN_API_FORMAT_VALUES);
        generator = new SchemaGenerator(config.build());
    }

    /** The shape of a record, with these for its type parameters. */
    ObjectNode describe(Class<?> record, Type... parameters) {
        described = record;
        return generator.generateSchema(record, parameters);
    }

    ObjectNode reference(String name) {
        return mapper.createObjectNode().put("$ref", REFERENCE + name);
    }

    private static boolean isNullable(@Nullable AnnotatedElement member) {
        return member instanceof Field field && field.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isLeftOut(@Nullable AnnotatedElement member) {
        return member != null && member.isAnnotationPresent(WhenKnown.class);
    }

    private static @Nullable String meaning(@Nullable Field member) {
        if (member == null) {
            return null;
        }
        JsonPropertyDescription told = member.getAnnotation(JsonPropertyDescription.class);
        return told == null ? AvroSchemas.meaning(member.getDeclaringClass(), member.getName()) : told.value();
    }

    private @Nullable CustomDefinition custom(ResolvedType type, SchemaGenerationContext context) {
        Class<?> java = type.getErasedType();
        String name = names.get(java);
        ObjectNode shape = null;
        if (name != null && java != described) {
            shape = reference(name);
        } else if (java == Map.class) {
            shape = byName(type, context);
        } else if (Arrays.stream(java.getDeclaredFields()).anyMatch(RecordSchemas::isUnwrapped)) {
            shape = whole(type, context);
        }
        return shape == null
                ? null
                : new CustomDefinition(
                        shape, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.NO);
    }

    private static boolean isUnwrapped(Field field) {
        return field.isAnnotationPresent(JsonUnwrapped.class);
    }

    /** Something for each constant of an enum, or for whatever name there is. */
    private ObjectNode byName(ResolvedType map, SchemaGenerationContext context) {
        List<ResolvedType> types = map.typeParametersFor(Map.class);
        ObjectNode shape = mapper.createObjectNode().put("type", "object");
        if (!types.get(0).getErasedType().isEnum()) {
            shape.set("additionalProperties", context.createDefinition(types.get(1)));
            return shape;
        }
        ObjectNode properties = shape.putObject("properties");
        ArrayNode required = shape.putArray("required");
        for (Object constant : types.get(0).getErasedType().getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            properties.set(name, context.createDefinition(types.get(1)));
            required.add(name);
        }
        return shape;
    }

    /** A record some of whose parts are unwrapped: their parts are its own. */
    private ObjectNode whole(ResolvedType type, SchemaGenerationContext context) {
        ObjectNode folded = context.createStandardDefinition(type, provider);
        ObjectNode whole = mapper.createObjectNode().put("type", "object");
        ObjectNode properties = whole.putObject("properties");
        ArrayNode required = whole.putArray("required");
        for (Field field : type.getErasedType().getDeclaredFields()) {
            JsonNode part = folded.path("properties").get(field.getName());
            if (part != null && isUnwrapped(field)) {
                unwrap(field, properties, required, context);
            } else if (part != null) {
                properties.set(field.getName(), part);
                if (!isLeftOut(field)) {
                    required.add(field.getName());
                }
            }
        }
        return whole;
    }

    /** One that may be of several kinds has parts of all of them, none of which is always there. */
    private void unwrap(Field field, ObjectNode properties, ArrayNode required, SchemaGenerationContext context) {
        Class<?>[] kinds = field.getType().getPermittedSubclasses();
        boolean isAlwaysThere = kinds == null && !isNullable(field);
        for (Class<?> kind : kinds == null ? new Class<?>[] {field.getType()} : kinds) {
            ObjectNode parts = contract.get(kind);
            if (parts == null) {
                parts = context.createStandardDefinition(
                        context.getTypeContext().resolve(kind), provider);
            }
            for (Map.Entry<String, JsonNode> part : parts.path("properties").properties()) {
                JsonNode other = properties.replace(part.getKey(), part.getValue());
                if (other != null && !other.equals(part.getValue())) {
                    throw new IllegalStateException(part.getKey() + " has two shapes in one answer");
                }
            }
            if (isAlwaysThere) {
                parts.path("required").forEach(required::add);
            }
        }
    }
}
