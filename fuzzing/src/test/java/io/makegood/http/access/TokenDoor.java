package io.makegood.http.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.fuzzing.Scratch;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * An Authorization header, or claims in a token with a good signature: the issuer's keys are known here. Nobody gets in without that
 * signature, and what is refused is refused in words that may be shown.
 */
public final class TokenDoor implements Door {
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "makegood";
    private static final long NOW = 1_790_000_000_000L;
    private static final int RAW = 0;
    private static final int SIGNED_CLAIMS = 1;
    private static final int FORMS = 3;

    private final ECKey key;
    private final CustomerTokens customers;
    private final Access access;

    /** With a key that is the same each time, so that a seed stays good. */
    public TokenDoor() {
        try {
            key = key();
            Path keys = Scratch.file("keys.json");
            Files.writeString(keys, new JWKSet(key.toPublicJWK()).toString());
            TokenSettings settings =
                    new TokenSettings(ISSUER, AUDIENCE, keys.toUri().toString(), TokenSettings.ACCOUNT_CLAIM_DEFAULT);
            customers = CustomerTokens.of("signs-what-this-door-makes-for-customers", AUDIENCE);
            access = Access.controlled(new KeyTable(), settings, customers);
        } catch (Exception e) {
            throw new IllegalStateException("no access to fuzz", e);
        }
    }

    /** The point of P-256 itself: its private key is one. */
    private static ECKey key() throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        ECPoint generator = curve.getGenerator();
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new ECKey.Builder(
                        Curve.P_256, (ECPublicKey) factory.generatePublic(new ECPublicKeySpec(generator, curve)))
                .privateKey((ECPrivateKey) factory.generatePrivate(new ECPrivateKeySpec(BigInteger.ONE, curve)))
                .keyID("fuzzing")
                .build();
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        int form = Parts.first(input) % FORMS;
        byte[] rest = Parts.rest(input);
        String header = form == RAW
                ? new String(rest, StandardCharsets.UTF_8)
                : "Bearer "
                        + (form == SIGNED_CLAIMS
                                ? signed("{\"alg\":\"ES256\",\"kid\":\"fuzzing\"}", rest)
                                : signed(new String(rest, StandardCharsets.UTF_8), Parts.bytes(claims(""))));
        try {
            boolean unused = access.isKnown(header);
            Caller caller = access.caller(header, NOW);
            Refusal.unless(caller.id().startsWith("token:" + ISSUER + " "), "a caller of another issuer");
            Refusal.unless(!caller.name().isBlank(), "a caller without a name");
            Refusal.unless(access.isKnown(header), "taken, and not known a moment later");
            Long end = caller.expiresAt();
            Refusal.unless(end != null, "a token without an end");
            return true;
        } catch (AccessDenied e) {
            Refusal.unless(!e.isUndecided(), "the keys are here, and it cannot be decided: " + e.getMessage());
            return Refusal.onALine(e.getMessage());
        }
    }

    private String signed(String header, byte[] payload) throws Exception {
        String signed = Base64URL.encode(header) + "." + Base64URL.encode(payload);
        Base64URL signature = new ECDSASigner(key)
                .sign(new JWSHeader(JWSAlgorithm.ES256), signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + signature;
    }

    private static String claims(String more) {
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"ada\",\"exp\":4102444800" + more
                + "}";
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String more : List.of(
                "",
                ",\"scope\":\"openid makegood:read\",\"makegood_account\":\"a-1\"",
                ",\"scp\":[\"makegood:grant\",\"makegood:charge\"],\"nbf\":1,\"iat\":1700000000")) {
            seeds.add(Parts.after(SIGNED_CLAIMS, Parts.bytes(claims(more))));
        }
        seeds.add(Parts.after(2, Parts.bytes("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}")));
        seeds.add(Parts.after(2, Parts.bytes("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"fuzzing\"}")));
        seeds.add(Parts.after(RAW, Parts.bytes("Bearer " + signed("{\"alg\":\"ES256\"}", Parts.bytes(claims(""))))));
        Caller product = access.caller("Bearer " + signed("{\"alg\":\"ES256\"}", Parts.bytes(claims(""))), NOW);
        for (String actor : new String[] {null, "ann"}) {
            String token = customers
                    .make(product, "a-1", actor, actor == null, 60, NOW)
                    .text();
            seeds.add(Parts.after(RAW, Parts.bytes("Bearer " + token)));
        }
        return seeds;
    }
}
