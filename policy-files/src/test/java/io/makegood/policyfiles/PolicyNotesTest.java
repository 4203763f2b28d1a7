package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What policy check says of a valid policy that may not mean what it says, and remedies that can be followed at once. */
class PolicyNotesTest {
    private static PolicyFile read(String rest) {
        return PolicyFile.read("""
                id: shop
                version: "1"
                accountPrefix: "shop:"
                platforms: [ios, web]
                surfaces: [editor]
                quantities: [seconds]
                """ + rest);
    }

    private static List<PolicyNotes.Note> notes(String rest) {
        return PolicyNotes.of(read(rest).policy().orElseThrow());
    }

    private static String table(String row) {
        return "features: {video: {displayName: Video, table: [" + row + "]}}\n";
    }

    @Test
    void amounts_finer_than_the_scale_are_noted_with_the_scale_that_holds_them() {
        assertThat(notes(table("{perItem: 0.25}"))).singleElement().satisfies(note -> {
            assertThat(note.field()).isEqualTo("features.video.table[0]");
            assertThat(note.text()).contains("rounded up to whole 1 credits", "scale: 2");
        });
        assertThat(notes("scale: 2\n" + table("{perItem: 0.25}"))).isEmpty();
        assertThat(notes("scale: 1\n" + table("{base: 0.0000001, round: nearest}")))
                .singleElement()
                .satisfies(
                        note -> assertThat(note.text()).contains("rounded nearest to whole 0.1 credits", "scale: 6"));
    }

    @Test
    void rows_by_quantities_alone_are_noted_once() {
        assertThat(notes(table("{upTo: {seconds: 5}, per: {seconds: 2}}, {per: {seconds: 3}}")))
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.field()).isEqualTo("features.video.table");
                    assertThat(note.text()).contains("gives nothing back", "perItem");
                });
        assertThat(notes(table("{perItem: 1, per: {seconds: 2}}"))).isEmpty();
    }

    @Test
    void a_remedy_can_be_written_as_it_stands() {
        String features = table("{base: 2, markUp: -10}");
        assertThat(read(features).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.problem()).isEqualTo("is the number -10");
            assertThat(problem.remedy()).contains("from 0 to 10000", "write the lower amounts");
        });
        assertThat(remedy("rollOver: 300")).isEqualTo("write {cap: 300}");
        assertThat(remedy("rollOver: 3")).isEqualTo("write {cap: 3} or {periods: 3}");
        assertThat(remedy("rollOver: a lot")).isEqualTo("write fields under it: cap, periods");
        assertThat(remedy("trial: 7d")).isEqualTo("write {length: 7d}");
        assertThat(remedy("trial: [7d]")).isEqualTo("write fields under it: length, allowance");
        assertThat(read(table("{base: 1}") + "plans: {pro: 500}").problems())
                .extracting(PolicyProblem::remedy)
                .containsExactly("write {allowance: 500, period: ...}");
    }

    @Test
    void a_list_of_wrong_names_is_not_said_to_be_empty() {
        assertThat(read(table("{base: 1}") + "plans: {pro: {allowance: 1, period: day, features: [vidoe]}}")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).contains("vidoe", "not declared under features"));
    }

    @Test
    void the_terms_tell_platforms_surfaces_and_quantities() {
        assertThat(PolicyTerms.of(read(table("{base: 1}")).policy().orElseThrow())
                        .byPath())
                .containsEntry("platforms", "ios, web")
                .containsEntry("surfaces", "editor")
                .containsEntry("quantities", "seconds");
    }

    private static String remedy(String field) {
        List<PolicyProblem> problems = read(table("{base: 1}") + "plans: {pro: {allowance: 1, period: day, " + field
                        + "}}")
                .problems();
        assertThat(problems).hasSize(1);
        return problems.get(0).remedy();
    }
}
