package io.makegood.embedded;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A broker's place in a cluster of several on this machine. Clients that come by {@code clientsPort} are told to go to
 * {@code advertisedClientsPort} from then on, so that something can stand between; the broker's own port leads to itself.
 *
 * @param node this broker's number
 * @param clusterId the same for all of them
 * @param controllerPorts where each of them, this one too, speaks to the others
 */
public record BrokerMember(
        int node,
        String clusterId,
        SortedMap<Integer, Integer> controllerPorts,
        int clientsPort,
        int advertisedClientsPort) {
    /** Keeps its own copy; refuses a member that is not among the voters. */
    public BrokerMember {
        controllerPorts = new TreeMap<>(controllerPorts);
        if (!controllerPorts.containsKey(node)) {
            throw new IllegalArgumentException("broker " + node + " is not among " + controllerPorts.keySet());
        }
    }

    int controllerPort() {
        return Optional.ofNullable(controllerPorts.get(node)).orElseThrow();
    }

    /** As {@link #parse} reads it. */
    String text() {
        return String.join(
                "/",
                Integer.toString(node),
                clusterId,
                controllerPorts.entrySet().stream()
                        .map(voter -> voter.getKey() + "=" + voter.getValue())
                        .collect(Collectors.joining(",")),
                Integer.toString(clientsPort),
                Integer.toString(advertisedClientsPort));
    }

    /** NODE/CLUSTER/NODE=PORT,…/PORT/PORT. */
    static BrokerMember parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException(
                    "--member is NODE/CLUSTER/NODE=PORT,.../CLIENTS-PORT/ADVERTISED-PORT, was " + text);
        }
        Map<Integer, Integer> voters = Arrays.stream(parts[2].split(",", -1))
                .map(voter -> voter.split("=", 2))
                .collect(Collectors.toMap(voter -> Integer.valueOf(voter[0]), voter -> Integer.valueOf(voter[1])));
        return new BrokerMember(
                Integer.parseInt(parts[0]),
                parts[1],
                new TreeMap<>(voters),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]));
    }
}
