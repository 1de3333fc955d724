package io.leadscore.core.intake;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.activity.Identities;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds an activity from one input, and collects the problems of that input. Everything is sorted, so the order of
 * fields does not matter. Used by one call of an intake only.
 */
final class ActivityBuilder {
    private final TraitPolicy policy;
    private final List<Problem> problems = new ArrayList<>();
    private final TreeSet<Identity> identities = new TreeSet<>();
    private final Map<String, Json> properties = new TreeMap<>();
    private final Map<String, Json> traits = new TreeMap<>();

    ActivityBuilder(SourceSettings settings) {
        this.policy = new TraitPolicy(settings);
    }

    void problem(String path, String message) {
        problems.add(new Problem(path, message));
    }

    void property(String name, Json value) {
        properties.put(name, value);
    }

    /** Adds a trait of a form if forms may set it. */
    void formTrait(String name, Json value, String path) {
        if (policy.allowsForm(name)) {
            trait(name, value, path);
        }
    }

    /** Adds a trait of an identify call if the source may set it. */
    void callTrait(String name, Json value, String path) {
        if (policy.allowsCall(name)) {
            trait(name, value, path);
        }
    }

    private void trait(String name, Json value, String path) {
        if (name.length() > ActivityLimits.MAX_TRAIT_NAME_CHARS) {
            problem("traits", "a trait name may have at most " + ActivityLimits.MAX_TRAIT_NAME_CHARS + " characters");
        } else if (ActivityLimits.utf8Bytes(value.toJson()) > ActivityLimits.MAX_TRAIT_BYTES) {
            problem(path, "a trait may have at most " + ActivityLimits.MAX_TRAIT_BYTES / 1024 + " KB");
        } else {
            traits.put(name, policy.typed(name, value));
        }
    }

    /** Adds an identity, or all identities of a list. Absent, null and blank values are ignored. */
    void identity(Kind kind, @Nullable Json value, String path) {
        if (value instanceof Json.Arr(var items)) {
            for (Json item : items) {
                if (item instanceof Json.Arr) {
                    problem(path, "must be a string or a whole number");
                } else {
                    identity(kind, item, path);
                }
            }
            return;
        }
        String text = id(value, path);
        if (text == null) {
            return;
        }
        switch (Identities.read(kind, text)) {
            case Identities.Reading.Usable(Identity identity) -> identities.add(identity);
            case Identities.Reading.Blank() -> {}
            case Identities.Reading.Unusable(String message) -> problem(path, message);
        }
    }

    /** The message id of the input, or {@code fresh} if it has none. */
    String messageId(@Nullable Json value, String path, String fresh) {
        String text = id(value, path);
        String messageId = text == null ? "" : Identities.normalise(text);
        if (Identities.hasControl(messageId)) {
            problem(path, "must not contain control characters");
        }
        return messageId.isEmpty() ? fresh : messageId;
    }

    /** An id as text. A whole number becomes its digits, because clients send database keys as numbers. */
    private @Nullable String id(@Nullable Json value, String path) {
        if (value == null || value == Json.Null.NULL) {
            return null;
        }
        if (value instanceof Json.Text(String text)) {
            return text;
        }
        if (value instanceof Json.Num(String literal) && literal.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return literal;
        }
        problem(path, "must be a string or a whole number");
        return null;
    }

    /**
     * Finishes the activity.
     *
     * @param identifiedBy the fields that can have an identity, for the problem of an input without one
     */
    Intake finish(String source, String messageId, @Nullable String event, Instant occurredAt, Instant receivedAt,
            String identifiedBy) {
        if (identities.isEmpty() && problems.isEmpty()) {
            problem("", "names no lead: give at least one of " + identifiedBy);
        }
        if (identities.size() > Activity.MAX_IDENTITIES) {
            problem("", "may name at most " + Activity.MAX_IDENTITIES + " identities");
        }
        if (traits.size() > ActivityLimits.MAX_TRAITS) {
            problem("traits", "may have at most " + ActivityLimits.MAX_TRAITS + " traits");
        }
        check("properties", properties);
        check("traits", traits);
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(Problem::path));
            return new Intake.Rejected(problems);
        }
        var activity = new Activity(source, messageId, event, occurredAt, Timestamps.within(receivedAt, receivedAt),
                new Json.Obj(properties), new Json.Obj(traits), List.copyOf(identities));
        if (ActivityLimits.utf8Bytes(ActivityJson.write(activity)) > ActivityLimits.MAX_STORED_BYTES) {
            return new Intake.Rejected(List.of(ActivityLimits.TOO_LARGE));
        }
        return new Intake.Accepted(activity);
    }

    private void check(String what, Map<String, Json> fields) {
        String problem = ActivityLimits.problem(new Json.Obj(fields), ActivityLimits.MAX_DEPTH);
        if (problem != null) {
            problem(what, problem);
        }
    }
}
