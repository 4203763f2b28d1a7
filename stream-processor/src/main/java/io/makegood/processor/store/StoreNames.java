package io.makegood.processor.store;

/** Names of the stores. They are part of the changelog topics' names, so a change is a migration. */
public final class StoreNames {
    /** Account, grant and identity rows. */
    public static final String ACCOUNTS = "accounts";
    /** Generation rows. */
    public static final String GENERATIONS = "generations";

    private StoreNames() {}

    /** The changelog topic of a store. */
    public static String changelog(String applicationId, String store) {
        return applicationId + "-" + store + "-changelog";
    }
}
