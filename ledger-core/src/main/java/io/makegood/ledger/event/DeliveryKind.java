package io.makegood.ledger.event;

/** How an item reached the customer. */
public enum DeliveryKind {
    /** Shown. */
    PREVIEWED,
    /** Saved to the customer's project. */
    SAVED,
    /** Exported. */
    EXPORTED,
    /** Downloaded. */
    DOWNLOADED,
    /** Any other way. */
    OTHER
}
