package io.makegood.http.access;

import com.nimbusds.jose.util.Base64URL;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.fuzzing.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an issuer answers: its discovery document, and its keys. Whatever it says, nobody is let in whose token none of them signed. */
public final class KeySetDoor implements Door {
    private static final String TOKEN = "Bearer " + Base64URL.encode("{\"alg\":\"ES256\",\"kid\":\"one\"}") + "."
            + Base64URL.encode("{\"iss\":\"i\",\"aud\":\"m\",\"sub\":\"s\",\"exp\":4102444800}") + "."
            + Base64URL.encode(new byte[64]);
    private static final int DISCOVERY = 0;

    private final Path issuer = Scratch.directory();
    private final Path keys = issuer.resolve("keys.json");
    private final Path discovery = issuer.resolve(".well-known").resolve("openid-configuration");

    /** With a directory for what the issuer answers. */
    public KeySetDoor() {
        try {
            Files.createDirectories(discovery.getParent());
        } catch (IOException e) {
            throw new IllegalStateException("no place for documents", e);
        }
        for (Path each : List.of(discovery.getParent(), discovery, keys)) {
            each.toFile().deleteOnExit();
        }
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        byte[] document = Parts.rest(input);
        if (Parts.first(input) == DISCOVERY) {
            Files.write(discovery, document);
            try {
                Refusal.unless(Tokens.keysUrl(settings(null)) != null, "no address");
                return true;
            } catch (IllegalArgumentException e) {
                return Refusal.with(e.getMessage());
            }
        }
        Files.write(keys, document);
        Access access = Access.controlled(new KeyTable(), settings(keys.toUri().toString()));
        try {
            access.caller(TOKEN, 1);
            throw new AssertionError("let in without a signature");
        } catch (AccessDenied e) {
            boolean unused = Refusal.onALine(e.getMessage());
            // With keys that can be read it is decided, and without them it is not.
            return !e.isUndecided();
        }
    }

    private TokenSettings settings(@org.jspecify.annotations.Nullable String keysUri) {
        return new TokenSettings(issuer.toUri().toString(), "m", keysUri, TokenSettings.ACCOUNT_CLAIM_DEFAULT);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Parts.after(
                DISCOVERY,
                Parts.bytes("{\"issuer\":\"https://i.example\",\"jwks_uri\":\"https://i.example/keys\",\"x\":[]}")));
        // The point of P-256 itself, and an RSA key of little worth.
        seeds.add(Parts.after(
                1,
                Parts.bytes("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"one\",\"use\":\"sig\","
                        + "\"x\":\"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY\","
                        + "\"y\":\"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU\"},"
                        + "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"AMSWnQ\",\"alg\":\"RS256\",\"kid\":\"two\"}]}")));
        return seeds;
    }
}
