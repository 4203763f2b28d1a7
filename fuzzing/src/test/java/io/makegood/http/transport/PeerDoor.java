package io.makegood.http.transport;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import java.util.ArrayList;
import java.util.List;

/** The setting of allowed addresses, and the addresses that members of the group give for themselves. None of them is looked up. */
public final class PeerDoor implements Door {
    @Override
    public boolean take(byte[] input) {
        List<Part> parts = Parts.of(input);
        if (parts.isEmpty()) {
            return false;
        }
        List<AllowedPeers> settings = new ArrayList<>();
        boolean any;
        try {
            settings.add(AllowedPeers.of(parts.get(0).text()));
            any = true;
        } catch (IllegalArgumentException e) {
            any = Refusal.with(e.getMessage());
        }
        for (Part part : parts.subList(1, parts.size())) {
            String host = part.text();
            settings.add(AllowedPeers.like(host));
            for (AllowedPeers each : settings) {
                boolean allowed = each.allows(host, 7_000 + part.kind());
                Refusal.unless(
                        !allowed || Addresses.literal(host) != null || Addresses.name(host) != null,
                        "allowed, and neither a name nor an address");
            }
            Refusal.unless(!Addresses.inUrl(host).isEmpty() || host.isEmpty(), "no host");
        }
        return any;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String setting : List.of(
                "ledger-*.internal,10.1.0.0/16,[fd00::/8]:7070",
                "*",
                "ledger-1:7070, 192.168.0.1:7070",
                "fe80::1,[::1]:7070,127.0.0.0/8")) {
            seeds.add(Parts.input(List.of(
                    Parts.text(0, setting),
                    Parts.text(0, "ledger-1.internal"),
                    Parts.text(70, "10.1.2.3"),
                    Parts.text(0, "[fd00::1]"),
                    Parts.text(0, "localhost"),
                    Parts.text(0, "0x7f.1"))));
        }
        return seeds;
    }
}
