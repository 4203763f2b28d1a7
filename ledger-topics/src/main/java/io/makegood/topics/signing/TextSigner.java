package io.makegood.topics.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs texts so that whoever has the public key can check them without asking anybody. A signed text ends with two lines more: {@code
 * signed-by} and the id of the key, over which the signature goes too, and {@code signature} with 64 bytes in base64. Thread-safe.
 */
public final class TextSigner {
    static final String SIGNED_BY = "signed-by ";
    static final String SIGNATURE = "signature ";

    private final PrivateKey key;
    private final String keyId;
    private final List<PublicKey> shown;

    private TextSigner(PrivateKey key, List<PublicKey> shown) {
        this.key = key;
        keyId = SigningKeys.idOf(shown.get(0));
        this.shown = List.copyOf(shown);
    }

    /**
     * With the keys in those files, of which the first signs. The others did: their public keys are shown beside it.
     *
     * @throws NoSigningKey if a file holds no private key
     * @throws IOException if it cannot be read
     */
    public static TextSigner of(List<Path> files) throws IOException {
        List<PublicKey> shown = new ArrayList<>();
        PrivateKey first = SigningKeys.readPrivate(files.get(0));
        for (Path file : files) {
            PublicKey own = SigningKeys.publicOf(SigningKeys.readPrivate(file));
            if (own == null) {
                throw new NoSigningKey(file + " holds a key of which the public one cannot be told", null);
            }
            shown.add(own);
        }
        return new TextSigner(first, shown);
    }

    /** With a key that nobody else has, and that is gone with the process: for development. */
    public static TextSigner madeUp() {
        KeyPair pair = SigningKeys.generate();
        return new TextSigner(pair.getPrivate(), List.of(pair.getPublic()));
    }

    /** The id of the key that signs. */
    public String keyId() {
        return keyId;
    }

    /** The public keys in PEM, one after the other; the first is that of the key that signs. */
    public String publicKeys() {
        return shown.stream().map(SigningKeys::pem).collect(Collectors.joining());
    }

    /** The text with its signature; its last line must end. */
    public String sign(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("a text that is signed ends its last line");
        }
        String whole = text + SIGNED_BY + keyId + "\n";
        byte[] signature = SigningKeys.sign(key, whole.getBytes(StandardCharsets.UTF_8));
        return whole + SIGNATURE + Base64.getEncoder().encodeToString(signature) + "\n";
    }
}
