package io.makegood.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an event is built unless there is a reason for another way: a method of the event's name takes the account and the required
 * fields, and the builder has a method for each optional one, all under the names of the contract.
 */
final class OrdinaryBuilder {
    private static final List<Class<?>> HOMES = List.of(
            GenerationEvents.class,
            CreditEvents.class,
            ClaimEvents.class,
            AccountEvents.class,
            PlanEvents.class,
            BudgetEvents.class,
            TopUpEvents.class,
            TransferEvents.class);

    private OrdinaryBuilder() {}

    /** A builder of that type of event, with every field set. */
    static EventBuilder<?> of(Class<?> type) {
        Method begin = begin(type);
        Object[] given = Arrays.stream(begin.getParameters())
                .map(parameter -> value(parameter.getType(), parameter.getName()))
                .toArray();
        Set<String> required =
                Arrays.stream(begin.getParameters()).map(Parameter::getName).collect(Collectors.toSet());
        try {
            EventBuilder<?> builder = (EventBuilder<?>) begin.invoke(null, given);
            for (RecordComponent field : type.getRecordComponents()) {
                if (!required.contains(field.getName())) {
                    optional(builder, field).invoke(builder, value(field.getType(), field.getName()));
                }
            }
            return builder;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getSimpleName() + " cannot be built the ordinary way", e);
        }
    }

    /** The event in flat JSON, without braces and id. */
    static String expected(Class<?> type) {
        return "\"type\":\"" + type.getSimpleName() + "\",\"accountId\":\"a-1\","
                + Arrays.stream(type.getRecordComponents())
                        .map(field -> "\"" + field.getName() + "\":" + json(value(field.getType(), field.getName())))
                        .collect(Collectors.joining(","));
    }

    private static Method begin(Class<?> type) {
        String name = type.getSimpleName().substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                + type.getSimpleName().substring(1);
        return HOMES.stream()
                .flatMap(home -> Arrays.stream(home.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name) && Modifier.isPublic(method.getModifiers()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no class of the client has a method " + name + "; add it and its builder to one of " + HOMES));
    }

    private static Method optional(EventBuilder<?> builder, RecordComponent field) {
        return Arrays.stream(builder.getClass().getMethods())
                .filter(method -> method.getName().equals(field.getName())
                        && method.getParameterCount() == 1
                        && wrapped(method.getParameterTypes()[0]) == wrapped(field.getType()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(builder.getClass() + " has no method " + field.getName()
                        + "; add it, or list the event with those that are built another way"));
    }

    private static Class<?> wrapped(Class<?> type) {
        return type == long.class ? Long.class : type == boolean.class ? Boolean.class : type;
    }

    private static Object value(Class<?> type, String name) {
        Class<?> kind = wrapped(type);
        if (kind == String.class) {
            return name.equals("accountId") ? "a-1" : name + "-1";
        }
        if (kind == Long.class) {
            return 1_700_000_000_000L;
        }
        if (kind == Boolean.class) {
            return true;
        }
        Object[] constants = type.getEnumConstants();
        if (constants == null) {
            throw new AssertionError(
                    "no plain value for " + name + ": list the event with those that hold more than plain values");
        }
        return constants[0];
    }

    private static String json(Object value) {
        return value instanceof Long || value instanceof Boolean ? value.toString() : "\"" + value + "\"";
    }
}
