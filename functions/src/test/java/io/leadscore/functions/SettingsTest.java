package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Map<String, String> LEAST = Map.of("LEADSCORE_TABLE", "leadscore", "AWS_REGION",
            "eu-central-1");

    private static Settings with(String name, String value) {
        var environment = new HashMap<>(LEAST);
        environment.put(name, value);
        return Settings.from(environment);
    }

    @Test
    void a_setting_that_is_absent_has_its_default() {
        assertThat(Settings.from(LEAST)).isEqualTo(Settings.of("leadscore", "eu-central-1"));
        assertThat(with("LEADSCORE_NEXT_HOSTS", " ").nextHosts()).isEmpty();
    }

    @Test
    void everything_can_be_set() {
        assertThat(with("LEADSCORE_NEXT_HOSTS", "www.example.com, localhost:3000,").nextHosts())
                .containsExactlyInAnyOrder("www.example.com", "localhost:3000");
        assertThat(with("LEADSCORE_PUBLISHED_TRAITS", "country,industry").publishedTraits())
                .containsExactlyInAnyOrder("country", "industry");
        assertThat(with("LEADSCORE_MODEL_CACHE_SECONDS", "0").modelCache()).isEqualTo(Duration.ZERO);
        assertThat(with("LEADSCORE_SWEEP_AHEAD_DAYS", "40").sweepAhead()).isEqualTo(Duration.ofDays(40));
        assertThat(with("LEADSCORE_DYNAMODB_ENDPOINT", "http://localhost:8000").dynamoDb())
                .isEqualTo(URI.create("http://localhost:8000"));
        assertThat(with("LEADSCORE_BUS", "arn:aws:events:eu-central-1:123456789012:event-bus/leadscore").requiredBus())
                .endsWith("event-bus/leadscore");
        assertThat(with("LEADSCORE_IDENTITY_SECRET",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:IdentitySecret7F3A-dEf_45")
                .requiredIdentitySecret())
                .endsWith("dEf_45");
        assertThat(with("LEADSCORE_SECRETSMANAGER_ENDPOINT", "http://localhost:4566").secretsManager())
                .isEqualTo(URI.create("http://localhost:4566"));
    }

    @ParameterizedTest
    @CsvSource({"LEADSCORE_TABLE, x", "LEADSCORE_TABLE, ''", "AWS_REGION, 'eu central'", "LEADSCORE_BUS, 'a bus'",
            "LEADSCORE_SWEEP_QUEUE_URL, queue", "LEADSCORE_NEXT_HOSTS, https://secret.example",
            "LEADSCORE_NEXT_HOSTS, 'a.example,*'", "LEADSCORE_MODEL_CACHE_SECONDS, 301",
            "LEADSCORE_MODEL_CACHE_SECONDS, -1", "LEADSCORE_MODEL_CACHE_SECONDS, soon",
            "LEADSCORE_SWEEP_AHEAD_DAYS, -1", "LEADSCORE_SWEEP_AHEAD_DAYS, 100000",
            "LEADSCORE_DYNAMODB_ENDPOINT, localhost:8000", "LEADSCORE_SQS_ENDPOINT, 'http://a b'",
            "LEADSCORE_EVENTBRIDGE_ENDPOINT, ftp://x", "LEADSCORE_SECRETSMANAGER_ENDPOINT, x",
            "LEADSCORE_IDENTITY_SECRET, 'arn:aws:a secret'", "LEADSCORE_IDENTITY_SECRET, secret"})
    void an_error_names_its_variable(String name, String value) {
        assertThatThrownBy(() -> with(name, value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void a_setting_is_required_only_by_the_functions_that_use_it() {
        Settings settings = Settings.from(LEAST);

        assertThatThrownBy(settings::requiredBus).hasMessageContaining("LEADSCORE_BUS");
        assertThatThrownBy(settings::requiredIdentitySecret).hasMessageContaining("LEADSCORE_IDENTITY_SECRET");
        assertThatThrownBy(settings::requiredSweepQueueUrl).hasMessageContaining("LEADSCORE_SWEEP_QUEUE_URL");
    }
}
