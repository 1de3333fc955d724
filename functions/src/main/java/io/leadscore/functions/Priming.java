package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.intake.BusIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.aws.LinkRecord;
import io.leadscore.functions.aws.StreamRecord;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.payload.SweepMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares a function before Lambda takes the snapshot from which it starts. It connects the clients, compiles the
 * models, and runs the code of a request, so that this code is loaded and warm. It only reads, and writes nothing.
 */
final class Priming implements Resource {
    /** The function to prepare. */
    enum For {
        INGEST, LEADS, ACTIVITIES, PUBLISH, MERGE, SWEEP, SWEEP_SHARD
    }

    private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
    /** Strong references: the context keeps only weak ones to the resources that are registered. */
    private static final List<Priming> REGISTERED = new ArrayList<>();
    /** Enough rounds for the JIT compiler to compile the code of a request. They take about a second. */
    private static final int ROUNDS = 200;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final String UNKNOWN_KEY = """
            {"version":"2.0","rawPath":"/v1/track","rawQueryString":"","headers":{"content-type":"application/json"},\
            "requestContext":{"http":{"method":"POST","path":"/v1/track"}},"isBase64Encoded":false,\
            "body":"{\\"writeKey\\":\\"priming\\",\\"event\\":\\"Page Viewed\\",\\"userId\\":\\"priming\\"}"}""";
    private static final String CALL = """
            {"id":"priming","source":"leadscore.activities","detail-type":"track","time":"2026-01-01T00:00:00Z",\
            "detail":{"type":"track","event":"Page Viewed","userId":"priming","messageId":"priming",\
            "properties":{"path":"/pricing","name":"Pricing"},"context":{"traits":{"industry":"Technology"}}}}""";

    private final Wiring wiring;
    private final For function;

    private Priming(Wiring wiring, For function) {
        this.wiring = wiring;
        this.function = function;
    }

    /** Registers the function. To be called once, by the handler's constructor. */
    static synchronized void beforeSnapshot(Wiring wiring, For function) {
        var priming = new Priming(wiring, function);
        REGISTERED.add(priming);
        Core.getGlobalContext().register(priming);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        try {
            prime();
        } catch (RuntimeException | IOException e) {
            // Without priming the function works, but starts slower. On a first deployment its role may not be active
            // yet.
            LOG.warn("priming failed, so the first requests will be slower: {}", e.getClass().getName());
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing to do: clients reconnect, and cached data expires by the clock.
    }

    private void prime() throws IOException {
        switch (function) {
            case INGEST -> {
                lookUp();
                wiring.ingest().handle(bytes(UNKNOWN_KEY), OutputStream.nullOutputStream(), "priming", deadline());
                decide();
            }
            case LEADS -> {
                lookUp();
                wiring.models().current();
                wiring.leadApi()
                        .handle(bytes(unknownLead()),
                                OutputStream.nullOutputStream(), "priming", deadline());
            }
            case ACTIVITIES -> {
                lookUp();
                decide();
            }
            case PUBLISH -> {
                StreamRecord.insertedEvents(noChanges());
                wiring.publisher().publish(List.of());
            }
            case MERGE -> {
                LinkRecord.inserted(noChanges());
                wiring.models().current();
                wiring.merges().settle("priming", "priming", deadline());
            }
            case SWEEP -> {
                SweepMessage.of(wiring.clock().instant(), 0).write();
                wiring.sweep();
                wiring.sweepQueue().send(List.of(), Duration.ZERO);
            }
            case SWEEP_SHARD -> {
                lookUp();
                wiring.sweep();
                decide();
            }
        }
    }

    /** Looks an identity up. This reads the secret for identity keys, so that the snapshot has it. */
    private void lookUp() {
        wiring.ports().leads().resolve(Set.of(new Identity(Identity.Kind.USER_ID, "priming")));
    }

    /** Runs a complete decision about a lead, except its write. */
    private void decide() throws IOException {
        wiring.ports().leads().lead("priming");
        var decider = wiring.models().decider(wiring.models().current());
        BusIntake intake = wiring.busIntake();
        for (int round = 0; round < ROUNDS; round++) {
            for (Intake read : intake.read(Payloads.read(bytes(CALL)), wiring.clock().instant())) {
                if (read instanceof Intake.Accepted(Activity activity, var _)) {
                    decider.learn(Lead.unknown("priming"), List.of(activity), wiring.clock().instant());
                }
            }
        }
    }

    private String unknownLead() {
        return """
                {"version":"2.0","rawPath":"/leads/email:priming@invalid","rawQueryString":"","headers":{},\
                "requestContext":{"http":{"method":"GET","path":"/leads/email:priming@invalid"},"authorizer":%s},\
                "isBase64Encoded":false}""".formatted(wiring.access().sample().toJson());
    }

    private static DynamodbEvent noChanges() {
        var event = new DynamodbEvent();
        event.setRecords(List.of());
        return event;
    }

    private Instant deadline() {
        return wiring.clock().instant().plus(DEADLINE);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
