package io.makegood.ledger.policy;

/**
 * When the base amount of a generation comes back that did not fail whole.
 *
 * @param returnsWithLastItem with the last item that comes back, by failures or by accepted claims
 * @param staysWhenPartial not if every item failed and the outcome is PARTIAL: something beside the items was made and is kept
 */
public record BaseRule(boolean returnsWithLastItem, boolean staysWhenPartial) {
    /** What holds where a policy says nothing. */
    public static final BaseRule DEFAULT = new BaseRule(true, true);
}
