package io.makegood.http.transport;

import java.io.IOException;

/** A member of the group that requests are not passed on to: as good as one that does not answer. */
public final class PeerNotAllowed extends IOException {
    private static final long serialVersionUID = 1;

    PeerNotAllowed(String message) {
        super(message);
    }
}
