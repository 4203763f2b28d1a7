package io.makegood.http.api;

import com.fasterxml.jackson.databind.node.TextNode;
import io.makegood.schemas.remedy.Launcher;
import java.nio.charset.StandardCharsets;

/** What the console's files cannot know when they are packed: how the command line is called where this instance runs. */
final class ConsoleWords {
    /** Where the console asks for it. */
    static final String PATH = "/launcher.js";

    static final String TYPE = "text/javascript; charset=utf-8";

    private ConsoleWords() {}

    /** The module of that path. */
    static byte[] script() {
        return script(Launcher.name());
    }

    static byte[] script(String launcher) {
        return ("export const launcher = " + TextNode.valueOf(launcher) + ";\n").getBytes(StandardCharsets.UTF_8);
    }
}
