package io.makegood.client;

import java.io.Serializable;

/**
 * One thing that is wrong with an event or a setting.
 *
 * @param field the field of the public contract, or the setting
 * @param message a sentence for people: the field, what is wrong with it, what to write instead
 */
public record Mistake(String field, String message) implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
        return message;
    }
}
