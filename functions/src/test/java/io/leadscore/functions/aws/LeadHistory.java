package io.leadscore.functions.aws;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Activities of a realistic lead. Ids and values are as long as in production. */
final class LeadHistory {
    static final Instant START = Instant.parse("2026-03-01T09:12:31.407Z");
    static final Identity EMAIL = new Identity(Identity.Kind.EMAIL, "jane.cartwright@example-industries.com");
    private static final Identity USER = new Identity(Identity.Kind.USER_ID, "usr_01HZX4T9GQ7K");

    /** An event that gives points in a shipped model, and its properties. {@code %d} is replaced by a number. */
    record Paying(String event, String properties) {
        private Json.Obj json(int number) {
            return LeadHistory.json(properties.replace("%d", Integer.toString(number)));
        }
    }

    private final SplittableRandom random;

    LeadHistory(SplittableRandom random) {
        this.random = random;
    }

    /** One event for each rule of the model with positive points. */
    static List<Paying> paying(String model) {
        return switch (model) {
            case "weighted-b2b" -> List.of(new Paying("Page Viewed", "{\"path\":\"/pricing\",\"name\":\"Pricing\"}"),
                    new Paying("Content Downloaded", "{\"kind\":\"datasheet\",\"asset\":\"datasheet-%d.pdf\"}"),
                    new Paying("Page Viewed", "{\"path\":\"/blog/post-%d\",\"name\":\"Blog\"}"),
                    new Paying("Webinar Attended", "{\"webinar\":\"Scoring in practice %d\"}"),
                    new Paying("Email Opened", "{\"campaign\":\"newsletter-%d\"}"),
                    new Paying("Email Link Clicked", "{\"campaign\":\"newsletter-%d\",\"link\":\"/a\"}"),
                    new Paying("Content Downloaded", "{\"via\":\"email\",\"asset\":\"case-study-%d.pdf\"}"));
            case "b2b-software" -> List.of(new Paying("Form Submitted", "{\"form\":\"demo-request\"}"),
                    new Paying("Trial Started", "{\"plan\":\"team\"}"),
                    new Paying("Page Viewed", "{\"path\":\"/pricing\"}"),
                    new Paying("Page Viewed", "{\"path\":\"/customers/acme-%d\"}"));
            case "consumer-electronics" -> List.of(new Paying("Product Video Viewed", "{\"video\":\"v-%d\"}"),
                    new Paying("Page Viewed", "{\"path\":\"/products/phone-%d\"}"),
                    new Paying("Products Compared", "{\"count\":3}"));
            case "fit-and-intent" -> List.of(new Paying("Demo Requested", "{\"product\":\"suite\"}"),
                    new Paying("Page Viewed", "{\"path\":\"/pricing/enterprise\"}"),
                    new Paying("Email Link Clicked", "{\"campaign\":\"newsletter-%d\"}"),
                    new Paying("Webinar Attended", "{\"webinar\":\"Scoring in practice %d\"}"));
            default -> throw new IllegalArgumentException("no activities for the model " + model);
        };
    }

    /** The identify call of the lead: eight traits, three identities. */
    Activity identify(Instant at) {
        Json.Obj traits = json("""
                {"email": "jane.cartwright@example-industries.com", "firstName": "Jane", "lastName": "Cartwright",
                 "company": "Example Industries", "companySize": 420, "jobTitle": "Director of Operations",
                 "industry": "technology", "country": "US"}""");
        return new Activity("website", messageId(), null, at, at, Json.Obj.EMPTY, traits,
                List.of(USER, EMAIL, new Identity(Identity.Kind.ANONYMOUS_ID, messageId())));
    }

    Activity activity(Paying what, int number, Instant at) {
        return new Activity("website", messageId(), what.event(), at, at, what.json(number), Json.Obj.EMPTY,
                List.of(EMAIL));
    }

    /** An id of the length that clients create. */
    private String messageId() {
        return UUID.nameUUIDFromBytes(Long.toString(random.nextLong()).getBytes(StandardCharsets.UTF_8)).toString();
    }

    <T> List<T> shuffled(List<T> items) {
        var left = new ArrayList<>(items);
        var shuffled = new ArrayList<T>();
        while (!left.isEmpty()) {
            shuffled.add(left.remove(random.nextInt(left.size())));
        }
        return shuffled;
    }

    /** The detail of an event is a text of up to 256 KB in a request to AWS. */
    private static final JsonReader.Limits REQUEST = new JsonReader.Limits(64, 1024 * 1024, 256, 64, 10_000,
            4 * 1024 * 1024);

    static Json.Obj json(String text) {
        try {
            return new JsonReader(REQUEST).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError(text, e);
        }
    }

}
