package io.makegood.application.startup;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.streams.errors.LockException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why something failed, in the ledger's own words and the names of Kafka's protocol; what a library said of it is for the log. */
public final class FailureText {
    private static final String OURS = "io.makegood.";
    /** Of what Kafka says about a setting, its name. */
    private static final Pattern SETTING = Pattern.compile("configuration \"?([a-z0-9.]+)");

    private static final int DEPTH_MAX = 50;

    private static final Logger LOG = LoggerFactory.getLogger(FailureText.class);

    private FailureText() {}

    /** A clause such as {@code it did not answer in time}. */
    public static String of(@Nullable Throwable failure) {
        LOG.debug("A failure that is told in few words", failure);
        if (failure != null && root(failure) instanceof OutOfMemoryError) {
            return "it had too little memory";
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String known = known(each);
            if (known != null) {
                return known;
            }
        }
        return failure == null
                ? "for a reason that the log has, with MAKEGOOD_LOG_LEVEL=DEBUG"
                : kind(root(failure)) + ", of which the log has more with MAKEGOOD_LOG_LEVEL=DEBUG";
    }

    /** What is at the bottom of it, below all that was wrapped around. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEPTH_MAX; depth++) {
            root = root.getCause();
        }
        return root;
    }

    /** The name of its class as words, {@code illegal state}: it says what to look for. */
    private static String kind(Throwable failure) {
        String name = failure.getClass().getSimpleName().replaceFirst("(Exception|Error)$", "");
        return name.isEmpty()
                ? "an unexpected failure"
                : name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                        .toLowerCase(Locale.ROOT);
    }

    private static @Nullable String known(Throwable failure) {
        if (failure instanceof UnsafeStart refused) {
            return refused.inOneLine();
        }
        if (failure.getClass().getName().startsWith(OURS)) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof ConfigException wrong) {
            Matcher setting = SETTING.matcher(String.valueOf(wrong.getMessage()));
            return "its clients do not take "
                    + (setting.find() ? "the value of their setting " + setting.group(1) : "one of their settings")
                    + "; check --command-config, kafka: in the settings' file and MAKEGOOD_KAFKA_…";
        }
        if (failure instanceof TopicAuthorizationException denied
                && !denied.unauthorizedTopics().isEmpty()) {
            return "Not authorized: this client may not use " + String.join(", ", denied.unauthorizedTopics());
        }
        if (failure instanceof GroupAuthorizationException denied && denied.groupId() != null) {
            return "Not authorized: this client may not use the group " + denied.groupId();
        }
        if (failure instanceof InvalidReplicationFactorException) {
            return "it has too few brokers for that replication factor";
        }
        if (failure instanceof AuthenticationException) {
            return "it does not accept this client's credentials";
        }
        if (failure instanceof TimeoutException || failure instanceof java.util.concurrent.TimeoutException) {
            return "it did not answer in time";
        }
        if (failure instanceof UnknownHostException) {
            return "that host name is not known here";
        }
        if (failure instanceof RocksDBException) {
            return "a store on this machine's disk cannot be read or written; see that it has room and its rights";
        }
        if (failure instanceof LockException) {
            return "another process has the state directory open";
        }
        if (failure instanceof InvalidOffsetException) {
            return "records that were not read yet are gone, or nobody has said where to begin";
        }
        if (failure instanceof ConnectException) {
            return "nothing answers there";
        }
        Errors code = failure instanceof ApiException ? Errors.forException(failure) : Errors.UNKNOWN_SERVER_ERROR;
        return code == Errors.UNKNOWN_SERVER_ERROR ? null : "it answered " + code.name();
    }
}
