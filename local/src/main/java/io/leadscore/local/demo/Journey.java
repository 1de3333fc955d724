package io.leadscore.local.demo;

import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one made-up person does from a first visit on, as calls of the Segment specification, and what sales says of the person.
 * Not thread-safe.
 */
final class Journey {
    /** How far a person goes. */
    enum Kind {
        /** Looks at the blog, and never says who it is. */
        VISITOR,
        /** Takes the newsletter. */
        READER,
        /** Looks at the prices and fills in a form. */
        EVALUATOR,
        /** Wants to buy. */
        BUYER,
        /** Was interested, and leaves. */
        LEAVER,
        /** Works for a competitor. */
        COMPETITOR
    }

    /**
     * One call.
     *
     * @param at      when it happened
     * @param outcomeOf the user id of the person of whom sales says something; null for what the person did
     * @param body    the JSON of the call, or of the outcome
     */
    record Call(Instant at, @Nullable String outcomeOf, Json.Obj body) {
        static final Comparator<Call> IN_ORDER = Comparator.comparing(Call::at)
                .thenComparing(call -> String.valueOf(call.body().text("messageId")));
    }

    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> POSTS = List.of("/blog/what-is-lead-scoring", "/blog/five-forms", "/blog/decay",
            "/blog/crm");
    private static final List<String> ASSETS = List.of("overview", "security", "prices");
    private static final List<String> SUBJECTS = List.of("What is new this month", "Three ideas for your forms",
            "See you at the webinar");
    /** People work between seven and seventeen o'clock. */
    private static final int FIRST_HOUR = 7;
    private static final int HOURS = 10;

    private final Person person;
    private final RandomGenerator random;
    private final List<Call> calls = new ArrayList<>();
    /** The start of the day on which the next thing happens. */
    private Instant day;
    private boolean isKnown;

    private Journey(Person person, Instant firstDay, RandomGenerator random) {
        this.person = person;
        this.random = random;
        this.day = firstDay;
    }

    /** @param firstDay the start of the first day */
    static List<Call> of(Kind kind, Person person, Instant firstDay, RandomGenerator random) {
        var journey = new Journey(person, firstDay, random);
        switch (kind) {
            case VISITOR -> journey.read(1 + random.nextInt(4));
            case READER -> journey.takeNewsletter();
            case EVALUATOR -> journey.evaluate();
            case BUYER -> journey.buy();
            case LEAVER -> journey.leave();
            case COMPETITOR -> {
                journey.read(1);
                journey.sayWhoItIs();
                journey.view("/pricing");
            }
        }
        return journey.calls;
    }

    private void read(int visits) {
        for (int i = 0; i < visits; i++) {
            view(Person.any(random, POSTS));
            pass(1 + random.nextInt(5));
        }
    }

    private void takeNewsletter() {
        read(1 + random.nextInt(3));
        sayWhoItIs();
        for (int mails = 2 + random.nextInt(6); mails > 0; mails--) {
            pass(7);
            openMail();
            if (random.nextInt(3) == 0) {
                read(1);
            }
        }
    }

    private void evaluate() {
        read(1 + random.nextInt(2));
        view("/pricing");
        sayWhoItIs();
        pass(1 + random.nextInt(3));
        track("Content Downloaded", Json.obj("kind", "datasheet", "asset", Person.any(random, ASSETS)));
        openMail();
        pass(2 + random.nextInt(5));
        view("/pricing");
        if (random.nextBoolean()) {
            pass(3);
            track("Webinar Attended", Json.obj("title", "Scoring that sales believes"));
        }
    }

    private void buy() {
        evaluate();
        visitFromPhone();
        pass(2 + random.nextInt(4));
        view("/pricing");
        track("Content Downloaded", Json.obj("kind", "datasheet", "asset", Person.any(random, ASSETS)));
        pass(1 + random.nextInt(3));
        track("Webinar Attended", Json.obj("title", "Your first model in an hour"));
        track("Email Link Clicked", Json.obj("subject", Person.any(random, SUBJECTS)));
        pass(2);
        track("Demo Requested", Json.obj("seats", 5 + random.nextInt(200)));
        pass(1);
        sales(Outcome.ACCEPTED, Json.obj("by", "kim"));
        if (random.nextInt(3) == 0) {
            pass(7 + random.nextInt(14));
            boolean won = random.nextInt(3) > 0;
            sales(won ? Outcome.WON : Outcome.LOST, won
                    ? Json.obj("by", "kim", "deal", person.userId(), "revenue",
                            Json.obj("amount", 1_000 * (1 + random.nextInt(40)), "currency", "EUR"))
                    : Json.obj("by", "kim", "deal", person.userId(), "reason", "No budget this year"));
        }
    }

    private void leave() {
        evaluate();
        pass(5 + random.nextInt(10));
        track("Unsubscribed", Json.obj("list", "newsletter"));
        view("/careers");
        pass(1);
        sales(Outcome.REJECTED, Json.obj("by", "sam", "reason", "Looks for a job"));
    }

    /** The phone has an anonymous id of its own, until the person signs in there. */
    private void visitFromPhone() {
        pass(1);
        String phone = person.userId() + "-phone";
        add("page", Json.obj("anonymousId", phone, "properties", Json.obj("path", Person.any(random, POSTS))));
        add("identify", Json.obj("anonymousId", phone, "userId", person.userId(), "traits", Json.Obj.EMPTY));
    }

    private void sayWhoItIs() {
        isKnown = true;
        add("identify", Json.obj("anonymousId", browser(), "userId", person.userId(), "traits", person.traits()));
    }

    private void openMail() {
        track("Email Opened", Json.obj("subject", Person.any(random, SUBJECTS)));
    }

    private void view(String path) {
        add("page", Json.obj("anonymousId", browser(), "properties", Json.obj("path", path)));
    }

    private void track(String event, Json.Obj properties) {
        add("track", Json.obj(isKnown ? "userId" : "anonymousId", isKnown ? person.userId() : browser(), "event", event,
                "properties", properties));
    }

    private String browser() {
        return person.userId() + "-browser";
    }

    private void add(String type, Json.Obj rest) {
        Instant at = next();
        calls.add(new Call(at, null, numbered(Json.obj("type", type, "timestamp", at.toString()), rest)));
    }

    private void sales(Outcome outcome, Json.Obj rest) {
        Instant at = next();
        calls.add(new Call(at, person.userId(),
                numbered(Json.obj("outcome", outcome.wire(), "occurredAt", at.toString()), rest)));
    }

    /** A time of this day, after what happened before. */
    private Instant next() {
        Instant last = calls.isEmpty() ? Instant.MIN : calls.getLast().at();
        Instant at = day.plusSeconds(FIRST_HOUR * 3600L + random.nextInt(HOURS * 3600));
        return at.isAfter(last) ? at : last.plusSeconds(1 + random.nextInt(120));
    }

    private Json.Obj numbered(Json.Obj first, Json.Obj rest) {
        Map<String, Json> fields = new LinkedHashMap<>(first.fields());
        fields.put("messageId", Json.text(person.userId() + "-" + calls.size()));
        fields.putAll(rest.fields());
        return new Json.Obj(fields);
    }

    private void pass(int days) {
        day = day.plus(DAY.multipliedBy(days));
    }
}
