package io.makegood.bridges.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.bridges.webhook.DeliveryRow.Failure;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNetworksTest {
    private static boolean isAllowed(AllowedNetworks networks, String address) throws Exception {
        return networks.allows(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "fec0::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "2001:0:1::1",
                "2001:db8::1",
                "2002:a00:1::",
                "3fff::1",
                "100::1",
                "5f00::1"
            })
    void special_addresses_are_refused(String address) throws Exception {
        assertThat(isAllowed(AllowedNetworks.NONE, address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1"})
    void the_public_internet_is_allowed(String address) throws Exception {
        assertThat(isAllowed(AllowedNetworks.NONE, address)).isTrue();
    }

    @Test
    void named_networks_are_allowed_and_nothing_beside_them() throws Exception {
        AllowedNetworks networks = AllowedNetworks.of(List.of("10.1.0.0/16", "fd00::/8", "127.0.0.1"));
        assertThat(isAllowed(networks, "10.1.255.1")).isTrue();
        assertThat(isAllowed(networks, "10.2.0.1")).isFalse();
        assertThat(isAllowed(networks, "fd99::1")).isTrue();
        assertThat(isAllowed(networks, "127.0.0.1")).isTrue();
        assertThat(isAllowed(networks, "127.0.0.2")).isFalse();
        for (String wrong : List.of("localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "", "a.b")) {
            assertThatThrownBy(() -> AllowedNetworks.of(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("webhook.networks");
        }
    }

    @Test
    void an_address_is_refused_with_why() {
        Destinations destinations = new Destinations(AllowedNetworks.of(List.of("127.0.0.1")));
        assertThat(destinations.refusal("http://127.0.0.1:1/")).isNull();
        assertThat(destinations.refusal("https://8.8.8.8/")).isNull();
        assertThat(destinations.refusal("http://8.8.8.8/")).isEqualTo(Failure.NOT_ENCRYPTED);
        assertThat(destinations.refusal("https://[::1]/")).isEqualTo(Failure.ADDRESS_REFUSED);
        assertThat(destinations.refusal("https://nobody.invalid/")).isEqualTo(Failure.UNRESOLVED);
    }
}
