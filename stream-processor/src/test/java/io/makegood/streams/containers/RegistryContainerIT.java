package io.makegood.streams.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.avro.LedgerEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The registry of the compose file takes the journal's schema under the API that the engine is pointed at. */
@NeedsImage(ContainerImage.REGISTRY)
class RegistryContainerIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_schema_of_events_is_registered_and_found_again_by_its_id() throws Exception {
        try (RegistryInContainer registry = RegistryInContainer.start()) {
            String schema = LedgerEvent.getClassSchema().toString();
            String body = JSON.writeValueAsString(Map.of("schema", schema));
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> registered = client.send(
                    HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/ledger.events-value/versions"))
                            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
            int id = JSON.readTree(registered.body()).get("id").asInt();
            HttpResponse<String> found = client.send(
                    HttpRequest.newBuilder(URI.create(registry.url() + "/schemas/ids/" + id))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(JSON.readTree(JSON.readTree(found.body()).get("schema").asText()))
                    .isEqualTo(JSON.readTree(schema));
        }
    }
}
