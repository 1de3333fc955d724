package io.leadscore.core.intake;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.BlockedIdentities;
import io.leadscore.core.activity.Identities;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.activity.Revenue;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.json.WhiteSpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what sales says of a lead: {@code {"outcome", "occurredAt", "messageId", "by", "reason", "deal", "revenue": {"amount",
 * "currency"}}}. Only {@code outcome} is required. Nothing is left out: the sender can correct it, and a lost
 * amount would be worse than a refused input. So a field that is not known is refused, too. Thread-safe.
 *
 * <p>The result is an activity of the source {@code sales}, without an identity: an outcome is about one lead that exists.
 */
public final class OutcomeIntake {
    /** The source of outcomes that a person or a system of the company reports. */
    public static final String SOURCE = "sales";
    /** The detail-type of an outcome on the bus. */
    public static final String DETAIL_TYPE = "outcome";
    /** The most characters of a reason: as many as the reason of a correction may have. */
    public static final int MAX_REASON_CHARS = 500;
    /** The most characters of the id of a deal and of a message, and of the name of a person: longer than any CRM makes them. */
    public static final int MAX_ID_CHARS = 256;

    private static final String NAMES = Arrays.stream(Outcome.values())
            .map(Outcome::wire)
            .collect(Collectors.joining(", "));
    private static final Set<String> FIELDS = Set.of("outcome", "occurredAt", "messageId", Outcome.BY, Outcome.REASON,
            Outcome.DEAL, "revenue");
    private static final Set<String> OF_REVENUE = Set.of(Outcome.AMOUNT, Outcome.CURRENCY);

    private OutcomeIntake() {}

    /** The result. */
    public sealed interface Result {
        /** @param lead how the lead is named; empty if the document does not name it */
        record Read(String lead, Activity activity) implements Result {}

        /** Nothing of it can be stored. The problems quote no input. */
        record Refused(List<Problem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a request about one lead.
     *
     * @param freshMessageId used if the document has no {@code messageId}
     * @param caller         who said it if the document does not name it; null if that is not known
     */
    public static Result read(Json.Obj document, String freshMessageId, @Nullable String caller, Instant receivedAt) {
        return new Reader(document, "").read(freshMessageId, caller, receivedAt, receivedAt);
    }

    /** Whether an event of the bus is an outcome. */
    public static boolean isOutcome(Json.Obj event) {
        return BusIntake.OWN_SOURCE.equals(event.text("source")) && DETAIL_TYPE.equals(event.text("detail-type"));
    }

    /**
     * Reads an event of the bus that {@linkplain #isOutcome is one}. Its detail also has {@code lead}, such as
     * {@code email:ada@example.com}. If the detail has no message id, the id of the event is used; if it has no time, that of
     * the event.
     */
    public static Result read(Json.Obj event, Instant receivedAt) {
        if (!(event.get("detail") instanceof Json.Obj detail)) {
            return new Result.Refused(List.of(new Problem("detail", "must be an object")));
        }
        String id = event.text("id");
        if (id == null || WhiteSpace.isBlank(id)) {
            return new Result.Refused(List.of(new Problem("id", "must be a string")));
        }
        Instant time = Timestamps.parse(event.get("time"));
        return new Reader(detail, "detail").read(id, null, time == null ? receivedAt : time, receivedAt);
    }

    /** Reads one document, and collects its problems. Used by one thread. */
    private static final class Reader {
        private final Json.Obj document;
        private final String root;
        private final List<Problem> problems = new ArrayList<>();

        Reader(Json.Obj document, String root) {
            this.document = document;
            this.root = root;
        }

        Result read(String freshMessageId, @Nullable String caller, Instant arrivedAt, Instant receivedAt) {
            boolean namesLead = !root.isEmpty();
            String lead = namesLead ? lead() : "";
            known(document, FIELDS, namesLead ? "lead" : "", "");
            Optional<Outcome> outcome = Outcome.named(document.text("outcome"));
            if (outcome.isEmpty()) {
                problem("outcome", "must be one of " + NAMES);
            }
            Instant occurredAt = occurredAt(arrivedAt);
            String messageId = id("messageId");
            if (messageId != null && BlockedIdentities.isNoMessageId(messageId)) {
                problem("messageId", "is a placeholder; leave it out to get an id");
            }
            Map<String, Json> properties = new TreeMap<>();
            put(properties, Outcome.REASON, text(Outcome.REASON, MAX_REASON_CHARS));
            String by = text(Outcome.BY, MAX_ID_CHARS);
            put(properties, Outcome.BY, by == null ? caller : by);
            put(properties, Outcome.DEAL, id(Outcome.DEAL));
            revenue(properties);
            if (!problems.isEmpty() || outcome.isEmpty()) {
                return new Result.Refused(problems);
            }
            var traits = new LinkedHashMap<String, Json>();
            traits.put(Outcome.TRAIT, Json.text(outcome.get().wire()));
            return new Result.Read(lead, new Activity(SOURCE, messageId == null ? freshMessageId : messageId,
                    outcome.get().event(), Timestamps.within(occurredAt, receivedAt),
                    Timestamps.within(receivedAt, receivedAt), new Json.Obj(properties), new Json.Obj(traits), true,
                    List.of()));
        }

        private void problem(String path, String message) {
            String whole = root.isEmpty() || path.isEmpty() ? root + path : root + "." + path;
            problems.add(new Problem(whole, message));
        }

        private void known(Json.Obj object, Set<String> names, String more, String path) {
            boolean others = object.fields().keySet().stream().anyMatch(n -> !names.contains(n) && !n.equals(more));
            if (others) {
                var all = new TreeSet<>(names);
                if (!more.isEmpty()) {
                    all.add(more);
                }
                problem(path, "must have no other fields than " + String.join(", ", all));
            }
        }

        private String lead() {
            String lead = document.text("lead");
            if (lead == null || WhiteSpace.isBlank(lead)) {
                problem("lead", "must name the lead: its lead id, or email:…, user:… or anonymous:…");
                return "";
            }
            return WhiteSpace.trim(lead);
        }

        private static void put(Map<String, Json> properties, String name, @Nullable String value) {
            if (value != null) {
                properties.put(name, Json.text(value));
            }
        }

        private Instant occurredAt(Instant arrivedAt) {
            Json value = document.get("occurredAt");
            if (Timestamps.isAbsent(value)) {
                return arrivedAt;
            }
            Instant read = Timestamps.parse(value);
            if (read == null) {
                problem("occurredAt", "must be a time such as 2026-01-31T10:00:00Z");
                return arrivedAt;
            }
            return read;
        }

        /** An id as text. A whole number becomes its digits, because CRMs use numbers as keys. */
        private @Nullable String id(String name) {
            return document.get(name) instanceof Json.Num(String literal)
                    && literal.length() <= MAX_ID_CHARS && literal.chars().allMatch(c -> c >= '0' && c <= '9')
                            ? literal
                            : text(name, MAX_ID_CHARS);
        }

        /** The text without white space around it; null if there is none. */
        private @Nullable String text(String name, int maxChars) {
            Json value = document.get(name);
            if (value == null || value == Json.Null.NULL) {
                return null;
            }
            String text = value instanceof Json.Text(String given) ? Identities.normalise(given) : null;
            if (text == null || text.length() > maxChars) {
                problem(name, "must be a text of at most " + maxChars + " characters");
                return null;
            }
            boolean isLine = !name.equals(Outcome.REASON);
            if (Identities.isDamaged(text) || (isLine && Identities.hasControl(text))) {
                problem(name, "must be valid Unicode text" + (isLine ? " without control characters" : ""));
                return null;
            }
            return text.isEmpty() ? null : text;
        }

        private void revenue(Map<String, Json> properties) {
            Json value = document.get("revenue");
            if (value == null || value == Json.Null.NULL) {
                return;
            }
            if (!(value instanceof Json.Obj revenue)) {
                problem("revenue", "must be an object with amount and currency");
                return;
            }
            known(revenue, OF_REVENUE, "", "revenue");
            Optional<Long> milli = revenue.get(Outcome.AMOUNT) instanceof Json.Num number ? Revenue.parseMilli(number)
                    : Optional.empty();
            if (milli.isEmpty()) {
                problem("revenue.amount", "must be a number with at most 3 decimals, within ±1000000000000");
            }
            String currency = revenue.text(Outcome.CURRENCY);
            if (currency == null || !Revenue.isCurrency(currency)) {
                problem("revenue.currency", "must be a currency code of ISO 4217, such as EUR");
            } else if (milli.isPresent()) {
                properties.put(Outcome.AMOUNT, new Revenue(milli.get(), currency).amount());
                properties.put(Outcome.CURRENCY, Json.text(currency));
            }
        }
    }
}
