package io.makegood.http.auditing;

import java.io.IOException;

/**
 * Reads the whole log, as the commands of the audit do, for an instance that is asked by HTTP. Reads only; each takes as long as the log is
 * long. Kafka's own exceptions are passed on as they are.
 */
public interface Auditor {
    /**
     * Compares every output with what the journal calls for.
     *
     * @throws IOException if there is no room to work in
     * @throws Unanswerable if the ledger is not one of which that can be said
     */
    AuditVerdict verify(Progress progress) throws IOException;

    /**
     * What became of credits from one moment to another, epoch milliseconds, UTC, of the accounts whose ids begin so.
     *
     * @throws Unanswerable if the ledger has not all of what that needs any more
     */
    FinanceFigures finance(String accountPrefix, long from, long to, Progress progress);

    /**
     * What the log led to in that span, and what it would have led to under that policy.
     *
     * @param document of the policy
     * @throws IOException if there is no room to work in
     * @throws Unanswerable if the document is no policy, or the ledger has not its whole journal any more
     */
    PolicyComparison compare(String document, long from, long to, Progress progress) throws IOException;

    /** Is told how far the work is. */
    interface Progress {
        /** So many records of so many are read; ends the work with an exception of its own if it is to go on no more. */
        void at(long done, long all);
    }

    /** What cannot be answered, however often it is asked. */
    final class Unanswerable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String field;
        private final String problem;
        private final String remedy;

        /** Of what was asked, what is wrong with it, and what to ask instead. */
        public Unanswerable(String field, String problem, String remedy) {
            super(field + " " + problem + "; " + remedy);
            this.field = field;
            this.problem = problem;
            this.remedy = remedy;
        }

        /** Which part of the question. */
        public String field() {
            return field;
        }

        /** What is wrong with it. */
        public String problem() {
            return problem;
        }

        /** What to do instead. */
        public String remedy() {
            return remedy;
        }
    }
}
