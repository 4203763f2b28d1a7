package io.makegood.readmodel.projection;

/** The rows cannot be read here at the moment: they are being restored, or another instance has taken them over. */
public final class ProjectionUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProjectionUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
