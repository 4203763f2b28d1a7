package io.makegood.ledger.policy;

import java.util.SortedMap;

/** A message in the policy's own language, and its translations by language tag (BCP 47), in the order of their tags. */
public record NoticeMessage(String text, SortedMap<String, String> translations) {}
