package io.makegood.ledger.notice;

/** Why an asked-for charge was not made. Written to notices, so names never change. */
public enum DeclineReason {
    /** The product rejected the generation before. */
    NOT_ACCEPTED,
    /** The account has no active access. */
    NO_ACCESS,
    /** The policy has no price for it. */
    INVALID_INPUT,
    /** It costs more than the customer agreed to. */
    PRICE_CHANGED,
    /** The account has too few credits. */
    INSUFFICIENT_CREDITS
}
