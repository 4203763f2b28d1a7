package io.makegood.systemtests.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.price.PriceQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Seeded random price tables, and random requests of them and of any other: mostly right, now and then not. */
final class RandomPriceLists {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SIZES = List.of("s", "m", "l");
    private static final List<String> QUANTITIES = List.of("seconds", "tokens", "pixels");
    private static final String FROM = "2027-01-01T00:00:00Z";

    private final Random random;

    RandomPriceLists(long seed) {
        random = new Random(seed);
    }

    /** A policy with a table of every kind of row. */
    ObjectNode policy(int number) {
        ObjectNode policy = JSON.createObjectNode();
        policy.put("id", "random-" + number).put("version", "1").put("accountPrefix", "random-" + number + ":");
        policy.put("scale", random.nextInt(4));
        policy.putArray("platforms").add("ios").add("web");
        ObjectNode attributes = policy.putObject("attributes");
        attributes.put("style", "any");
        SIZES.forEach(attributes.putArray("size")::add);
        QUANTITIES.forEach(policy.putArray("quantities")::add);
        ObjectNode feature = policy.putObject("features").putObject("thing");
        feature.put("displayName", "Thing");
        ArrayNode table = feature.putArray("table");
        for (int rows = 1 + random.nextInt(6); rows > 0; rows--) {
            row(table.addObject(), policy.get("scale").asInt());
        }
        return policy;
    }

    private void row(ObjectNode row, int scale) {
        ObjectNode when = row.putObject("when");
        if (random.nextInt(3) > 0) {
            ArrayNode sizes = when.putArray("size").add(SIZES.get(random.nextInt(2)));
            if (random.nextBoolean()) {
                sizes.add("l");
            }
        }
        if (random.nextInt(4) == 0) {
            when.put(random.nextBoolean() ? "platform" : "style", "ios");
        }
        if (random.nextInt(4) == 0) {
            row.put("from", FROM);
        }
        if (random.nextInt(3) == 0) {
            row.putObject("upTo").put(QUANTITIES.get(random.nextInt(3)), random.nextInt(500));
        }
        row.put("base", decimal());
        if (random.nextBoolean()) {
            row.put("perItem", decimal());
        }
        ObjectNode per = JSON.createObjectNode();
        for (String quantity : QUANTITIES) {
            if (random.nextInt(2) == 0) {
                rate(per, quantity);
            }
        }
        if (!per.isEmpty()) {
            row.set("per", per);
        }
        if (random.nextInt(3) == 0) {
            row.put("minimum", BigDecimal.valueOf(random.nextInt(50_000), scale));
        }
        if (random.nextInt(3) == 0) {
            row.put("markUp", BigDecimal.valueOf(random.nextInt(30_000), 2));
        }
        if (random.nextBoolean()) {
            row.put("round", List.of("up", "nearest", "down").get(random.nextInt(3)));
        }
    }

    private void rate(ObjectNode per, String quantity) {
        if (random.nextInt(3) == 0) {
            per.put(quantity, decimal());
            return;
        }
        ObjectNode rate = per.putObject(quantity).put("credits", decimal());
        rate.put("per", 1 + random.nextInt(random.nextBoolean() ? 7 : 1_000_000));
        if (random.nextInt(3) == 0) {
            rate.put("above", random.nextInt(400));
        }
        if (random.nextInt(3) == 0) {
            rate.put("started", true);
        }
    }

    private BigDecimal decimal() {
        return BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(7));
    }

    /** A request of one of the policy's features. */
    PriceQuery query(JsonNode policy) {
        List<String> features = names(policy.get("features"));
        String feature = features.get(random.nextInt(features.size()));
        Map<String, String> attributes = new TreeMap<>();
        for (String name : names(policy.path("attributes"))) {
            if (random.nextInt(12) > 0) {
                attributes.put(name, value(policy.get("attributes").get(name)));
            }
        }
        Map<String, Long> quantities = new TreeMap<>();
        for (JsonNode quantity : policy.path("quantities")) {
            if (random.nextInt(12) > 0) {
                quantities.put(quantity.asText(), amount());
            }
        }
        if (random.nextInt(40) == 0) {
            attributes.put("colour", "red");
        }
        if (random.nextInt(40) == 0) {
            quantities.put("minutes", 1L);
        }
        return new PriceQuery(feature, platform(), null, null, random.nextInt(5), attributes, quantities);
    }

    private @Nullable String platform() {
        return List.of("ios", "web", "amiga").get(random.nextInt(20) == 0 ? 2 : random.nextInt(2));
    }

    private String value(JsonNode values) {
        if (random.nextInt(40) == 0) {
            return "nothing-of-the-kind";
        }
        return values.isArray() ? values.get(random.nextInt(values.size())).asText() : "ios";
    }

    private long amount() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(3);
            case 1, 2 -> random.nextInt(600);
            case 3 -> random.nextInt(300_000);
            default -> random.nextInt(200) == 0 ? 1_000_000_000_000_000L : random.nextInt(5_000_000);
        };
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
