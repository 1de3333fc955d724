package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class EmfMetricsTest {
    @Test
    void a_count_is_one_line_in_the_embedded_metric_format() {
        var lines = new ArrayList<String>();
        new EmfMetrics("leadscore-ingest", () -> Instant.ofEpochMilli(1_795_317_600_000L), lines::add).count("Accepted",
                3);

        assertThat(lines)
                .containsExactly("{\"_aws\":{\"Timestamp\":1795317600000,\"CloudWatchMetrics\":[{\"Namespace\":"
                        + "\"Leadscore\",\"Dimensions\":[[\"Function\"]],\"Metrics\":[{\"Name\":\"Accepted\",\"Unit\":\"Count\"}]}]},"
                        + "\"Function\":\"leadscore-ingest\",\"Accepted\":3}");
    }
}
