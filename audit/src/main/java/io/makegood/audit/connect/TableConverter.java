package io.makegood.audit.connect;

import io.makegood.audit.export.OutputRows;
import io.makegood.audit.export.Table;
import io.makegood.audit.export.Table.Column;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.Topics;
import io.makegood.topics.registry.OutputDeserializer;
import java.time.Instant;
import java.util.Date;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Makes of the values of {@code entries}, {@code refunds}, {@code notices} and {@code balances} flat rows with a schema, with the columns
 * of an export. It reads each encoding that an engine may have written, Avro, a registry's and JSON, and asks no registry. To be named as
 * {@code value.converter} of a sink; it has no settings. Not thread-safe, as no converter is.
 */
public final class TableConverter implements Converter {
    private final OutputDeserializer singleObjects = new OutputDeserializer();
    private final OutputRows rows = new OutputRows();
    private final Map<Table, Schema> schemas = new EnumMap<>(Table.class);

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {}

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new DataException("a ledger's topics are written by its engine alone; use this converter in sinks");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        return row(topic, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte @Nullable [] value) {
        return row(topic, singleObjects.deserialize(topic, headers, value));
    }

    private SchemaAndValue row(String topic, byte @Nullable [] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        Table table = table(topic);
        Record row;
        try {
            row = rows.read(table, value);
        } catch (UndecodableRecord e) {
            throw new DataException("a value of " + topic + " is no output of a ledger: " + e.detail(), e);
        }
        Schema schema = schemas.computeIfAbsent(table, TableConverter::schema);
        Struct struct = new Struct(schema);
        for (Column column : table.columns()) {
            Object each = column.of(row);
            struct.put(column.name(), each instanceof Instant time ? Date.from(time) : each);
        }
        return new SchemaAndValue(schema, struct);
    }

    private static Table table(String topic) {
        return switch (Topics.outputType(topic).orElse("")) {
            case "LedgerEntry" -> Table.ENTRIES;
            case "RefundIssued" -> Table.REFUNDS;
            case "Notice" -> Table.NOTICES;
            case "AccountBalance" -> Table.BALANCES;
            default ->
                throw new DataException(
                        topic + " is none of a ledger's entries, refunds, notices and balances, which alone are rows");
        };
    }

    private static Schema schema(Table table) {
        SchemaBuilder builder = SchemaBuilder.struct().name("io.makegood." + table.fileName());
        for (Column column : table.columns()) {
            SchemaBuilder type = switch (column.type()) {
                case TEXT -> SchemaBuilder.string();
                case INTEGER -> SchemaBuilder.int32();
                case LONG -> SchemaBuilder.int64();
                case TIME -> Timestamp.builder();
            };
            builder.field(column.name(), (column.mayBeEmpty() ? type.optional() : type).build());
        }
        return builder.build();
    }
}
