package io.makegood.faults;

import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Short stand-ins for values that need not be kept. */
final class Checksums {
    private Checksums() {}

    static int of(byte @Nullable [] value) {
        if (value == null) {
            return 0;
        }
        CRC32 crc = new CRC32();
        crc.update(value);
        return (int) crc.getValue();
    }
}
