package io.leadscore.core.intake;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Random inputs: valid, nearly valid and hostile ones, whose keys and values are likely to meet a rule. */
public final class Scribble {
    /** A part of every text that could be personal: no message of a problem may quote it. */
    static final String CANARY = "canary";

    private static final List<String> KEYS = List.of("type", "event", "userId", "anonymousId", "messageId", "traits",
            "properties", "context", "email", "page", "path", "url", "name", "category", "timestamp", "sentAt",
            "originalTimestamp", "score", "stage", "companySize", "form", "_messageId", "_gotcha", "_next", "jobTitle",
            "__proto__", "constructor", "", "a.b", "é", "source", "detail", "detail-type", "id", "time", "mail", "open",
            "destination", "campaign", "search", "utm_source", "n".repeat(300));
    private static final List<String> TEXTS = List.of("", " ", "track", "identify", "page", "screen", "Demo Requested",
            "canary-ada@pii.test", " Canary-Ada@PII.test ", "canary not an address", "a@b@canary", "İ@canary.test",
            "cafe\u0301-canary", "\u0001canary", "\u2028", "😀canary", "51-200", "007", "1e999", "9".repeat(20),
            "2026-02-01T10:00:00Z", "2015-2-02T00:30:12.984Z", "+1000000000-12-31", "2026-02-30", "1422837012984",
            "https://canary.test/pricing?q#f", "?utm_source=canary&utm_term=%00&utm_content=%zz", "://", "https://",
            "Mozilla/5.0", "<script>", "{\"a\":1}",
            "canary".repeat(1_000), "x".repeat(40_000), "leadscore.activities", "aws.ses", "Email Opened");
    private static final List<String> NUMBERS = List.of("0", "-1", "7", "1.0", "1e3", "1e15", "-1E+2", "1422837012984",
            "1422837012.5", "0.000001", "123456789012345", "-0");

    private final Random random;

    public Scribble(Random random) {
        this.random = random;
    }

    Json value(int depth) {
        int kind = random.nextInt(depth > 0 ? 10 : 7);
        return switch (kind) {
            case 0, 1, 2, 3 -> Json.text(text());
            case 4, 5 -> new Json.Num(NUMBERS.get(random.nextInt(NUMBERS.size())));
            case 6 -> random.nextBoolean() ? Json.Bool.of(random.nextBoolean()) : Json.Null.NULL;
            case 7 -> array(depth);
            default -> object(depth);
        };
    }

    String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private Json array(int depth) {
        int size = random.nextInt(40) == 0 ? 150 : random.nextInt(4);
        var items = new ArrayList<Json>();
        for (int i = 0; i < size; i++) {
            items.add(value(size > 100 ? 0 : depth - 1));
        }
        return new Json.Arr(items);
    }

    public Json.Obj object(int depth) {
        var fields = new LinkedHashMap<String, Json>();
        int size = random.nextInt(8);
        for (int i = 0; i < size; i++) {
            fields.put(KEYS.get(random.nextInt(KEYS.size())), value(depth - 1));
        }
        return new Json.Obj(fields);
    }

    /** A call that has most of what the rules require. */
    Json.Obj call() {
        var fields = new LinkedHashMap<>(object(3).fields());
        mostly(fields, "userId", () -> Json.text("u-" + random.nextInt(5)));
        mostly(fields, "event", () -> Json.text("Demo Requested"));
        mostly(fields, "type", () -> Json.text(random.nextBoolean() ? "track" : "page"));
        mostly(fields, "properties", () -> object(4));
        mostly(fields, "traits", () -> object(4).with("email", Json.text("canary-" + random.nextInt(3) + "@pii.test")));
        mostly(fields, "context", () -> object(4));
        mostly(fields, "messageId", () -> Json.text("m-" + random.nextInt()));
        return new Json.Obj(fields);
    }

    private void mostly(Map<String, Json> fields, String key, Supplier<Json> value) {
        if (random.nextInt(10) < 7) {
            fields.put(key, value.get());
        }
    }

    /** The value with a few places in it replaced, removed or added to. */
    Json vary(Json value) {
        if (random.nextInt(25) == 0) {
            return value(3);
        }
        return switch (value) {
            case Json.Obj(var fields) -> {
                var varied = new LinkedHashMap<String, Json>();
                fields.forEach((key, field) -> {
                    if (random.nextInt(40) > 0) {
                        varied.put(key, vary(field));
                    }
                });
                yield new Json.Obj(varied);
            }
            case Json.Arr(var items) -> new Json.Arr(items.stream().map(this::vary).toList());
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> value;
        };
    }

    /** The same value with the fields of its objects in another order. */
    public Json shuffled(Json value) {
        return switch (value) {
            case Json.Obj(var fields) -> {
                var keys = new ArrayList<>(fields.keySet());
                Collections.shuffle(keys, random);
                var shuffled = new LinkedHashMap<String, Json>();
                for (String key : keys) {
                    Json field = fields.get(key);
                    if (field != null) {
                        shuffled.put(key, shuffled(field));
                    }
                }
                yield new Json.Obj(shuffled);
            }
            case Json.Arr(var items) -> new Json.Arr(items.stream().map(this::shuffled).toList());
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> value;
        };
    }
}
