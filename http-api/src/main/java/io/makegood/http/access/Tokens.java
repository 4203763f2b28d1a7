package io.makegood.http.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bearer tokens of an OIDC issuer: signature, issuer, audience and expiry are checked by a library, scopes read here. */
final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int DOCUMENT_BYTES_MAX = 256 * 1024;
    /** Asymmetric ones alone: whoever can check a token must not be able to make one. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384);

    private static final String NO_TOKEN = "it is neither a key of this ledger nor a signed token";

    /** As RFC 9068 names access tokens, and as most issuers do. */
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES = new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null);
    /** With the keys that were had last, while the issuer does not answer. */
    private static final Duration OUTAGE_MAX = Duration.ofHours(4);

    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);
    private static final int KNOWN_MAX = 10_000;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final TokenSettings settings;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final JWKSource<SecurityContext> keys;
    private final AtomicLong lastWarned = new AtomicLong(System.nanoTime() - SILENCE_NANOS);
    /** Tokens that were checked a moment ago, by their hash. */
    private final Cache<String, Caller> known = Caffeine.newBuilder()
            .maximumSize(KNOWN_MAX)
            .expireAfterWrite(KNOWN_FOR)
            .build();

    /** Asks the issuer where its keys are; throws {@link IllegalArgumentException} naming the remedy if it does not say. */
    Tokens(TokenSettings settings) {
        this.settings = settings;
        keys = JWKSourceBuilder.<SecurityContext>create(keysUrl(settings))
                .retrying(true)
                .outageTolerant(OUTAGE_MAX.toMillis())
                .build();
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                new HashSet<>(Arrays.asList("sub", "exp"))));
    }

    /** Whether that token was checked a moment ago, and was good. */
    boolean isKnown(String token) {
        return known.getIfPresent(hash(token)) != null;
    }

    /** Checks a token, once a minute at most. */
    Caller caller(String token, long now) throws AccessDenied {
        String hash = hash(token);
        Caller before = known.getIfPresent(hash);
        if (before != null && before.expiresAt() != null && before.expiresAt() > now) {
            return before;
        }
        Caller caller = checked(token);
        known.put(hash, caller);
        return caller;
    }

    private Caller checked(String token) throws AccessDenied {
        JWTClaimsSet claims;
        try {
            claims = processor.process(token, null);
        } catch (ParseException e) {
            throw denied(NO_TOKEN);
        } catch (BadJWTException e) {
            throw denied(wrongClaim(token));
        } catch (BadJOSEException e) {
            throw denied("it is not signed by a key of its issuer, with an algorithm that is taken");
        } catch (JOSEException e) {
            if (hasKeys()) {
                throw denied("it is not signed by a key of its issuer, with an algorithm that is taken");
            }
            warn(e);
            throw AccessDenied.undecided("the token cannot be checked at the moment; try again");
        } catch (RuntimeException e) {
            // The library meets some texts that are no token with whatever exception, and anybody may send one.
            throw denied(NO_TOKEN);
        }
        try {
            String account = claims.getStringClaim(settings.accountClaim());
            if (account != null && account.isBlank()) {
                throw denied("its claim " + settings.accountClaim() + " names no account");
            }
            String actor = claims.getStringClaim(TokenSettings.ACTOR_CLAIM);
            if (actor != null && actor.isBlank()) {
                throw denied("its claim " + TokenSettings.ACTOR_CLAIM + " names nobody");
            }
            String subject = String.valueOf(claims.getSubject());
            if (subject.isBlank()) {
                throw denied("its sub names nobody");
            }
            return new Caller(
                    "token:" + claims.getIssuer() + " " + subject,
                    subject,
                    new Rights(permissions(claims), account, actor, goodwill(claims)),
                    // The processor lets no token pass without one.
                    claims.getExpirationTime().toInstant().toEpochMilli());
        } catch (ParseException e) {
            throw denied("its claim scp is no list of texts, " + settings.accountClaim() + " is no text, "
                    + TokenSettings.ACTOR_CLAIM + " is no text, or "
                    + TokenSettings.GOODWILL_PER_ACTION_CLAIM + " or " + TokenSettings.GOODWILL_PER_DAY_CLAIM
                    + " is no whole number");
        }
    }

    /** Whether the issuer's keys are known, so that a token with another one can be judged. */
    private boolean hasKeys() {
        try {
            return !keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null)
                    .isEmpty();
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Not for each token: whoever sends many must not fill the log. */
    private void warn(JOSEException why) {
        long now = System.nanoTime();
        long last = lastWarned.get();
        if (now - last >= SILENCE_NANOS && lastWarned.compareAndSet(last, now)) {
            LOG.warn("Tokens cannot be checked: the keys of {} cannot be had", settings.issuer(), why);
        }
    }

    private static String hash(String token) {
        return HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
    }

    private AccessDenied denied(String why) {
        return new AccessDenied("the token is not valid here: " + why + "; get a new one from " + settings.issuer());
    }

    /** Of a token with a good signature, which of its claims is not as it must be. */
    private String wrongClaim(String token) {
        JWTClaimsSet claims;
        try {
            claims = SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            return "its claims cannot be read";
        }
        if (!settings.issuer().equals(claims.getIssuer())) {
            return "its iss is not " + settings.issuer();
        }
        if (!claims.getAudience().contains(settings.audience())) {
            return "its aud is not " + settings.audience();
        }
        if (claims.getSubject() == null || claims.getExpirationTime() == null) {
            return "it lacks sub or exp";
        }
        return "it has expired, or is not valid yet";
    }

    /** {@code scope} is a text with spaces (RFC 8693), {@code scp} often a list. */
    private static Set<Permission> permissions(JWTClaimsSet claims) throws ParseException {
        List<String> texts = new ArrayList<>();
        String spaced = claims.getClaim("scope") instanceof String scope ? scope : null;
        if (spaced != null) {
            texts.addAll(Arrays.asList(spaced.split(" ", -1)));
        }
        @Nullable
        List<String> listed = claims.getClaim("scp") instanceof List<?> ? claims.getStringListClaim("scp") : null;
        if (listed != null) {
            texts.addAll(listed);
        }
        Set<Permission> permissions = new HashSet<>();
        for (String text : texts) {
            if (text.startsWith(Scope.TOKEN_PREFIX)) {
                Permission.of(text.substring(Scope.TOKEN_PREFIX.length())).ifPresent(permissions::add);
            }
        }
        return permissions;
    }

    /** The limit that a token names; null unless it names both parts, and then it may give nothing. */
    private @Nullable GoodwillLimit goodwill(JWTClaimsSet claims) throws ParseException, AccessDenied {
        Long perAction = claims.getLongClaim(TokenSettings.GOODWILL_PER_ACTION_CLAIM);
        Long perDay = claims.getLongClaim(TokenSettings.GOODWILL_PER_DAY_CLAIM);
        if (perAction == null || perDay == null) {
            return null;
        }
        if (perAction <= 0 || perDay <= 0) {
            throw denied("its limits of goodwill are not above zero");
        }
        return new GoodwillLimit(perAction, perDay);
    }

    static URL keysUrl(TokenSettings settings) {
        String given = settings.keysUri();
        try {
            return URI.create(given == null ? discover(settings.issuer()) : given)
                    .toURL();
        } catch (IOException e) {
            throw new IllegalArgumentException(notFound(settings, "it does not say where they are"), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(notFound(settings, "their address is none"), e);
        }
    }

    private static String notFound(TokenSettings settings, String why) {
        return "the keys of issuer " + settings.issuer() + " were not found: " + why
                + "; check --jwt-issuer, or name them with --jwt-keys";
    }

    private static String discover(String issuer) throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        String document = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, DOCUMENT_BYTES_MAX)
                .retrieveResource(
                        URI.create(base + "/.well-known/openid-configuration").toURL())
                .getContent();
        JsonNode found =
                new ObjectMapper(JsonLimits.forStrangers()).readTree(document).path("jwks_uri");
        if (!found.isTextual()) {
            throw new IOException("its discovery document names no jwks_uri");
        }
        return found.asText();
    }
}
