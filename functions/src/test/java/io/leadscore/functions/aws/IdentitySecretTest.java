package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.aws.ScriptedAws.Reply;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.Decisions;
import io.leadscore.functions.port.RequestTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class IdentitySecretTest {
    private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:Secret-a1b2c3";
    private static final String SECRET = "the text of a secret with punctuation: \\\"\\\\'{}";
    private static final Reply FOUND = Reply.ok("{\"ARN\": \"" + ARN + "\", \"SecretString\": \"" + SECRET + "\"}");
    private static final Reply THROTTLED = new Reply(400, "{\"__type\": \"ThrottlingException\"}");
    private static final Reply BROKEN = new Reply(500, "{\"__type\": \"InternalServiceError\"}");
    private static final Identity ADA = new Identity(Identity.Kind.EMAIL, "ada@example.com");

    /** The operations of Secrets Manager and of DynamoDB, with the ids of secrets. */
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile Reply reply = FOUND;
    private final ScriptedAws aws = new ScriptedAws((operation, request) -> {
        asked.add(operation + " " + request.text("SecretId"));
        return operation.equals("GetSecretValue") ? reply : Reply.ok("{\"Responses\": {}}");
    });
    private final Supplier<IdentityKeys> keys = IdentityKeys.inSecretsManager(aws.clients(), () -> ARN);

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void the_bytes_of_the_text_are_the_secret() {
        var expected = new IdentityKeys(
                "the text of a secret with punctuation: \"\\'{}".getBytes(StandardCharsets.UTF_8));

        assertThat(keys.get().key(ADA)).isEqualTo(expected.key(ADA));
        assertThat(asked).containsExactly("GetSecretValue " + ARN);
    }

    @Test
    void a_process_reads_it_once() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(IntStream.range(0, 40).<Callable<IdentityKeys>>mapToObj(_ -> keys::get).toList());
        }
        assertThat(keys.get()).isSameAs(keys.get());

        assertThat(asked).containsExactly("GetSecretValue " + ARN);
    }

    /** Functions that look no identity up may not read the secret, and have no setting for it. */
    @Test
    void work_without_identities_does_not_read_it() {
        var leads = new DynamoDbLeadStore(aws.table(), () -> {
            throw new AssertionError("the secret was read");
        });

        assertThat(leads.lead("id-1")).isEmpty();
        assertThat(leads.leads(List.of("id-1"))).isEmpty();
        leads.commit(Change.of(Decisions.on(Lead.unknown("id-1")).with(Decisions.activity("m-1")).build()));
        assertThatThrownBy(() -> leads.resolve(List.of(ADA))).hasMessage("the secret was read");
    }

    @Test
    void a_read_that_failed_is_tried_again() {
        for (Reply fault : List.of(THROTTLED, BROKEN)) {
            reply = fault;
            assertThatThrownBy(keys::get).isInstanceOf(BusyException.class).hasMessageContaining("Secrets Manager");
        }
        reply = FOUND;

        assertThat(keys.get()).isSameAs(keys.get());
    }

    @Test
    void a_read_ends_with_the_time_of_the_request() {
        reply = Reply.SILENCE;
        long begun = System.nanoTime();

        assertThatThrownBy(() -> RequestTime.within(Duration.ofMillis(300), () -> keys.get().key(ADA)))
                .isInstanceOf(BusyException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void what_no_retry_can_repair_is_a_fault() {
        reply = new Reply(400, "{\"__type\": \"AccessDeniedException\"}");
        assertThatThrownBy(keys::get).isInstanceOf(AwsServiceException.class);
        reply = Reply.ok("{\"ARN\": \"" + ARN + "\", \"SecretBinary\": \"AAAA\"}");
        assertThatThrownBy(keys::get).isInstanceOf(IllegalStateException.class).hasMessageContaining("not a text");
        reply = Reply.ok("{\"SecretString\": \"short\"}");
        assertThatThrownBy(keys::get).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 bytes")
                .hasMessageNotContaining("short");
    }
}
