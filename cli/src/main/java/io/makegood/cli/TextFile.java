package io.makegood.cli;

import io.makegood.schemas.codec.NotUtf8;
import io.makegood.schemas.codec.Utf8Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that people write, as text: in UTF-8, or refused with the byte that is not. */
final class TextFile {
    private TextFile() {}

    /** Exactly what it holds; throws {@link CommandFailure} if that is no text, and passes on that it cannot be read. */
    static String read(Path file) throws IOException {
        try {
            return Utf8Text.of(Files.readAllBytes(file));
        } catch (NotUtf8 e) {
            throw new CommandFailure(
                    ExitCode.USAGE, Printable.text(file.toString()) + " " + e.problem() + "; save it as UTF-8");
        }
    }

    /** The same without a byte order mark, which means nothing to whoever reads settings. */
    static String readAfterMark(Path file) throws IOException {
        String text = read(file);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
