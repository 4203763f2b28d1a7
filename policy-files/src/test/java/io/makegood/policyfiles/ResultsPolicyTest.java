package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.policy.DefaultPolicy;
import org.junit.jupiter.api.Test;

/** What a policy says of who is shown the links to results. */
class ResultsPolicyTest {
    private static PolicyFile file(String results) {
        return PolicyFile.read("""
                id: shop
                version: "1"
                accountPrefix: "shop:"
                features:
                  picture: {displayName: Picture, price: {perItem: 1}}
                """ + results);
    }

    private static PublishedPolicy policy(String results) {
        return file(results).policy().orElseThrow();
    }

    @Test
    void support_is_shown_them_where_a_policy_says_nothing_and_where_none_was_published() {
        assertThat(policy("").results()).isEqualTo(ResultAudience.SUPPORT);
        assertThat(ResultAudience.of(policy(""))).isEqualTo(ResultAudience.SUPPORT);
        assertThat(ResultAudience.of(new DefaultPolicy())).isEqualTo(ResultAudience.SUPPORT);
        assertThat(ResultAudience.of(null)).isEqualTo(ResultAudience.SUPPORT);
        assertThat(PolicyTerms.of(policy("")).byPath()).containsEntry("results", "support");
    }

    @Test
    void each_word_shows_them_to_whom_it_names() {
        assertThat(policy("results: support\n").results().includes(Audience.OPERATOR))
                .isTrue();
        assertThat(policy("results: support\n").results().includes(Audience.CUSTOMER))
                .isFalse();
        assertThat(policy("results: customers\n").results().includes(Audience.OPERATOR))
                .isTrue();
        assertThat(policy("results: customers\n").results().includes(Audience.CUSTOMER))
                .isTrue();
        assertThat(policy("results: nobody\n").results().includes(Audience.OPERATOR))
                .isFalse();
        assertThat(policy("results: nobody\n").results().includes(Audience.CUSTOMER))
                .isFalse();
    }

    @Test
    void a_change_is_told_and_another_word_is_refused_with_those_there_are() {
        assertThat(PolicyTerms.of(policy("")).changesTo(PolicyTerms.of(policy("results: nobody\n"))))
                .containsExactly(new PolicyTerms.Change("results", "support", "nobody"));
        assertThat(file("results: everyone\n").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("results");
            assertThat(problem.toString()).contains("write one of support, customers, nobody");
        });
        assertThat(file("results: {customers: true}\n").problems())
                .extracting(PolicyProblem::field)
                .contains("results");
    }
}
