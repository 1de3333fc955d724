package io.leadscore.core.recompute;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ShippedModels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random histories of a lead: its activities, the order and times in which they arrive, and activations of other
 * models.
 */
final class Streams {
    /** What happens to a lead, in commit order. */
    sealed interface Step {
        Instant now();

        /** @param batch the activities of one decision; they may repeat earlier ones */
        record Learn(List<Activity> batch, Instant now) implements Step {}

        /** @param models the versions that replace others, and sometimes a new model */
        record Remodel(Map<String, ScoringModel> models, Instant now) implements Step {}
    }

    /** @param end an instant after everything else; every schedule advances to it at the end */
    record Stream(Map<String, ScoringModel> models, List<Step> steps, Instant end) {
        List<Activity> activities() {
            return steps.stream()
                    .flatMap(step -> step instanceof Step.Learn(var batch, _) ? batch.stream()
                            : java.util.stream.Stream
                                    .empty())
                    .distinct()
                    .toList();
        }
    }

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> EVENTS = List.of("A", "A", "a", "B", "B", "C", "D", "Eve", "Bad", "Bad");
    private static final List<String> PROPERTIES = List.of("{}", "{\"k\": \"x\"}", "{\"k\": \"X\", \"n\": 1}",
            "{\"k\": \"y\", \"n\": 3}", "{\"k\": 1}", "{\"k\": 1.0, \"n\": 5}", "{\"k\": \"1\"}", "{\"k\": null}",
            "{\"k\": [\"x\", 2]}", "{\"k\": [\"X\", 2.0]}", "{\"k\": {\"z\": 1, \"y\": 2}}",
            "{\"k\": {\"y\": 2, \"z\": 1e0}}",
            "{\"k\": true, \"n\": -0}", "{\"n\": 0}");
    private static final List<String> TRAITS = List.of("{\"tier\": \"x\"}", "{\"tier\": \"Y\"}", "{\"tier\": \"w\"}",
            "{\"size\": 10}", "{\"size\": 500, \"tier\": \"z\"}", "{\"kind\": \"partner\"}", "{\"kind\": \"student\"}",
            "{\"kind\": \"customer\"}", "{\"kind\": \"competitor\"}");
    private static final List<String> SHIPPED_ACTIVITIES = List.of("Page Viewed {\"path\": \"/pricing\"}",
            "Page Viewed {\"path\": \"/pricing/\"}", "Page Viewed {\"path\": \"/Pricing\"}",
            "Page Viewed {\"path\": \"/blog/1\"}", "Page Viewed {\"path\": \"/careers\"}",
            "Page Viewed {\"path\": \"/customers/a\"}",
            "Content Downloaded {\"kind\": \"datasheet\", \"asset\": \"a\", \"via\": \"email\"}",
            "Content Downloaded {\"kind\": \"Datasheet\", \"asset\": \"b\"}", "Webinar Attended {}", "Email Opened {}",
            "Email Opened {\"machine\": true}", "Email Link Clicked {\"machine\": false}", "Email Link Clicked {}",
            "Unsubscribed {}", "Demo Requested {}", "Demo Requested {}", "Form Submitted {\"form\": \"demo-request\"}",
            "Trial Started {}", "Product Video Viewed {\"video\": 1}", "Product Video Viewed {\"video\": \"1\"}",
            "Products Compared {\"count\": 2}", "Products Compared {\"count\": 3.0}", "Email Bounced {}");
    private static final List<String> SHIPPED_TRAITS = List.of("{\"industry\": \"Software\", \"companySize\": 200}",
            "{\"industry\": \"fishing\"}", "{\"jobTitle\": \"Chief Revenue Officer\"}",
            "{\"jobTitle\": \"Product Manager\"}",
            "{\"jobTitle\": \"intern\"}", "{\"country\": \"US\"}", "{\"country\": \"DE\"}",
            "{\"leadSource\": \"partner\"}",
            "{\"companyType\": \"student\"}", "{\"companyType\": \"competitor\"}", "{\"companyType\": \"customer\"}",
            "{\"companySize\": 2000}", "{\"email\": \"a@gmail.com\"}");
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.ACTIVITY);

    private final Random random;
    private final RandomModels models;
    private boolean shipped;
    private int messages;

    Streams(Random random) {
        this.random = random;
        this.models = new RandomModels(random);
    }

    Stream next() {
        messages = 0;
        shipped = chance(25);
        var active = new TreeMap<String, ScoringModel>();
        for (String name : chance(70) ? List.of("one") : List.of("one", "two")) {
            ScoringModel model = model(name);
            active.put(model.name(), model);
        }
        int span = 5 + random.nextInt(chance(20) ? 300 : 90);
        var steps = new ArrayList<Step>();
        for (Learning learning : learnings(span)) {
            steps.add(new Step.Learn(learning.batch(), learning.now()));
            if (chance(70) && learning.batch().size() == 1) {
                // A bad activity or other traits on the same day: on such days a lead rises and falls.
                Instant later = learning.now().plusSeconds(60);
                if (Fold.day(later).equals(Fold.day(learning.now()))) {
                    steps.add(new Step.Learn(List.of(setback(later)), later));
                }
            }
        }
        if (chance(30)) {
            int at = 1 + random.nextInt(steps.size());
            var changed = new TreeMap<String, ScoringModel>();
            ScoringModel other = models.model(chance(80) ? active.firstKey() : "three");
            changed.put(other.name(), other);
            steps.add(at, new Step.Remodel(changed, steps.get(at - 1).now().plusSeconds(random.nextInt(200_000))));
        }
        Instant last = steps.stream().map(Step::now).max(Comparator.naturalOrder()).orElseThrow();
        return new Stream(active, List.copyOf(steps), last.plus(Duration.ofDays(random.nextInt(60))));
    }

    private ScoringModel model(String name) {
        return shipped
                ? RandomModels.shipped(ShippedModels.names().get(random.nextInt(ShippedModels.names().size())))
                : models.model(name);
    }

    private record Learning(List<Activity> batch, Instant now) {}

    private List<Learning> learnings(int span) {
        var activities = new ArrayList<Activity>();
        int count = 1 + random.nextInt(16);
        for (int i = 0; i < count; i++) {
            Instant occurred = START.plusSeconds(random.nextLong(span * 86_400L));
            Duration delay = chance(25) ? Duration.ofHours(random.nextInt(24 * 30))
                    : Duration.ofSeconds(random.nextInt(60));
            activities.add(activity(occurred, occurred.plus(delay)));
        }
        for (int outcomes = chance(90) ? 1 + random.nextInt(4) : 0; outcomes > 0; outcomes--) {
            // Some days before to some days after something that the lead does: so it answers, or just does not.
            Instant occurred = activities.get(random.nextInt(count))
                    .occurredAt()
                    .plusSeconds(random.nextLong(-86_400, 4 * 86_400L));
            activities.add(outcome(occurred, occurred.plus(chance(40) ? Duration.ofHours(random.nextInt(24 * 30))
                    : Duration.ZERO)));
        }
        activities.sort(Comparator.comparing(Activity::receivedAt));
        var learnings = new ArrayList<Learning>();
        for (int i = 0; i < activities.size();) {
            int size = Math.min(activities.size() - i, chance(80) ? 1 : 1 + random.nextInt(3));
            var batch = new ArrayList<>(activities.subList(i, i + size));
            Instant now = batch.getLast().receivedAt().plusMillis(random.nextInt(2_000));
            if (chance(20) && i > 0) {
                batch.add(activities.get(random.nextInt(i)));
            }
            learnings.add(new Learning(batch, now));
            i += size;
        }
        if (learnings.size() > 1 && chance(15)) {
            // Two instances have two clocks, and a retry can take long: so commits need not be in the order of time.
            int at = random.nextInt(learnings.size() - 1);
            learnings.add(at, learnings.remove(at + 1));
        }
        return learnings;
    }

    private Activity activity(Instant occurred, Instant received) {
        String source = chance(80) ? "web" : "mail";
        Json.Obj traits = chance(35) ? object(one(shipped ? SHIPPED_TRAITS : TRAITS)) : Json.Obj.EMPTY;
        if (chance(6)) {
            return new Activity(source, "m" + messages++, null, occurred, received, Json.Obj.EMPTY, traits, List.of());
        }
        String event = one(EVENTS);
        String properties = one(PROPERTIES);
        if (shipped) {
            String chosen = one(SHIPPED_ACTIVITIES);
            event = chosen.substring(0, chosen.indexOf('{') - 1);
            properties = chosen.substring(chosen.indexOf('{'));
        }
        return new Activity(source, "m" + messages++, event, occurred, received, object(properties), traits, List.of());
    }

    /** What sales says, or what only looks like it. */
    private Activity outcome(Instant occurred, Instant received) {
        String event = one(List.of("Lead Accepted", "Lead Rejected", "Lead Recycled", "Deal Won", "Deal Lost"));
        String source = one(List.of("sales", "sales", "hubspot", "salesforce", "web"));
        return new Activity(source, "m" + messages++, chance(90) ? event : "B", occurred, received, Json.Obj.EMPTY,
                Json.Obj.EMPTY, chance(80), List.of());
    }

    private Activity setback(Instant now) {
        boolean traits = chance(40);
        String event = shipped ? "Unsubscribed" : "Bad";
        return new Activity("web", "m" + messages++, traits ? null : event, now, now, Json.Obj.EMPTY, traits
                ? object(shipped ? "{\"jobTitle\": \"intern\", \"industry\": \"fishing\"}"
                        : "{\"tier\": \"w\", \"size\": 1}")
                : Json.Obj.EMPTY, List.of());
    }

    private static Json.Obj object(String json) {
        try {
            return READER.readObject(json);
        } catch (MalformedJsonException e) {
            throw new AssertionError(json, e);
        }
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
