/** The tables of an export in a database of DuckDB that follows the ledger, and questions to it. */
@NullMarked
package io.makegood.audit.sql;

import org.jspecify.annotations.NullMarked;
