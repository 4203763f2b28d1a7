package io.makegood.audit.export;

import java.io.IOException;

/** Where rows of one table go. */
interface TableWriter extends AutoCloseable {
    void write(Record row) throws IOException;

    @Override
    void close() throws IOException;
}
