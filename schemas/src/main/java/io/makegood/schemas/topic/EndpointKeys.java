package io.makegood.schemas.topic;

/** With what keys of records begin in the topic of webhooks' endpoints; the endpoint's id follows. */
public final class EndpointKeys {
    /** An endpoint, in JSON. */
    public static final String ENDPOINT = "e/";
    /** That nothing is sent to it. */
    public static final String REST = "p/";
    /** What is to be sent to it again. */
    public static final String REDELIVERY = "r/";

    private EndpointKeys() {}
}
