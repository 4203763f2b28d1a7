package io.makegood.ledger.table;

import java.util.Arrays;

/** A list of places in the index of a {@link RowTable}. */
final class Places {
    private int[] places = new int[256];
    private int size;

    int size() {
        return size;
    }

    int get(int index) {
        return places[index];
    }

    void add(int place) {
        if (size == places.length) {
            places = Arrays.copyOf(places, size * 2);
        }
        places[size++] = place;
    }

    /** Each place is another now. */
    void move(int[] moved) {
        for (int i = 0; i < size; i++) {
            places[i] = moved[places[i]];
        }
    }

    int removeLast() {
        return places[--size];
    }

    void clear() {
        size = 0;
    }
}
