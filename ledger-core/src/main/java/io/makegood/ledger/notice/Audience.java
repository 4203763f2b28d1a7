package io.makegood.ledger.notice;

/** For whom a notice is. */
public enum Audience {
    /** It may be shown to the customer. */
    CUSTOMER,
    /** It is for those who run the product alone: a customer can do nothing with it. */
    OPERATOR
}
