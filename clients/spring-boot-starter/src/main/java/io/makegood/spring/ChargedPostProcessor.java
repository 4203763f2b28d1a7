package io.makegood.spring;

import io.makegood.client.api.Ledger;
import java.util.function.Supplier;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;

/** Puts the charge around beans that have a charged method, outside of transactions and whatever else is around them. */
final class ChargedPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {
    private static final long serialVersionUID = 1L;

    ChargedPostProcessor(Supplier<Ledger> ledger) {
        setBeforeExistingAdvisors(true);
        setProxyTargetClass(true);
        this.advisor = new DefaultPointcutAdvisor(
                new AnnotationMatchingPointcut(null, Charged.class, true), new ChargedInterceptor(ledger));
    }
}
