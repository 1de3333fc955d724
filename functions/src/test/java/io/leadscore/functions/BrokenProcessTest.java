package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.functions.access.Access;
import io.leadscore.functions.access.Need;
import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.activity.Identity;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.http.Cors;
import io.leadscore.functions.http.HttpEdge;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStoreFilter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After an {@link Error} the sender gets the answer 500, and the environment ends before its next request. */
class BrokenProcessTest {
    /** What happened, in order. */
    private final List<String> happened = new ArrayList<>();
    private final HttpServer lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    BrokenProcessTest() throws IOException {}

    @AfterEach
    void stop() {
        lambda.stop(0);
    }

    private EnvironmentEnd environment(int status) {
        lambda.createContext("/", exchange -> {
            happened.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        lambda.start();
        return new EnvironmentEnd("127.0.0.1:" + lambda.getAddress().getPort(), code -> happened.add("halted " + code));
    }

    private static void handle(HttpEdge.Ending ending, Error error) throws IOException {
        var edge = new HttpEdge(Routes.none()
                .with("GET", "/leads", Need.OPEN, _ -> {
                    throw error;
                }), Access.CLOSED, ending, Cors.NONE);
        byte[] request = Http.get("/leads").payload().getBytes(StandardCharsets.UTF_8);
        edge.handle(new ByteArrayInputStream(request), new ByteArrayOutputStream(), "id-1", Instant.MAX);
    }

    private static Error error(String name) {
        return switch (name) {
            case "stack" -> new StackOverflowError();
            case "memory" -> new OutOfMemoryError("ann@example.com");
            default -> new LinkageError("ann@example.com");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"stack", "memory", "linkage"})
    void lambda_gets_the_answer_of_the_request_and_then_the_environment_ends(String name) {
        Error error = error(name);
        assertThatThrownBy(() -> handle(environment(202), error)).isSameAs(error);

        assertThat(happened).hasSize(2);
        String[] sent = happened.getFirst().split(" ", 3);
        assertThat(sent[0] + " " + sent[1]).isEqualTo("POST /2018-06-01/runtime/invocation/id-1/response");
        Answer answer = Answer.read(sent[2]);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json")
                .containsEntry("cache-control", "no-store");
        assertThat(answer.body()).doesNotContain("ann@example.com");
        assertThat(happened.getLast()).isEqualTo("halted 70");
    }

    @Test
    void the_environment_ends_even_if_the_answer_cannot_be_sent() {
        assertThatThrownBy(() -> handle(environment(500), new StackOverflowError()))
                .isInstanceOf(StackOverflowError.class);
        assertThat(happened).hasSize(2).last().isEqualTo("halted 70");
        lambda.stop(0);
        happened.clear();
        var unreachable = new EnvironmentEnd("127.0.0.1:1", code -> happened.add("halted " + code));
        assertThatThrownBy(() -> handle(unreachable, new StackOverflowError())).isInstanceOf(StackOverflowError.class);
        assertThat(happened).containsExactly("halted 70");
    }

    @Test
    void outside_lambda_the_caller_of_the_handler_gets_the_error() {
        var functions = new Functions();
        var error = new StackOverflowError();
        functions.leads = new LeadStoreFilter(functions.store) {
            @Override
            public Map<Identity, Claim> resolve(Collection<Identity> identities) {
                throw error;
            }
        };
        assertThatThrownBy(() -> new LeadApiHandler(functions.wiring()).handleRequest(
                new ByteArrayInputStream(Http.get("/leads/user:u").payload().getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(), new Invocation(Duration.ofSeconds(10)))).isSameAs(error);
    }
}
