package io.makegood.readmodel.receipt;

import io.makegood.topics.signing.NotSigned;
import io.makegood.topics.signing.SignedText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A receipt that one of the accepted keys signed, and that agrees with itself: the hash of each entry is that of its text, entries that
 * follow each other are chained, and the sums are theirs. Nothing is asked of a ledger.
 *
 * @param keyId whose key signed it
 * @param facts the lines of the first block by their names, such as {@code charged}
 * @param entries how many it has
 */
public record CheckedReceipt(String keyId, Map<String, String> facts, int entries) {
    private static final int SEQUENCE = 3;
    private static final int KIND = 4;
    private static final int AMOUNT = 5;
    private static final int GRANTS = 8;

    /** Keeps its own copy of the facts. */
    public CheckedReceipt {
        facts = Map.copyOf(facts);
    }

    /**
     * Checks a receipt.
     *
     * @throws NotSigned if none of those keys signed it as it is, or it contradicts itself
     */
    public static CheckedReceipt of(byte[] document, List<PublicKey> keys) throws NotSigned {
        SignedText signed = SignedText.open(document, keys);
        List<String> blocks = Arrays.asList(signed.text().split("\n\n", -1));
        if (!blocks.get(0).startsWith(Receipt.VERSION + "\n")) {
            throw new NotSigned("it is no receipt of the version " + Receipt.VERSION);
        }
        try {
            // The text ends with the empty line behind its last block.
            return check(signed.keyId(), blocks.subList(0, blocks.size() - 1));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new NotSigned("it has not the form of a receipt");
        }
    }

    private static CheckedReceipt check(String keyId, List<String> blocks) throws NotSigned {
        Map<String, String> facts = facts(blocks.get(0));
        long charged = 0;
        long returned = 0;
        long lastSequence = 0;
        String lastHash = "";
        for (String block : blocks.subList(1, blocks.size())) {
            Map<String, String> told = facts(block);
            List<String> entry = block.lines()
                    .filter(line -> line.charAt(0) == Receipt.OF_ENTRY)
                    .map(line -> line.substring(1))
                    .toList();
            long sequence = Long.parseLong(entry.get(SEQUENCE));
            long amount = Long.parseLong(entry.get(AMOUNT));
            String which = "entry " + sequence;
            String hash = String.valueOf(told.get("hash"));
            String previous = String.valueOf(told.get("previous-hash"));
            require(hash.equals(hash(previous, String.join("\n", entry))), which + " has not the hash of its text");
            require(
                    String.valueOf(sequence).equals(told.get("entry")) && units(told, "amount", facts) == amount,
                    which + " is told otherwise than it was booked");
            require(sequence > lastSequence, which + " is out of its place");
            require(
                    sequence != lastSequence + 1 || lastSequence == 0 || previous.equals(lastHash),
                    which + " does not follow from the one before");
            int afterGrants = GRANTS + 1 + 2 * Integer.parseInt(entry.get(GRANTS));
            require(
                    entry.get(2).equals(facts.get("account"))
                            && entry.get(afterGrants).equals(facts.get("generation")),
                    which + " is of another account or generation");
            if (entry.get(KIND).equals("CHARGE")) {
                charged = Math.subtractExact(charged, amount);
            } else {
                returned = Math.addExact(returned, amount);
            }
            lastSequence = sequence;
            lastHash = hash;
        }
        int entries = blocks.size() - 1;
        require(
                units(facts, "charged", facts) == charged
                        && units(facts, "returned", facts) == returned
                        && String.valueOf(entries).equals(facts.get("entries")),
                "its sums are not those of its entries");
        return new CheckedReceipt(keyId, facts, entries);
    }

    private static Map<String, String> facts(String block) {
        Map<String, String> facts = new HashMap<>();
        for (String line : block.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0 && line.charAt(0) != Receipt.OF_ENTRY) {
                facts.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return facts;
    }

    /** Credits have as many decimals as the receipt says: without the point they are units. */
    private static long units(Map<String, String> told, String name, Map<String, String> facts) {
        String credits = String.valueOf(told.get(name));
        int decimals = Integer.parseInt(String.valueOf(facts.get("decimals")));
        int point = credits.indexOf('.');
        if ((point < 0 ? 0 : credits.length() - point - 1) != decimals) {
            throw new IllegalArgumentException("other decimals than the receipt has");
        }
        return Long.parseLong(credits.replace(".", ""));
    }

    private static String hash(String previous, String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(HexFormat.of().parseHex(previous));
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void require(boolean holds, String otherwise) throws NotSigned {
        if (!holds) {
            throw new NotSigned(otherwise);
        }
    }
}
