package io.makegood.ledger.notice;

/** A further named value of a notice. */
public record NoticeDetail(String name, String value) {}
