import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a receipt without the ledger: docs/audit.md, "Receipts".
 *
 * <pre>java CheckReceipt.java receipt.txt receipts.pem</pre>
 *
 * It shares no code with Makegood and uses nothing but Java 17: copy it. receipts.pem is the ledger's public key, got once from its
 * /.well-known/makegood-receipts.pem and kept.
 */
public class CheckReceipt {
    public static void main(String[] files) throws Exception {
        byte[] document = Files.readAllBytes(Path.of(files[0]));
        try {
            System.out.println("good: " + checked(document, Files.readString(Path.of(files[1]), StandardCharsets.ISO_8859_1)));
        } catch (Wrong wrong) {
            System.err.println("wrong: " + wrong.getMessage());
            System.exit(1);
        }
    }

    /** What is wrong with a receipt. */
    static class Wrong extends Exception {
        Wrong(String what) {
            super(what);
        }
    }

    static void require(boolean holds, String otherwise) throws Wrong {
        if (!holds) {
            throw new Wrong(otherwise);
        }
    }

    static String sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The text that was signed; throws Wrong if no key of pems signed it as it is. */
    static String signedText(byte[] document, String pems) throws Exception {
        // A byte is a character here, so that nothing is mended on the way.
        String whole = new String(document, StandardCharsets.ISO_8859_1);
        int last = whole.lastIndexOf("\nsignature ") + 1;
        require(last > 0, "it has no signature");
        String text = whole.substring(0, last);
        String base64 = whole.substring(last + "signature ".length());
        byte[] signature = {};
        try {
            signature = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            require(false, "its signature was changed");
        }
        // Base64 can be written in more than one way, and only one of them was.
        require(base64.equals(Base64.getEncoder().encodeToString(signature) + "\n"), "its signature was changed");
        String signer = text.substring(text.lastIndexOf('\n', last - 2) + 1);
        Matcher pem = Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----").matcher(pems);
        while (pem.find()) {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            if (signer.equals("signed-by " + sha256(der).substring(0, 16) + "\n")) {
                PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
                Signature ed25519 = Signature.getInstance("Ed25519");
                ed25519.initVerify(key);
                ed25519.update(text.getBytes(StandardCharsets.ISO_8859_1));
                require(signature.length == 64 && ed25519.verify(signature), "it was changed since it was signed");
                return new String(document, 0, last, StandardCharsets.UTF_8);
            }
        }
        throw new Wrong("another key is said to have signed it");
    }

    /** Credits have as many decimals as the receipt says: without the point they are units. */
    static BigInteger units(String credits, int decimals) throws Wrong {
        int point = credits.indexOf('.');
        require((point < 0 ? 0 : credits.length() - point - 1) == decimals, "an amount has other decimals");
        return new BigInteger(credits.replace(".", ""));
    }

    /** What a receipt says in short; throws Wrong if no key of pems signed it as it is, or it contradicts itself. */
    public static String checked(byte[] document, String pems) throws Exception {
        String text = signedText(document, pems);
        String[] blocks = text.split("\n\n");
        require(blocks[0].startsWith("makegood-receipt-1\n"), "it is no receipt of this version");
        Map<String, String> facts = new HashMap<>();
        read(blocks[0], facts);
        int decimals = Integer.parseInt(facts.get("decimals"));
        BigInteger charged = BigInteger.ZERO;
        BigInteger returned = BigInteger.ZERO;
        long lastSequence = 0;
        String lastHash = "";
        // The last block is that of the signature.
        for (int i = 1; i < blocks.length - 1; i++) {
            Map<String, String> told = new HashMap<>();
            List<String> entry = read(blocks[i], told);
            String previous = told.get("previous-hash");
            long sequence = Long.parseLong(entry.get(3));
            BigInteger amount = new BigInteger(entry.get(5));
            byte[] content = String.join("\n", entry).getBytes(StandardCharsets.UTF_8);
            String hash = sha256(HexFormat.of().parseHex(previous), content);
            require(hash.equals(told.get("hash")), "entry " + sequence + " has not the hash of its text");
            require(
                    Long.parseLong(told.get("entry")) == sequence
                            && units(told.get("amount"), decimals).equals(amount),
                    "entry " + sequence + " is told otherwise than it was booked");
            require(
                    sequence > lastSequence
                            && (i == 1 || sequence > lastSequence + 1 || previous.equals(lastHash)),
                    "entry " + sequence + " does not follow from the one before");
            require(
                    entry.get(2).equals(facts.get("account"))
                            && entry.get(9 + 2 * Integer.parseInt(entry.get(8))).equals(facts.get("generation")),
                    "entry " + sequence + " is of another account or generation");
            if (entry.get(4).equals("CHARGE")) {
                charged = charged.subtract(amount);
            } else {
                returned = returned.add(amount);
            }
            lastSequence = sequence;
            lastHash = hash;
        }
        require(
                units(facts.get("charged"), decimals).equals(charged)
                        && units(facts.get("returned"), decimals).equals(returned)
                        && Integer.parseInt(facts.get("entries")) == blocks.length - 2,
                "its sums are not those of its entries");
        return facts.get("generation") + " of " + facts.get("account") + ": charged " + facts.get("charged")
                + ", returned " + facts.get("returned") + ", " + facts.get("entries") + " entries";
    }

    /** Puts the lines of a block under their names; the text of its entry, if it has one. */
    static List<String> read(String block, Map<String, String> named) {
        List<String> entry = new ArrayList<>();
        for (String line : block.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (line.startsWith(">")) {
                entry.add(line.substring(1));
            } else if (space > 0) {
                named.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return entry;
    }
}
