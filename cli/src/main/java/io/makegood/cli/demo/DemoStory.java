package io.makegood.cli.demo;

import java.util.List;

/**
 * Something that happens to a customer, told by the events that are published.
 *
 * @param title what happens, for people
 * @param clauses the promises of the product that it shows
 * @param accountId whose story it is
 * @param events as flat JSON with the account, in their order
 */
public record DemoStory(String title, List<String> clauses, String accountId, List<String> events) {
    /** Keeps its own copies. */
    public DemoStory {
        clauses = List.copyOf(clauses);
        events = List.copyOf(events);
    }
}
