package io.makegood.ledger.account;

/** That something with an id of its own happened; {@code digest} tells its content from another (64 bits of a SHA-256). */
public record Identity(IdentityKind kind, String id, long digest) implements SideRow {}
