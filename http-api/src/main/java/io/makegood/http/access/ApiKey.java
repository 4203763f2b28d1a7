package io.makegood.http.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept: never the secret, only its SHA-256. A secret is 32 random bytes, so it cannot be guessed and needs no
 * slow hash. Times are epoch milliseconds, UTC.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKey(
        String keyId,
        String name,
        List<String> scopes,
        @Nullable String accountId,
        @Nullable GoodwillLimit goodwill,
        String secretHash,
        long createdAt,
        @Nullable Long expiresAt,
        @Nullable Long revokedAt) {
    /** What the id of a caller with a key begins with; the key's own follows. */
    static final String CALLER_PREFIX = "key:";

    private static final String TEXT_PREFIX = "mg";
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Keeps its own copy of the scopes; throws {@link IllegalArgumentException} if {@code accountId} is blank, and
     * {@link NullPointerException} for a key of JSON that lacks what every key has.
     */
    public ApiKey {
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(secretHash, "secretHash");
        scopes = List.copyOf(scopes);
        if (accountId != null && accountId.isBlank()) {
            throw new IllegalArgumentException("accountId must not be blank; name the account, or leave it out");
        }
    }

    /** A new key and its text, which is shown once and never again. */
    public record Created(ApiKey key, String text) {}

    /** Makes a key with these scopes for all accounts. */
    public static Created create(
            String name, Set<Scope> scopes, @Nullable String accountId, long now, @Nullable Long expiresAt) {
        return create(name, Rights.everywhere(scopes, accountId), now, expiresAt);
    }

    /** Makes a key. */
    public static Created create(String name, Rights rights, long now, @Nullable Long expiresAt) {
        String id = random(ID_BYTES);
        String secret = random(SECRET_BYTES);
        ApiKey key = new ApiKey(
                id,
                name,
                rights.permissions().stream()
                        .sorted(Comparator.comparing(Permission::scope).thenComparing(Permission::accountPrefix))
                        .map(Permission::text)
                        .toList(),
                rights.accountId(),
                rights.goodwill(),
                hash(secret),
                now,
                expiresAt,
                null);
        return new Created(key, String.join("_", TEXT_PREFIX, id, secret));
    }

    /** The same key, revoked. */
    public ApiKey revoked(long at) {
        return new ApiKey(keyId, name, scopes, accountId, goodwill, secretHash, createdAt, expiresAt, at);
    }

    /** Whether it is neither revoked nor expired. */
    public boolean isValid(long now) {
        Long end = expiresAt;
        return revokedAt == null && (end == null || end > now);
    }

    /** Whether that secret is this key's; takes as long for a wrong one as for the right one. */
    boolean opens(String secret) {
        return MessageDigest.isEqual(
                hash(secret).getBytes(StandardCharsets.US_ASCII), secretHash.getBytes(StandardCharsets.US_ASCII));
    }

    Caller caller() {
        Set<Permission> known =
                scopes.stream().flatMap(text -> Permission.of(text).stream()).collect(Collectors.toSet());
        return new Caller(CALLER_PREFIX + keyId, name, new Rights(known, accountId, goodwill), expiresAt);
    }

    /** Whether a credential looks like a key and not like a token. */
    static boolean isKey(String credential) {
        return credential.startsWith(TEXT_PREFIX + "_");
    }

    /** Id and secret in a key's text, or null if it is none. */
    static String @Nullable [] parts(String text) {
        String[] parts = text.split("_", -1);
        return parts.length == 3 && parts[0].equals(TEXT_PREFIX) ? parts : null;
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String hash(String secret) {
        return HexFormat.of().formatHex(Sha256.of(secret.getBytes(StandardCharsets.UTF_8)));
    }
}
