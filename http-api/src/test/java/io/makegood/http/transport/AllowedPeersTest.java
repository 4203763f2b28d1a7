package io.makegood.http.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To whom requests are passed on, by what a member says of itself and without asking a name server; and which stores are refused. */
class AllowedPeersTest {
    @TempDir
    private Path directory;

    private static boolean allows(String setting, String host, int port) {
        return AllowedPeers.of(setting).allows(host, port);
    }

    @Test
    void a_star_stands_for_a_part_of_one_label() {
        assertThat(allows("ledger-*.internal", "ledger-1.internal", 7070)).isTrue();
        assertThat(allows("ledger-*.internal", "LEDGER-1.internal.", 7070)).isTrue();
        assertThat(allows("ledger-*.internal", "ledger-1.evil.internal", 7070)).isFalse();
        assertThat(allows("ledger-*.internal", "ledger-1xinternal", 7070)).isFalse();
        assertThat(allows("ledger-*.internal", "ledger-1.internal.evil.com", 7070))
                .isFalse();
        assertThat(allows("a, b:7071", "b", 7071)).isTrue();
        assertThat(allows("a, b:7071", "b", 7070)).isFalse();
    }

    @Test
    void a_network_is_of_addresses_in_either_version() {
        assertThat(allows("10.1.0.0/16", "10.1.255.3", 1)).isTrue();
        assertThat(allows("10.1.0.0/16", "10.2.0.1", 1)).isFalse();
        assertThat(allows("10.1.0.0/16", "::ffff:10.1.0.1", 1)).isTrue();
        assertThat(allows("10.1.0.0/16:7070", "10.1.0.1", 7071)).isFalse();
        assertThat(allows("fd00::/8", "fd12::1", 1)).isTrue();
        assertThat(allows("fd00::/8", "fe80::1", 1)).isFalse();
        assertThat(allows("[fd00::/8]:7070", "[fd12::1]", 7070)).isTrue();
        assertThat(allows("[fd00::/8]:7070", "fd12::1", 7071)).isFalse();
        assertThat(allows("::1", "0:0:0:0:0:0:0:1", 9)).isTrue();
        assertThat(allows("10.1.0.0/16", "localhost", 1))
                .as("a name is not looked up")
                .isFalse();
        assertThat(allows("0.0.0.0/0", "example.com", 1)).isFalse();
    }

    @Test
    void what_is_no_plain_host_is_never_allowed() {
        for (String host : new String[] {
            "",
            "a@evil.com",
            "evil.com/",
            "evil.com#",
            "a b",
            "127.1",
            "2130706433",
            "0x7f000001",
            "010.0.0.1",
            "a_b",
            "1.2.3.4.",
            "::g",
            "[::1",
            "é.com"
        }) {
            assertThat(allows("*", host, 7070)).as(host).isFalse();
        }
        assertThat(allows("*", "example.com", 7070)).isTrue();
        assertThat(allows("*", "example.com", 0)).isFalse();
        assertThat(allows("*", "example.com", 65_536)).isFalse();
    }

    @Test
    void without_the_setting_members_like_this_one_are_allowed() {
        AllowedPeers here = AllowedPeers.like("127.0.0.1");
        assertThat(here.allows("localhost", 1) && here.allows("::1", 1) && here.allows("127.0.0.9", 1))
                .isTrue();
        assertThat(here.allows("10.0.0.1", 1) || here.allows("evil.com", 1)).isFalse();
        AllowedPeers compose = AllowedPeers.like("engine-1");
        assertThat(compose.allows("engine-2", 7070)).isTrue();
        assertThat(compose.allows("evil.com", 7070) || compose.allows("10.0.0.1", 7070))
                .isFalse();
        AllowedPeers pod = AllowedPeers.like("ledger-0.ledger.prod.svc.cluster.local");
        assertThat(pod.allows("ledger-1.ledger.prod.svc.cluster.local", 7070)).isTrue();
        assertThat(pod.allows("x.other.prod.svc.cluster.local", 7070)).isFalse();
        AllowedPeers address = AllowedPeers.like("10.4.0.1");
        assertThat(address.allows("10.5.0.9", 7070)).isTrue();
        assertThat(address.allows("169.254.169.254", 80) || address.allows("8.8.8.8", 80))
                .isFalse();
        assertThat(AllowedPeers.like("0.0.0.0").allows("0.0.0.0", 7070)).isTrue();
        assertThat(AllowedPeers.like("203.0.113.1").allows("203.0.113.2", 7070)).isFalse();
    }

    @Test
    void an_entry_that_means_nothing_is_refused_with_the_remedy() {
        for (String entry :
                new String[] {"", "a,,b", "http://a", "10.1.*", "a:0", "a:70000", "10.0.0.0/33", "::/129"}) {
            assertThatThrownBy(() -> AllowedPeers.of(entry))
                    .as(entry)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("peers: ");
        }
        assertThatThrownBy(() -> AllowedPeers.of("10.1.*")).hasMessageContaining("write a network as 10.1.0.0/16");
    }

    @Test
    void a_store_that_cannot_be_used_is_refused_by_the_settings_name() throws Exception {
        Path missing = directory.resolve("none.p12");
        assertThatThrownBy(() -> new TlsSettings(missing, "changeit", null, null))
                .hasMessageContaining("tls.keystore: ")
                .hasMessageContaining("check the path");
        Path text = Files.writeString(directory.resolve("text.p12"), "no store");
        assertThatThrownBy(() -> new TlsSettings(text, "changeit", null, null))
                .hasMessageContaining("tls.keystore: ")
                .hasMessageContaining("make a PKCS12 file");
        Path keys = Certificates.make(directory, "good", "-10d", 20);
        assertThatThrownBy(() -> new TlsSettings(keys, "wrong-one", null, null))
                .hasMessageContaining("tls.keystore.password does not open");
        Path old = Certificates.make(directory, "old", "-10d", 5);
        assertThatThrownBy(() -> new TlsSettings(old, Certificates.PASSWORD, null, null))
                .hasMessageContaining("expired at")
                .hasMessageContaining("renew it");
        assertThatThrownBy(() -> new TlsSettings(keys, Certificates.PASSWORD, keys, Certificates.PASSWORD))
                .hasMessageContaining("tls.truststore: ")
                .hasMessageContaining("holds no trusted certificate");
        Path trust = Certificates.trusting(directory, "good");
        assertThatThrownBy(() -> new TlsSettings(trust, Certificates.PASSWORD, null, null))
                .hasMessageContaining("holds no private key");
        assertThatThrownBy(() -> new TlsSettings(keys, Certificates.PASSWORD, trust, null))
                .hasMessageContaining("tls.truststore.password is missing");
    }
}
