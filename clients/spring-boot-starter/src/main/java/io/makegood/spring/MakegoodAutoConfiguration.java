package io.makegood.spring;

import io.makegood.client.api.ChargeListener;
import io.makegood.client.api.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** Makes a ledger of the application's properties, and what goes with it. Each bean gives way to one of the application's own. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@EnableConfigurationProperties(MakegoodProperties.class)
public final class MakegoodAutoConfiguration {
    /** Made by Spring. */
    public MakegoodAutoConfiguration() {}

    /** The ledger; nothing is asked of it at the start. */
    @Bean
    @ConditionalOnMissingBean
    static Ledger ledger(MakegoodProperties properties, ObjectProvider<ChargeListener> listeners) {
        ChargeListener all = (feature, outcome, took) ->
                listeners.orderedStream().forEach(each -> each.ended(feature, outcome, took));
        return Ledger.builder()
                .url(properties.url())
                .key(properties.key())
                .attempts(properties.attempts())
                .attemptTimeout(properties.attemptTimeout())
                .backoff(properties.backoff())
                .backoffMax(properties.backoffMax())
                .onCharge(all)
                .build();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ChargedPostProcessor chargedPostProcessor(ObjectProvider<Ledger> ledger) {
        return new ChargedPostProcessor(ledger::getObject);
    }

    /** Where the application has Micrometer: a timer {@code makegood.charges} by feature and outcome. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Metrics {
        @Bean
        @ConditionalOnMissingBean(name = "makegoodChargeMetrics")
        static ChargeListener makegoodChargeMetrics(MeterRegistry registry) {
            return (feature, outcome, took) -> Timer.builder("makegood.charges")
                    .description("Charges around work, from the request to the reported end")
                    .tag("feature", feature)
                    .tag("outcome", outcome)
                    .register(registry)
                    .record(took);
        }
    }

    /** Where the application tells its health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    @ConditionalOnEnabledHealthIndicator("makegood")
    static class LedgerHealth {
        @Bean
        @ConditionalOnMissingBean(name = "makegoodHealthIndicator")
        static HealthIndicator makegoodHealthIndicator(Ledger ledger, MakegoodProperties properties) {
            return new LedgerHealthIndicator(ledger, properties.healthTimeout());
        }
    }
}
