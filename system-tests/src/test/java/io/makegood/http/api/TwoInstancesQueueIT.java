package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.systemtests.delivery.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances, each of which reads some of the accounts: whichever is asked, a batch is decided as a whole, and one person has an item. */
class TwoInstancesQueueIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void a_batch_is_decided_where_its_items_are_read_and_an_item_has_one_assignee(@TempDir Path directory)
            throws Exception {
        try (TwoInstances instances = TwoInstances.start(directory)) {
            String here = instances.accountReadBy(0, "queue:");
            String there = instances.accountReadBy(1, "queue:");
            Api first = new Api(instances.urls().get(0), null);
            Api second = new Api(instances.urls().get(1), null);
            String[] by = {"Authorization", "Bearer " + instances.operator()};
            for (String account : List.of(here, there)) {
                first.post("/v1/cases", "{'accountId':'" + account + "','caseId':'k','message':'help'}", by)
                        .with(201);
            }

            String path = "/v1/cases/k/assignment";
            first.post(path, "{'accountId':'" + there + "','to':'ann'}", by).with(200);
            second.post(path, "{'accountId':'" + there + "','to':'kim'}", by).with(409);
            for (Api each : List.of(first, second)) {
                Await.until(
                        "it is known here",
                        LIMIT,
                        () -> each.get("/v1/cases", by)
                                .with(200)
                                .path("data")
                                .findValuesAsText("assignee")
                                .equals(List.of("ann")));
            }

            String items = "{'items':[{'accountId':'" + here + "','id':'k'},{'accountId':'" + there + "','id':'k'}],";
            String body = items + "'resolution':'It is mended'}";
            JsonNode preview =
                    second.post("/v1/cases/resolutions?preview=true", body, by).with(200);
            assertThat(preview.path("results").findValuesAsText("status")).containsExactly("WAITS", "WAITS");
            String[] keyed = {by[0], by[1], "Idempotency-Key", "batch"};
            JsonNode done = first.post("/v1/cases/resolutions", body, keyed).with(200);
            assertThat(done.path("results").findValuesAsText("status")).containsExactly("APPLIED", "APPLIED");
            assertThat(done.path("decided").asLong()).isEqualTo(2);
            JsonNode again = second.post("/v1/cases/resolutions", body, keyed).with(200);
            assertThat(again.path("decided").asLong()).isEqualTo(2);
            assertThat(second.get("/v1/cases", by).with(200).path("data")).isEmpty();
            assertThat(first.get("/v1/cases?status=closed", by).with(200).path("data"))
                    .hasSize(2);

            String audit = first.send("POST", "/v1/audits", null, by)
                    .body()
                    .path("auditId")
                    .asText();
            Api.Reply ended = second.send("POST", "/v1/audits/" + audit + "/end", null, by);
            assertThat(ended.status())
                    .as("asked of the instance that does not do it")
                    .isBetween(200, 202);
            assertThat(ended.body().path("auditId").asText()).isEqualTo(audit);
        }
    }
}
