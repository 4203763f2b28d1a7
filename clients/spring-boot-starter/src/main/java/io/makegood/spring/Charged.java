package io.makegood.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Each call of this method is a charge: it begins when the ledger has charged, and its end is reported, also if it throws. What was
 * not charged throws {@code Declined}, and the method is not called. Within it, {@link ChargedJob#current()} is the job, to which
 * items that failed are reported. A transaction of the method's ends before the charge does: one that is rolled back gives back.
 *
 * <p>All but {@link #feature} are expressions of Spring's over the call's arguments: {@code #user.id}, {@code #p0}, {@code 'shop'}.
 * Calls from within the same object do not pass Spring, and are not charged.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Charged {
    /** The feature, as the policy names it. */
    String feature();

    /** The account that is charged. */
    String account();

    /** How many items, or a list of their ids. */
    String items() default "";

    /** The generation's id, such as a job's: the same again is charged once. Left out, each call is a generation of its own. */
    String generationId() default "";

    /** The member of the account who asks. */
    String actor() default "";

    /** A map of how much it will take, by name. */
    String quantities() default "";

    /** A map of what it is like, by name. */
    String attributes() default "";

    /** The most that the customer agreed to, whole units. */
    String maxAmount() default "";
}
