/** The ledger as tables for other people's tools: Parquet, CSV and JSON lines with stable columns. */
@NullMarked
package io.makegood.audit.export;

import org.jspecify.annotations.NullMarked;
