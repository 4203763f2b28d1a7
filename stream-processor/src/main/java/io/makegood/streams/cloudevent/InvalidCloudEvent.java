package io.makegood.streams.cloudevent;

/** What was sent is no CloudEvent of version 1.0 with an object as its data. */
public final class InvalidCloudEvent extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean aboutData;

    InvalidCloudEvent(String message, boolean aboutData) {
        super(message);
        this.aboutData = aboutData;
    }

    /** Whether only its data are wrong. */
    public boolean isAboutData() {
        return aboutData;
    }
}
