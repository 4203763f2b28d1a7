package io.makegood.spring;

import io.makegood.client.api.Ledger;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Charges around a method that says so. */
final class ChargedInterceptor implements MethodInterceptor {
    private static final String REACTIVE = "org.reactivestreams.Publisher";

    private final Supplier<Ledger> ledger;
    private final ChargeExpressions expressions = new ChargeExpressions();

    ChargedInterceptor(Supplier<Ledger> ledger) {
        this.ledger = ledger;
    }

    @Override
    @SuppressWarnings("NullAway") // which does not follow type arguments that may be null
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Method method = target == null
                ? invocation.getMethod()
                : AopUtils.getMostSpecificMethod(invocation.getMethod(), target.getClass());
        Charged charged = AnnotatedElementUtils.findMergedAnnotation(method, Charged.class);
        if (charged == null) {
            return invocation.proceed();
        }
        requireEndsWithItsCall(method);
        try {
            return ledger.get()
                    .<@Nullable Object, Exception>charge(
                            expressions.request(charged, method, target, invocation.getArguments()), job -> {
                                ChargedJob.begin(job);
                                try {
                                    return proceed(invocation);
                                } finally {
                                    ChargedJob.end();
                                }
                            });
        } catch (Carried carried) {
            throw carried.getCause();
        }
    }

    private static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
        try {
            return invocation.proceed();
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new Carried(thrown);
        }
    }

    /** A method whose work goes on after it returned would be reported done before it is. */
    private static void requireEndsWithItsCall(Method method) {
        Class<?> returned = method.getReturnType();
        boolean goesOn = Future.class.isAssignableFrom(returned)
                || CompletionStage.class.isAssignableFrom(returned)
                || Flow.Publisher.class.isAssignableFrom(returned)
                || isReactive(returned);
        if (goesOn) {
            throw new IllegalStateException(
                    "nothing was charged: @Charged at "
                            + method.getDeclaringClass().getSimpleName() + "." + method.getName() + " returns a "
                            + returned.getSimpleName()
                            + ", whose work goes on after the call; return the result itself, or use Ledger.authorize and complete the job");
        }
    }

    private static boolean isReactive(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        if (type.getName().equals(REACTIVE) || isReactive(type.getSuperclass())) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (isReactive(each)) {
                return true;
            }
        }
        return false;
    }

    /** What is neither an exception nor an error, on its way through. */
    private static final class Carried extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Throwable carried;

        Carried(Throwable carried) {
            super(carried);
            this.carried = carried;
        }

        @Override
        public synchronized Throwable getCause() {
            return carried;
        }
    }
}
