package io.makegood.policyfiles;

import io.makegood.ledger.price.Listed;
import java.util.List;

/** What a document declares at its top and refers to below. */
record Declared(int scale, String language, List<String> platforms, List<String> surfaces, Listed listed) {}
