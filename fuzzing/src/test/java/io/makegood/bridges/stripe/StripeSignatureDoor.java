package io.makegood.bridges.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** A webhook's header and body: signed with the secret, or not. Of headers that nobody signed none is taken. */
public final class StripeSignatureDoor implements Door {
    private static final String SECRET = "whsec_fuzzing";
    private static final byte[] BODY = Parts.bytes("{\"id\":\"evt_1\"}");
    /** A signature may be so old; this one lasts for as long as somebody wants to fuzz. */
    private static final long TOLERANCE_SECONDS = 1_000_000_000;

    @Override
    public boolean take(byte[] input) throws Exception {
        List<Part> parts = Parts.of(input);
        if (parts.size() < 2) {
            return false;
        }
        byte[] body = parts.get(1).bytes();
        String header = parts.get(0).text();
        boolean signed = StripeInbox.isSigned(body, header, SECRET, TOLERANCE_SECONDS);
        if (signed) {
            String text = new String(body, StandardCharsets.UTF_8);
            Refusal.unless(holds(header, text), "signed, and no signature in it is of this body");
        }
        return signed;
    }

    /** By hand: any signature v1 in the header is that of its time and the body. */
    private static boolean holds(String header, String body) throws GeneralSecurityException {
        String time = "";
        for (String item : header.split(",", -1)) {
            if (item.startsWith("t=")) {
                time = item.substring(2);
                break;
            }
        }
        String wanted = Webhook.Util.computeHmacSha256(SECRET, Long.parseLong(time) + "." + body);
        return header.contains("v1=" + wanted);
    }

    @Override
    public List<byte[]> seeds() throws GeneralSecurityException, SignatureVerificationException {
        List<byte[]> seeds = new ArrayList<>();
        long now = 1_790_000_000;
        String signature = Webhook.Util.computeHmacSha256(SECRET, now + "." + new String(BODY, StandardCharsets.UTF_8));
        for (String header : List.of(
                "t=" + now + ",v1=" + signature,
                "t=" + now + ",v1=0123,v1=" + signature + ",v0=ff",
                "v1=" + signature + ",t=" + now)) {
            seeds.add(Parts.input(List.of(Parts.text(0, header), new Part(0, BODY))));
        }
        return seeds;
    }
}
