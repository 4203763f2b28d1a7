package io.makegood.spring;

import io.makegood.client.api.ChargeRequest;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionException;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Makes of a call's arguments what is asked to be charged. */
final class ChargeExpressions {
    private final ExpressionParser parser = new SpelExpressionParser();
    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Map<String, Expression> parsed = new ConcurrentHashMap<>();

    ChargeRequest request(Charged charged, Method method, @Nullable Object target, @Nullable Object[] arguments) {
        Call call = new Call(
                method, new MethodBasedEvaluationContext(target == null ? method : target, method, arguments, names));
        Object account = value(call, "account", charged.account());
        if (account == null) {
            throw wrong(call, "account", charged.account(), "is null; name the account that is charged", null);
        }
        ChargeRequest request = ChargeRequest.of(account.toString(), charged.feature());
        given(call, "generationId", charged.generationId(), (field, value) -> request.generationId(value.toString()));
        given(call, "actor", charged.actor(), (field, value) -> request.actor(value.toString()));
        given(call, "items", charged.items(), (field, value) -> items(call, charged, request, value));
        given(
                call,
                "quantities",
                charged.quantities(),
                (field, value) -> request.quantities(quantities(call, charged, value)));
        given(
                call,
                "attributes",
                charged.attributes(),
                (field, value) -> request.attributes(attributes(call, charged, value)));
        given(call, "maxAmount", charged.maxAmount(), (field, value) -> {
            if (!(value instanceof Number number)) {
                throw wrong(call, field, charged.maxAmount(), "gives no number; give whole units", null);
            }
            request.maxAmount(number.longValue());
        });
        return request;
    }

    private record Call(Method method, MethodBasedEvaluationContext context) {}

    private static void items(Call call, Charged charged, ChargeRequest request, Object value) {
        if (value instanceof Number number) {
            request.items(number.intValue());
        } else if (value instanceof Collection<?> ids) {
            request.items(ids.stream().map(String::valueOf).toList());
        } else {
            throw wrong(call, "items", charged.items(), "gives neither a number nor a list; give one of them", null);
        }
    }

    private static Map<String, Long> quantities(Call call, Charged charged, Object value) {
        Map<String, Long> read = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, amount) -> {
                if (!(amount instanceof Number number)) {
                    throw wrong(
                            call,
                            "quantities",
                            charged.quantities(),
                            "has a value that is no number; give whole numbers",
                            null);
                }
                read.put(String.valueOf(name), number.longValue());
            });
            return read;
        }
        throw wrong(call, "quantities", charged.quantities(), "gives no map; write {outputTokens: #tokens}", null);
    }

    private static Map<String, String> attributes(Call call, Charged charged, Object value) {
        Map<String, String> read = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> read.put(String.valueOf(name), String.valueOf(each)));
            return read;
        }
        throw wrong(call, "attributes", charged.attributes(), "gives no map; write {model: #model}", null);
    }

    private void given(Call call, String field, String expression, BiConsumer<String, Object> taken) {
        if (expression.isEmpty()) {
            return;
        }
        Object value = value(call, field, expression);
        if (value != null) {
            taken.accept(field, value);
        }
    }

    private @Nullable Object value(Call call, String field, String expression) {
        try {
            return parsed.computeIfAbsent(expression, parser::parseExpression).getValue(call.context());
        } catch (ExpressionException e) {
            throw wrong(
                    call,
                    field,
                    expression,
                    "cannot be evaluated; write one over the arguments, such as #user, and compile with -parameters",
                    e);
        }
    }

    private static IllegalStateException wrong(
            Call call, String field, String expression, String problem, @Nullable Throwable cause) {
        return new IllegalStateException(
                "nothing was charged: " + field + " = \"" + expression + "\" of @Charged at "
                        + call.method().getDeclaringClass().getSimpleName() + "."
                        + call.method().getName() + " " + problem,
                cause);
    }
}
