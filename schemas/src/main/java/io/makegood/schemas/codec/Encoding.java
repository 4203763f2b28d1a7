package io.makegood.schemas.codec;

import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How a record is written, told by its first bytes (design §4, "Encodings"). JSON may begin with a UTF-8 byte order
 * mark and with JSON's white space, because shells and editors put them there; neither can be mistaken for Avro.
 */
public enum Encoding {
    /** {@code C3 01}, the schema's 8-byte fingerprint, the datum. Needs no server. */
    SINGLE_OBJECT,
    /** {@code 00}, the schema's 4-byte id in a schema registry, the datum. */
    REGISTRY,
    /** A flat JSON object in UTF-8. */
    JSON;

    /** Kafka's own default for the largest record; more than any event of the contract needs. */
    public static final int RECORD_BYTES_MAX = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int FIRST_BYTES_SHOWN = 8;
    /** Most that a char takes. */
    private static final int UTF_8_BYTES_MAX = 3;

    /** The encoding of a record of acceptable size; refuses what is empty, too large or in none of the encodings. */
    public static Encoding of(byte @Nullable [] record) throws UndecodableRecord {
        byte[] bytes = requireSize(record);
        if (bytes[0] == 0) {
            return REGISTRY;
        }
        if (bytes[0] == (byte) 0xC3 && bytes.length > 1 && bytes[1] == 1) {
            return SINGLE_OBJECT;
        }
        int start = jsonStart(bytes);
        if (start == bytes.length) {
            throw new UndecodableRecord(Reason.EMPTY, "the record is blank; publish one event per record");
        }
        if (bytes[start] == '{') {
            return JSON;
        }
        throw new UndecodableRecord(Reason.UNKNOWN_ENCODING, unknown(bytes, start));
    }

    /** The record itself when it has bytes and not too many. */
    static byte[] requireSize(byte @Nullable [] record) throws UndecodableRecord {
        if (record == null || record.length == 0) {
            throw new UndecodableRecord(Reason.EMPTY, "the record has no value; publish one event per record");
        }
        if (record.length > RECORD_BYTES_MAX) {
            throw new UndecodableRecord(
                    Reason.TOO_LARGE, "the record has " + record.length + " bytes; keep it within " + RECORD_BYTES_MAX);
        }
        return record;
    }

    /** Refuses text that is blank, or that would be too many bytes. */
    static void requireSize(String text) throws UndecodableRecord {
        if (text.isBlank()) {
            throw new UndecodableRecord(Reason.EMPTY, "the text is blank; give one event");
        }
        // Most are so short that they need not be counted.
        if (text.length() > RECORD_BYTES_MAX / UTF_8_BYTES_MAX) {
            requireSize(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Where the JSON text begins: behind a byte order mark. */
    static int afterByteOrderMark(byte[] bytes) {
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if (i >= bytes.length || bytes[i] != BYTE_ORDER_MARK[i]) {
                return 0;
            }
        }
        return BYTE_ORDER_MARK.length;
    }

    private static int jsonStart(byte[] bytes) {
        int index = afterByteOrderMark(bytes);
        while (index < bytes.length && isJsonSpace(bytes[index])) {
            index++;
        }
        return index;
    }

    private static boolean isJsonSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }

    private static String unknown(byte[] bytes, int start) {
        if (bytes[start] == '[') {
            return "the record begins with '[', a list; publish one JSON object per record";
        }
        if (Utf8Text.isWide(bytes)) {
            return "the record is UTF-16 or UTF-32 text; send JSON as UTF-8";
        }
        String first = HexFormat.ofDelimiter(" ")
                .withUpperCase()
                .formatHex(bytes, start, Math.min(bytes.length, start + FIRST_BYTES_SHOWN));
        return "the record begins with " + first
                + "; expected C3 01 (Avro single object), 00 (registry frame) or '{' (JSON)";
    }
}
