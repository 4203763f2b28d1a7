package io.makegood.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.TransferEvent.Slice;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every text that a caller can put into an event is looked through for secrets (post-remixer policy, REM-7): whatever component of an
 * event is made of text and is no id. A component that is new is a text until somebody writes down here that it is an id.
 */
class TextsWithoutSecretsTest {
    /** Names that programs give to things and look them up by; docs/rules.md says why they are not looked through. */
    private static final Set<String> IDS = Set.of(
            "eventId",
            "accountId",
            "generationId",
            "itemId",
            "items",
            "feature",
            "features",
            "models",
            "platform",
            "surface",
            "inputMode",
            "actorId",
            "grantId",
            "adjustmentId",
            "campaignId",
            "requestId",
            "claimId",
            "caseId",
            "noteId",
            "planId",
            "budgetId",
            "topUpId",
            "scopeId",
            "transferId",
            "fromAccount",
            "toAccount",
            "fromGrant",
            "via",
            "holders",
            "policyId",
            "version",
            "cause",
            "move",
            "prefix",
            "cluster",
            // Signed links are made of what looks like secrets; docs/decisions/055 says why they are taken.
            "resultUrl",
            // Made out by the ledger, not said by the event.
            "caller");

    private static final List<String> SECRETS = List.of(
            "4111 1111 1111 1111 12/27 123",
            "my password: hunter2",
            "the verification code is 493021",
            "cvc 123",
            "Bearer EXAMPLE0example0",
            "-----BEGIN EC PRIVATE" + " KEY-----");

    static List<Class<?>> records() {
        List<Class<?>> records = new ArrayList<>(List.of(Envelope.class, ItemPrice.class, Slice.class));
        Stream.of(LedgerEvent.class.getPermittedSubclasses())
                .flatMap(each -> each.isRecord() ? Stream.of(each) : Stream.of(each.getPermittedSubclasses()))
                .forEach(records::add);
        return records;
    }

    @Test
    void all_types_of_events_are_looked_at() {
        Set<String> names = new TreeSet<>();
        records().forEach(each -> names.add(each.getSimpleName()));
        assertThat(names)
                .containsAll(
                        Arrays.stream(EventType.values()).map(EventType::name).toList());
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_text_that_holds_a_secret_is_refused_by_the_name_of_its_field(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            if (isText(components[i]) && !IDS.contains(name)) {
                Object[] values = values(components);
                String field = isMap(components[i]) ? name + ".a" : name;
                assertThatCode(() -> make(type, values)).doesNotThrowAnyException();
                for (String secret : SECRETS) {
                    values[i] = isMap(components[i]) ? Map.of("a", secret) : secret;
                    assertThat(catchThrowable(() -> make(type, values)))
                            .as("%s.%s = %s", type.getSimpleName(), name, secret)
                            .isInstanceOfSatisfying(InvalidEvent.class, refused -> {
                                assertThat(refused.field()).isEqualTo(field);
                                assertThat(refused).hasMessageContaining("seems to hold");
                            });
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void an_id_may_look_like_a_card_number(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = values(components);
        for (int i = 0; i < components.length; i++) {
            if (isText(components[i]) && IDS.contains(components[i].getName()) && values[i] != null) {
                values[i] = isList(components[i]) ? List.of("4111111111111111") : "4111111111111111";
            }
        }
        assertThatCode(() -> make(type, values)).doesNotThrowAnyException();
    }

    private static boolean isText(RecordComponent component) {
        String type = component.getGenericType().getTypeName();
        return isMap(component) ? type.endsWith("java.lang.String>") : type.contains("java.lang.String");
    }

    private static boolean isMap(RecordComponent component) {
        return component.getType() == Map.class;
    }

    private static boolean isList(RecordComponent component) {
        return component.getType() == List.class;
    }

    private static Object[] values(RecordComponent[] components) {
        return Arrays.stream(components).map(TextsWithoutSecretsTest::value).toArray();
    }

    private static @Nullable Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (Set.of("windowMillis", "campaignId", "resultUrl").contains(component.getName())) {
            // Windows of the calendar have none; campaigns are about no item; a result's address is no text of any
            // kind.
            return null;
        }
        if (isMap(component) && component.getGenericType().getTypeName().contains("List")) {
            return Map.of("a", List.of("b"));
        }
        if (isMap(component)) {
            return isText(component) ? Map.of("a", "b") : Map.of("a", 1L);
        }
        if (component.getName().equals("usedAmount")) {
            // It stands beside no quantities.
            return null;
        }
        if (isList(component)) {
            if (component.getName().equals("slices")) {
                return List.of(new Slice("a", "a", 1, GrantKind.PAID, 100, null, null, List.of(), List.of()));
            }
            return isText(component) ? List.of("a") : List.of(new ItemPrice("a", 1));
        }
        long number =
                component.getName().endsWith("At") || component.getName().endsWith("From") ? 1_763_647_533_000L : 1;
        Map<Class<?>, Object> values = Map.of(
                String.class,
                "a",
                long.class,
                number,
                Long.class,
                number,
                int.class,
                1,
                Integer.class,
                1,
                boolean.class,
                true,
                Boolean.class,
                true,
                LedgerEvent.class,
                new GenerationEvent.GenerationTimedOut("g"));
        return Objects.requireNonNull(values.get(type), () -> "give the test a value for " + component);
    }

    private static Object make(Class<?> type, Object[] values) throws Throwable {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
