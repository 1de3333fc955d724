package io.leadscore.functions.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.ActivityEventHandler;
import io.leadscore.functions.Http;
import io.leadscore.functions.IngestHandler;
import io.leadscore.functions.LambdaRuntime;
import io.leadscore.functions.LeadApiHandler;
import io.leadscore.functions.MergeHandler;
import io.leadscore.functions.ModelResourceHandler;
import io.leadscore.functions.OperateHandler;
import io.leadscore.functions.PublishHandler;
import io.leadscore.functions.ReevaluateHandler;
import io.leadscore.functions.SweepDispatchHandler;
import io.leadscore.functions.SweepWorkerHandler;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.SweepLog.Counts;
import io.leadscore.functions.service.OutboxPublisher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The deliveries to each handler in which calls fail. */
final class Scenarios {
    static final Duration UNTIL_DECAYED = Duration.ofDays(91);

    static final Scenario FIRST_CONTACT = new Scenario("a first contact", IngestHandler.class, IngestHandler::new,
            (_, _) -> call("u1", "ann@example.com", "m1", "/pricing"), Scenarios::isOk);
    static final Scenario KNOWN_LEAD = new Scenario("a known lead qualifies", IngestHandler.class, IngestHandler::new,
            (deployment, _) -> {
                attended(deployment, user("u1"));
                return call("u1", "ann@example.com", "m1", "/pricing");
            }, Scenarios::isOk);
    static final Scenario TWO_LEADS = new Scenario("two leads are linked", IngestHandler.class, IngestHandler::new,
            (deployment, _) -> {
                attended(deployment, user("u1"));
                attended(deployment, email("ann"));
                return call("u1", "ann@example.com", "m1", "/pricing");
            }, Scenarios::isOk);
    private static final Scenario FORM = new Scenario("a form", IngestHandler.class, IngestHandler::new,
            (_, _) -> Http.post("/forms/demo", "application/x-www-form-urlencoded",
                    "email=ann%40example.com&jobTitle=CTO&industry=Software&_messageId=f1&_key=" + Deployment.KEY)
                    .payload(),
            Scenarios::isOk);
    private static final Scenario OWN_EVENT = new Scenario("a call on the bus", ActivityEventHandler.class,
            ActivityEventHandler::new, (_, _) -> resource("/bus/own-track.json"), Scenarios::always);
    private static final Scenario BOUNCE = new Scenario("a bounce of several leads", ActivityEventHandler.class,
            ActivityEventHandler::new, (deployment, _) -> {
                for (String recipient : List.of("ada", "grace", "alan")) {
                    attended(deployment, email(recipient));
                }
                return resource("/bus/ses-bounced.json");
            }, Scenarios::always);
    private static final Scenario DISPATCH = new Scenario("a sweep starts", SweepDispatchHandler.class,
            SweepDispatchHandler::new, (deployment, _) -> "{\"asOf\": \"" + deployment.clock.instant() + "\"}",
            Scenarios::always);
    static final Scenario SWEEP = new Scenario("the last shards of a sweep", SweepWorkerHandler.class,
            SweepWorkerHandler::new, (deployment, _) -> lastShards(deployment), Scenarios::allTaken);
    private static final Scenario LOST = new Scenario("events that the stream has lost", SweepWorkerHandler.class,
            SweepWorkerHandler::new, (deployment, _) -> {
                attended(deployment, user("u1"));
                attended(deployment, user("u2"));
                deployment.clock.advance(OutboxPublisher.UNPUBLISHED_FOR.plusMinutes(1));
                return queueEvent(List.of("{\\\"publish\\\": \\\"lost\\\"}"));
            }, Scenarios::allTaken);
    private static final Scenario PUBLISH = new Scenario("a batch of the stream", PublishHandler.class,
            PublishHandler::new, (deployment, table) -> {
                attended(deployment, user("u1"));
                attended(deployment, user("u2"));
                deployment.process(() -> "unused")
                        .decisions()
                        .take(List.of(activity(deployment, "p1", user("u1"))),
                                soon(deployment));
                return table.streamEvent();
            }, Scenarios::allTaken);
    private static final Scenario PROFILE = new Scenario("a profile is read", LeadApiHandler.class, LeadApiHandler::new,
            (deployment, _) -> {
                attended(deployment, user("u1"));
                return Http.get("/leads/user:u1").payload();
            }, Scenarios::isOk);

    private static final Scenario ACTIVATE = new Scenario("another model is activated", OperateHandler.class,
            Scenarios::operator, (_, _) -> "{\"activateModel\": \"b2b-software\"}", Scenarios::notRefused);
    /** Without the answer to CloudFormation: a failure there causes another delivery, as a crash here does. */
    private static final Scenario DEPLOY = new Scenario("a deployment brings a model", ModelResourceHandler.class,
            wiring -> new ModelResourceHandler(wiring, (_, _) -> {}), (_, _) -> {
                String lines = ShippedModels.json("b2b-software")
                        .lines()
                        .map(line -> Json.text(line).toJson())
                        .collect(Collectors.joining(",", "[", "]"));
                return """
                        {"RequestType": "Create", "ResponseURL": "https://example.com/", "StackId": "s", "RequestId": "r",
                         "LogicalResourceId": "Model", "ResourceProperties": {"Model": %s}}""".formatted(lines);
            }, answer -> answer.contains("SUCCESS"));
    private static final Scenario REEVALUATE = new Scenario("leads are re-evaluated", ReevaluateHandler.class,
            ReevaluateHandler::new, (deployment, _) -> {
                attended(deployment, user("u1"));
                attended(deployment, user("u2"));
                ACTIVATE.answer(deployment.process(() -> "unused"), "{\"activateModel\": \"b2b-software\"}");
                deployment.clock.advance(Duration.ofMinutes(2));
                return queueEvent(deployment.stub.takeQueued());
            }, Scenarios::allTaken);
    private static final Scenario TOO_EARLY = new Scenario("a re-evaluation continues later", ReevaluateHandler.class,
            ReevaluateHandler::new, (deployment, _) -> {
                ACTIVATE.answer(deployment.process(() -> "unused"), "{\"activateModel\": \"b2b-software\"}");
                return queueEvent(deployment.stub.takeQueued());
            }, Scenarios::allTaken);
    private static final Scenario ONCE_MORE = new Scenario("leads are to be re-evaluated again", OperateHandler.class,
            Scenarios::operator, (_, _) -> "{\"reevaluate\": \"weighted-b2b\"}", Scenarios::notRefused);
    private static final Scenario REVOKE = new Scenario("a write key is revoked", OperateHandler.class,
            Scenarios::operator, (_, _) -> "{\"revokeWriteKey\": \"" + Deployment.KEY + "\"}", Scenarios::notRefused);
    private static final Scenario MAKE_KEY = new Scenario("a write key is made", OperateHandler.class,
            Scenarios::operator, (_, _) -> "{\"makeWriteKey\": {\"source\": \"site\"}}", Scenarios::notRefused);

    /** One of the two leads has a part already. */
    static final Scenario MERGE = new Scenario("two leads are merged", MergeHandler.class, MergeHandler::new,
            (deployment, table) -> {
                linked(deployment);
                return table.linkEvent();
            }, Scenarios::allTaken);
    /** Of the lead that becomes a part of the other one. */
    static final String ACTIVITY_DURING_MERGE = call("", "ann@example.com", "m2", "/blog");
    static final Scenario DURING_MERGE = new Scenario("an activity of linked leads", IngestHandler.class,
            IngestHandler::new, (deployment, _) -> {
                linked(deployment);
                return ACTIVITY_DURING_MERGE;
            }, Scenarios::isOk);
    private static final Scenario REFUSE = new Scenario("a link is refused", MergeHandler.class, MergeHandler::new,
            (deployment, table) -> {
                attended(deployment, user("u1"));
                attended(deployment, user("u2"), anonymous("a2"));
                deployment.process(() -> "unused")
                        .decisions()
                        .take(List.of(activity(deployment, "p1", user("u1"), anonymous("a2"))), soon(deployment));
                return table.linkEvent();
            }, Scenarios::allTaken);
    private static final Scenario LOST_LINK = new Scenario("a link that the stream has lost", SweepWorkerHandler.class,
            SweepWorkerHandler::new, (deployment, _) -> {
                linked(deployment);
                deployment.clock.advance(OutboxPublisher.UNPUBLISHED_FOR.plusMinutes(1));
                return queueEvent(List.of("{\\\"publish\\\": \\\"lost\\\"}"));
            }, Scenarios::allTaken);
    private static final Scenario BY_HAND = new Scenario("two people are merged by hand", LeadApiHandler.class,
            LeadApiHandler::new, (deployment, _) -> {
                attended(deployment, user("u1"));
                attended(deployment, user("u2"));
                return Http.post("/leads/user:u1/merge", "application/json", "{\"with\": \"user:u2\"}").payload();
            }, Scenarios::isOk);
    static final Scenario SPLIT = new Scenario("a part is split off, with a part of its own", LeadApiHandler.class,
            LeadApiHandler::new, (deployment, table) -> {
                linked(deployment);
                MERGE.deliver(deployment.process(() -> "unused"), table.linkEvent());
                return Http.post("/leads/user:u1/split", "application/json", "{\"leadId\": \"seed-ann@example.com1\"}")
                        .payload();
            }, Scenarios::isOk);

    static final Scenario DETACH = new Scenario("an identity of a part is taken off", LeadApiHandler.class,
            LeadApiHandler::new, (deployment, table) -> {
                linked(deployment);
                MERGE.deliver(deployment.process(() -> "unused"), table.linkEvent());
                return Http.post("/leads/user:u1/detach", "application/json", "{\"identity\": \"anonymous:a1\"}")
                        .payload();
            }, Scenarios::isOk);
    private static final String VIEWS = "{\"where\": {\"event\": [\"Webinar Attended\"]}, \"reason\": \"bot\"}";
    static final Scenario VOID = new Scenario("activities are voided", LeadApiHandler.class,
            LeadApiHandler::new,
            (deployment, _) -> {
                attended(deployment, user("u1"));
                return Http.post("/leads/user:u1/void", "application/json", VIEWS).payload();
            }, Scenarios::isOk);
    /** The message id is the sender's: otherwise each try would be another outcome. */
    private static final Scenario OUTCOME = new Scenario("an outcome is recorded", LeadApiHandler.class,
            LeadApiHandler::new, (deployment, _) -> {
                attended(deployment, user("u1"));
                return Http.post("/leads/user:u1/outcomes", "application/json",
                        "{\"outcome\": \"won\", \"messageId\": \"deal-77-won\", \"deal\": \"77\"}").payload();
            }, Scenarios::isOk);
    private static final Scenario VOID_RUN = new Scenario("activities of all leads are voided", ReevaluateHandler.class,
            ReevaluateHandler::new, (deployment, _) -> {
                attended(deployment, user("u1"));
                attended(deployment, user("u2"));
                VOID.answer(deployment.process(() -> "run-1"),
                        Http.post("/voids", "application/json", VIEWS).payload());
                return queueEvent(deployment.stub.takeQueued());
            }, Scenarios::allTaken);
    /** The id of the lead that stays of two linked ones. */
    private static final String ERASED = "seed-u11";
    /** A sweep continues what the request could not do. */
    static final Scenario ERASE = new Scenario("a merged person is erased", LeadApiHandler.class,
            Scenarios::erasingAndSweeping, (deployment, table) -> {
                linked(deployment);
                MERGE.deliver(deployment.process(() -> "unused"), table.linkEvent());
                IntStream.range(0, Outbox.SHARDS)
                        .forEach(shard -> deployment.outbox()
                                .unpublished(shard, deployment.clock.instant())
                                .forEach(deployment.outbox()::markPublished));
                return Http.get("/leads/" + ERASED + "?suppress=true").method("DELETE").payload();
            }, answer -> answer.contains("\"statusCode\":200") || answer.contains("\"statusCode\":404"));

    static final List<Scenario> ALL = List.of(FIRST_CONTACT, KNOWN_LEAD, TWO_LEADS, FORM, OWN_EVENT, BOUNCE, DISPATCH,
            SWEEP, LOST, PUBLISH, DURING_MERGE, PROFILE, ACTIVATE, DEPLOY, REEVALUATE, TOO_EARLY, ONCE_MORE, REVOKE,
            MAKE_KEY, MERGE,
            REFUSE, LOST_LINK,
            BY_HAND, SPLIT, DETACH, VOID, OUTCOME, VOID_RUN, ERASE);

    private Scenarios() {}

    private static RequestStreamHandler erasingAndSweeping(Wiring wiring) {
        RequestStreamHandler erasing = LambdaRuntime.streaming(new LeadApiHandler(wiring));
        return (input, output, context) -> {
            erasing.handleRequest(input, output, context);
            wiring.erasures().cleanUp(ERASED, Instant.MAX);
        };
    }

    private static OperateHandler operator(Wiring wiring) {
        return new OperateHandler(wiring, Set.of());
    }

    private static boolean notRefused(String answer) {
        return !answer.contains("refused");
    }

    /** A function that is invoked by events reports a failure by an exception. */
    private static boolean always(String answer) {
        return true;
    }

    /** A client is asked to repeat the request. No fault of AWS becomes another status. */
    private static boolean isOk(String answer) {
        if (answer.contains("\"statusCode\":503")) {
            assertThat(answer).containsIgnoringCase("retry-after");
            return false;
        }
        assertThat(answer).contains("\"statusCode\":200");
        return true;
    }

    private static boolean allTaken(String answer) {
        return answer.equals("{\"batchItemFailures\":[]}");
    }

    static String call(String userId, String email, String messageId, String path) {
        return Http.post("/v1/page", "application/json", """
                {"userId": "%s", "context": {"traits": {"email": "%s"}}, "messageId": "%s", "name": "Pricing",
                 "properties": {"path": "%s"}, "writeKey": "%s"}""".formatted(userId, email, messageId, path,
                Deployment.KEY)).payload();
    }

    static Identity user(String value) {
        return new Identity(Identity.Kind.USER_ID, value);
    }

    static Identity email(String name) {
        return new Identity(Identity.Kind.EMAIL, name + "@example.com");
    }

    private static Instant soon(Deployment deployment) {
        return deployment.clock.instant().plusSeconds(20);
    }

    static Identity anonymous(String value) {
        return new Identity(Identity.Kind.ANONYMOUS_ID, value);
    }

    private static Activity activity(Deployment deployment, String messageId, Identity... who) {
        Instant now = deployment.clock.instant();
        return new Activity("seed", messageId, "Webinar Attended", now, now, Json.Obj.EMPTY, Json.Obj.EMPTY, true,
                List.of(who));
    }

    /** A lead with a part, and one that an activity names together with it. */
    private static void linked(Deployment deployment) {
        attended(deployment, user("u1"));
        attended(deployment, email("ann"));
        attended(deployment, anonymous("a1"));
        Wiring wiring = deployment.process(() -> "unused");
        wiring.merges().merge("seed-ann@example.com1", "seed-a11", soon(deployment));
        wiring.decisions().take(List.of(activity(deployment, "p1", user("u1"), email("ann"))), soon(deployment));
    }

    /** A lead that a webinar puts in stage Lead for 90 days. */
    private static void attended(Deployment deployment, Identity... who) {
        var ids = new AtomicInteger();
        Wiring wiring = deployment.process(() -> "seed-" + who[0].value() + ids.incrementAndGet());
        wiring.decisions().take(List.of(activity(deployment, "seed", who)), soon(deployment));
    }

    /** A lead falls, the stream has lost its first event, and all shards except these two are done. */
    private static String lastShards(Deployment deployment) {
        attended(deployment, user("u1"));
        deployment.clock.advance(UNTIL_DECAYED);
        Instant now = deployment.clock.instant();
        LocalDate asOf = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var left = new TreeSet<Integer>();
        IntStream.range(0, LeadStore.DUE_SHARDS)
                .filter(shard -> !deployment.leads().due(shard, asOf, null).items().isEmpty())
                .forEach(left::add);
        IntStream.range(0, Outbox.SHARDS)
                .filter(shard -> !deployment.outbox().unpublished(shard, now).isEmpty())
                .forEach(left::add);
        var messages = new ArrayList<String>();
        deployment.sweepLog().begin(asOf, now.toString(), now);
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            if (left.contains(shard)) {
                messages.add("{\\\"asOf\\\":\\\"" + asOf + "\\\",\\\"shard\\\":" + shard + ",\\\"run\\\":\\\"" + now
                        + "\\\"}");
            } else {
                deployment.sweepLog().finish(asOf, now.toString(), shard, Counts.NONE);
            }
        }
        return queueEvent(messages);
    }

    /** @param bodies escaped for JSON */
    static String queueEvent(List<String> bodies) {
        var records = new ArrayList<String>();
        for (String body : bodies) {
            records.add("{\"messageId\": \"q" + records.size() + "\", \"body\": \"" + body + "\"}");
        }
        return "{\"Records\": [" + String.join(", ", records) + "]}";
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Scenarios.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
