package io.makegood.http.contract;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.makegood.ledger.quote.Quote;

/** A quote, and whose it is. */
public record QuoteAnswer(String accountId, @JsonUnwrapped Quote quote) {}
