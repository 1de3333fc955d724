package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lambda refuses a function with long environment variables in the middle of a deployment. So it does not begin. */
final class EnvironmentSizeTest {
    private static final String LISTS = "{\"crm\": [{\"sink\": \"hubspot\", \"secret\": "
            + "\"arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b\", \"traits\": {%s}}], \"nextHosts\": [%s]}";

    private static String traits(int count) {
        return IntStream.range(0, count)
                .mapToObj("\"trait_%1$03d\": \"property_%1$03d\""::formatted)
                .collect(Collectors.joining(","));
    }

    private static String hosts(int count) {
        return IntStream.range(0, count)
                .mapToObj("\"form-%03d.example.com\""::formatted)
                .collect(Collectors.joining(","));
    }

    @Test
    void a_list_that_lambda_does_not_take_is_named_with_its_setting() {
        assertThatThrownBy(() -> Synthesised.of(LISTS.formatted("", hosts(220)), "long-hosts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("settings: nextHosts is too long. It is 4")
                .hasMessageContaining("of the function ingest, and Lambda allows 4096");
        assertThatThrownBy(() -> Synthesised.of(LISTS.formatted(traits(150), ""), "long-traits"))
                .hasMessageContaining("settings: crm is too long")
                .hasMessageContaining("of the function crm-sync");
    }

    @Test
    void long_lists_that_fit_are_deployed() {
        assertThatCode(() -> Synthesised.of(LISTS.formatted(traits(80), hosts(150)), "fitting"))
                .doesNotThrowAnyException();
    }
}
