package io.makegood.fuzzing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Several things in one input: each with one byte for its kind and two for its length. Any bytes are some parts. */
public final class Parts {
    private static final int HEADER_BYTES = 3;
    private static final int PARTS_MAX = 16;

    private Parts() {}

    /** One of them; the kind is 0 to 255. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Part(int kind, byte[] bytes) {
        /** Whatever it holds, as text. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The parts of an input, the last one cut where the input ends. */
    public static List<Part> of(byte[] input) {
        List<Part> parts = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(input);
        while (rest.remaining() >= HEADER_BYTES && parts.size() < PARTS_MAX) {
            int kind = rest.get() & 0xff;
            byte[] bytes = new byte[Math.min(rest.getShort() & 0xffff, rest.remaining())];
            rest.get(bytes);
            parts.add(new Part(kind, bytes));
        }
        return parts;
    }

    /** An input of those parts. */
    public static byte[] input(List<Part> parts) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (Part part : parts) {
            byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                    .put((byte) part.kind())
                    .putShort((short) part.bytes().length)
                    .array();
            input.writeBytes(header);
            input.writeBytes(part.bytes());
        }
        return input.toByteArray();
    }

    /** A part of text. */
    public static Part text(int kind, String text) {
        return new Part(kind, bytes(text));
    }

    /** Text as bytes. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Those bytes after one more. */
    public static byte[] after(int first, byte[] others) {
        byte[] all = new byte[others.length + 1];
        all[0] = (byte) first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    /** All but the first byte; nothing of nothing. */
    public static byte[] rest(byte[] input) {
        return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    }

    /** The first byte, 0 to 255; 0 of nothing. */
    public static int first(byte[] input) {
        return input.length == 0 ? 0 : input[0] & 0xff;
    }
}
