package io.makegood.http.api;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How much of bodies that are on their way is held in memory at once. */
final class Uploads {
    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    /** At most so many bytes. */
    Uploads(long most) {
        this.most = most;
    }

    /** A body on its way; ended once its request is answered. */
    final class Upload {
        private final long size;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Upload(long size) {
            this.size = size;
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                bytes.addAndGet(-size);
            }
        }
    }

    /** Throws a {@link Problem} with status 503 where that many bytes are too many at the moment. */
    Upload begin(long size) {
        if (bytes.addAndGet(size) > most) {
            bytes.addAndGet(-size);
            throw Problem.unavailable("this instance takes as many bodies at once as it can hold; send it again");
        }
        return new Upload(size);
    }
}
