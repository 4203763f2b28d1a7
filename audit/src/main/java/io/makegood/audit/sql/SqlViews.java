package io.makegood.audit.sql;

import io.makegood.audit.export.Table;
import java.util.ArrayList;
import java.util.List;

/** What is in the database: a table for each of the export's, under {@code exported}, and the views that people ask. */
final class SqlViews {
    /** The schema of what is written as it is exported. */
    static final String EXPORTED = "exported";

    private SqlViews() {}

    /** The statements that make everything, empty. A database that was made by others is made anew. */
    static List<String> statements() {
        List<String> all = new ArrayList<>();
        all.add("CREATE SCHEMA " + EXPORTED);
        for (Table table : Table.values()) {
            List<String> columns = table.columns().stream()
                    .map(column -> '"' + column.name() + "\" " + column.type().sql())
                    .toList();
            all.add("CREATE TABLE " + EXPORTED + "." + table.fileName() + " (" + String.join(", ", columns) + ")");
            if (table != Table.REFUNDS) {
                all.add("CREATE VIEW " + table.fileName() + " AS SELECT * FROM " + EXPORTED + "." + table.fileName());
            }
        }
        // Why a refund was given stands in its entry.
        all.add("CREATE VIEW refunds AS SELECT refund.*, entry.reason, generation.feature"
                + " FROM exported.refunds refund"
                + " LEFT JOIN exported.entries entry USING (entry_id)"
                + " LEFT JOIN exported.generations generation"
                + " ON generation.account_id = refund.account_id AND generation.generation_id = refund.generation_id");
        all.add("CREATE VIEW cases AS"
                + " SELECT account_id, case_id,"
                + " any_value(generation_id) AS generation_id,"
                + " any_value(grant_id) AS grant_id,"
                + " arg_max(CASE WHEN type = 'CaseClosed' THEN 'CLOSED' ELSE 'OPEN' END, (recorded_at, type = 'CaseClosed'))"
                + " AS state,"
                + " arg_min(reason, recorded_at) FILTER (type = 'CaseOpened') AS reason,"
                + " arg_min(message, recorded_at) FILTER (type = 'CaseOpened') AS message,"
                + " min(recorded_at) FILTER (type = 'CaseOpened') AS opened_at,"
                + " max(recorded_at) FILTER (type = 'CaseClosed') AS closed_at"
                + " FROM exported.notices WHERE type IN ('CaseOpened', 'CaseClosed') AND case_id IS NOT NULL"
                + " GROUP BY account_id, case_id");
        all.add("CREATE TABLE " + EXPORTED + ".positions (topic VARCHAR, partition INTEGER, next_offset BIGINT)");
        all.add("CREATE TABLE " + EXPORTED + ".origin (shape VARCHAR, topics VARCHAR, as_of TIMESTAMP WITH TIME ZONE)");
        return List.copyOf(all);
    }
}
