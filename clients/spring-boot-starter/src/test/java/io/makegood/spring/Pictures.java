package io.makegood.spring;

import io.makegood.client.api.Job;
import io.makegood.ledger.event.FailureCause;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/** A service as clients/java/README.md shows it. */
@Service
class Pictures {
    @Charged(feature = "picture", account = "#customer", items = "#prompts.size()")
    List<String> paint(String customer, List<String> prompts) {
        Job job = ChargedJob.current();
        List<String> pictures = new ArrayList<>();
        for (String item : job.items()) {
            String prompt = prompts.get(Integer.parseInt(item) - 1);
            if (prompt.isBlank()) {
                job.itemFailed(item, FailureCause.PROVIDER_ERROR, "the model made nothing of it");
            } else {
                pictures.add("a picture of " + prompt);
            }
        }
        return pictures;
    }
}
