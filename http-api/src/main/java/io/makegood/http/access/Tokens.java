package io.makegood.http.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
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
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    private final TokenSettings settings;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** Asks the issuer where its keys are; throws {@link IllegalArgumentException} naming the remedy if it does not say. */
    Tokens(TokenSettings settings) {
        this.settings = settings;
        JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(keysUrl(settings))
                .retrying(true)
                .build();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                new HashSet<>(Arrays.asList("sub", "exp"))));
    }

    Caller caller(String token) throws AccessDenied {
        JWTClaimsSet claims;
        try {
            claims = processor.process(token, null);
        } catch (ParseException e) {
            throw denied("it is neither a key of this ledger nor a signed token");
        } catch (BadJWTException e) {
            throw denied(wrongClaim(token));
        } catch (BadJOSEException e) {
            throw denied("it is not signed by a key of its issuer, with an algorithm that is taken");
        } catch (JOSEException e) {
            LOG.warn("A token could not be checked: the issuer's keys cannot be had", e);
            throw new AccessDenied("the token cannot be checked at the moment; try again");
        }
        try {
            return new Caller(
                    String.valueOf(claims.getSubject()),
                    scopes(claims),
                    claims.getStringClaim(settings.accountClaim()));
        } catch (ParseException e) {
            throw denied("its claim scp is no list of texts, or " + settings.accountClaim() + " is no text");
        }
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
    private static Set<Scope> scopes(JWTClaimsSet claims) throws ParseException {
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
        Set<Scope> scopes = new HashSet<>();
        for (String text : texts) {
            if (text.startsWith(Scope.TOKEN_PREFIX)) {
                Scope.of(text.substring(Scope.TOKEN_PREFIX.length())).ifPresent(scopes::add);
            }
        }
        return scopes;
    }

    private static URL keysUrl(TokenSettings settings) {
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
