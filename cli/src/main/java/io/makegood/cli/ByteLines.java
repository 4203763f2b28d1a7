package io.makegood.cli;

import io.makegood.schemas.codec.Encoding;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines as the bytes that they are, so that each can be told what is wrong with it. They end with LF, CR LF or CR, the last one also
 * with the input. Of a line that is too long for any event its beginning is kept. Not thread-safe.
 */
final class ByteLines {
    /** A line of that many bytes is longer than any event. */
    static final int LINE_BYTES_MAX = Encoding.RECORD_BYTES_MAX + 1;

    private static final int BEGINNING_BYTES = 4;

    private final BufferedInputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    ByteLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** What the input begins with; it is not taken. */
    byte[] beginning() throws IOException {
        in.mark(BEGINNING_BYTES);
        byte[] first = in.readNBytes(BEGINNING_BYTES);
        in.reset();
        return first;
    }

    /** The next line without its end, or null after the last one. */
    byte @Nullable [] next() throws IOException {
        line.reset();
        boolean any = false;
        for (int next = in.read(); next >= 0; next = in.read()) {
            any = true;
            if (next == '\n') {
                return line.toByteArray();
            }
            if (next == '\r') {
                in.mark(1);
                if (in.read() != '\n') {
                    in.reset();
                }
                return line.toByteArray();
            }
            if (line.size() < LINE_BYTES_MAX) {
                line.write(next);
            }
        }
        return any ? line.toByteArray() : null;
    }
}
