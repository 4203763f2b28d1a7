package io.makegood.schemas.remedy;

import java.util.Map;

/** How the command line is called where a message is read: a remedy that cannot be typed there is none. */
public final class Launcher {
    /** The environment variable that says so, {@code docker compose run --rm makegood}, say. */
    public static final String VARIABLE = "MAKEGOOD_COMMAND";

    private static final String IN_THE_SOURCES = "./makegood";
    private static final String NAME = name(System.getenv());

    private Launcher() {}

    /** What a command begins with, such as {@code ./makegood}. */
    public static String name() {
        return NAME;
    }

    /** The same in that environment; what a terminal would obey is not repeated. */
    static String name(Map<String, String> environment) {
        String told = environment.getOrDefault(VARIABLE, "").strip();
        boolean printable = told.chars().noneMatch(Character::isISOControl);
        return told.isEmpty() || !printable ? IN_THE_SOURCES : told;
    }
}
