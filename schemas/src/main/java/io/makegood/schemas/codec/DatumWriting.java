package io.makegood.schemas.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes records of one type behind a header, through buffers it keeps. Not thread-safe. */
final class DatumWriting<T extends SpecificRecord> {
    private static final int BUFFER_BYTES = 512;

    private final Schema schema;
    private final SpecificDatumWriter<T> writer;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER_BYTES);
    private BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);

    DatumWriting(Class<T> type) {
        SpecificData data = new ContractData(type);
        data.setCustomCoders(true);
        this.schema = data.getSchema(type);
        this.writer = new SpecificDatumWriter<>(schema, data);
    }

    Schema schema() {
        return schema;
    }

    byte[] write(byte[] header, T record) {
        out.reset();
        out.write(header, 0, header.length);
        try {
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) {
            encoder = EncoderFactory.get().binaryEncoder(out, null);
            throw new IllegalArgumentException(schema.getName() + " cannot be written; set its required fields", e);
        }
        if (out.size() > Encoding.RECORD_BYTES_MAX) {
            int size = out.size();
            throw new IllegalArgumentException(schema.getName() + " takes " + size + " bytes, more than "
                    + Encoding.RECORD_BYTES_MAX + ", and could not be read again");
        }
        return out.toByteArray();
    }
}
