package io.leadscore.core.intake;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.activity.BlockedIdentities;
import io.leadscore.core.activity.Identities;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds an activity from one input. A problem refuses the input; what is left out only costs the value itself.
 * Everything is sorted, so the order of fields does not matter. Used by one call of an intake only.
 */
final class ActivityBuilder {
    private static final String NOT_AN_ID = "must be a string or a whole number";

    private final SourceSettings settings;
    private final TraitPolicy policy;
    private final BlockedIdentities blocked;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> leftOut = new ArrayList<>();
    private @Nullable String previousId;
    private final TreeSet<Identity> identities = new TreeSet<>();
    private final TreeMap<String, Json> properties = new TreeMap<>();
    private final TreeMap<String, Json> derived = new TreeMap<>();
    private final TreeMap<String, Json> traits = new TreeMap<>();

    ActivityBuilder(SourceSettings settings, BlockedIdentities blocked) {
        this.settings = settings;
        this.policy = new TraitPolicy(settings);
        this.blocked = blocked;
    }

    /** The input cannot be used. */
    void problem(String path, String message) {
        problems.add(new Problem(path, message));
    }

    /** A value cannot be kept. The rest of the input can. */
    void leaveOut(String path, String message) {
        leftOut.add(new Problem(path, message));
    }

    void property(String name, Json value) {
        properties.put(name, value);
    }

    /** Adds a property that the call has elsewhere. It takes the place of no property of the call itself. */
    void derivedProperty(String name, Json value) {
        derived.put(name, value);
    }

    /** Adds a trait of a form if forms may set it. */
    void formTrait(String name, Json value, String path) {
        if (policy.allowsForm(name)) {
            trait(name, value, path);
        }
    }

    /** Adds a trait of a call if the source may set it. */
    void callTrait(String name, Json value, String path) {
        String refusal = policy.refusal(name);
        if (refusal == null) {
            trait(name, value, path);
        } else {
            leaveOutTrait(name, path, refusal);
        }
    }

    /** The source may not set the trait. */
    void leaveOutTrait(String name, String path, String why) {
        // A name can be too long to repeat.
        leaveOut(name.length() > ActivityLimits.MAX_TRAIT_NAME_CHARS ? "traits" : path, why);
    }

    private void trait(String name, Json value, String path) {
        if (TraitPolicy.isOutcome(name)) {
            leaveOut(path, "is no trait: only an outcome that sales records sets it");
        } else if (name.length() > ActivityLimits.MAX_TRAIT_NAME_CHARS) {
            leaveOut("traits", "a trait is left out: its name may have at most " + ActivityLimits.MAX_TRAIT_NAME_CHARS
                    + " characters");
        } else if (ActivityLimits.utf8Bytes(value.toJson()) > ActivityLimits.MAX_TRAIT_BYTES) {
            leaveOut(path, "is no trait: a trait may have at most " + ActivityLimits.MAX_TRAIT_BYTES / 1024 + " KB");
        } else {
            traits.put(name, policy.typed(name, value));
        }
    }

    /** The result of an attempt to use a value as an identity. */
    enum Use {
        /** It is one now. */
        USED,
        /** It is absent, null or blank. */
        NONE,
        /** It can be no identity. */
        LEFT_OUT
    }

    /** Adds an identity, or all identities of a list. A value that can be no identity is left out. */
    Use identity(Kind kind, @Nullable Json value, String path) {
        return identity(kind, value, path, this::leaveOut);
    }

    /** @param report takes the path and the problem of a value that can be no identity and is no placeholder */
    Use identity(Kind kind, @Nullable Json value, String path, BiConsumer<String, String> report) {
        if (value instanceof Json.Arr(var items)) {
            Use all = Use.NONE;
            for (Json item : items) {
                Use one = identity(kind, item instanceof Json.Arr ? Json.Obj.EMPTY : item, path, report);
                all = one == Use.NONE || all == Use.USED ? all : one;
            }
            return all;
        }
        if (value == null || value == Json.Null.NULL) {
            return Use.NONE;
        }
        String text = id(value);
        if (text == null) {
            report.accept(path, NOT_AN_ID);
            return Use.LEFT_OUT;
        }
        return switch (Identities.read(kind, text)) {
            case Identities.Reading.Blank() -> Use.NONE;
            case Identities.Reading.Usable(Identity identity) when isOneTooMany(identity) -> {
                leaveOut(path, "is left out: with the key of a page, an input may name one e-mail address");
                yield Use.LEFT_OUT;
            }
            case Identities.Reading.Usable(Identity identity) when !blocked.blocks(identity.value()) -> {
                identities.add(identity);
                yield Use.USED;
            }
            case Identities.Reading.Unusable(String message) when !blocked.blocks(text) -> {
                report.accept(path, message);
                yield Use.LEFT_OUT;
            }
            case Identities.Reading.Usable _,Identities.Reading.Unusable _ -> {
                leaveOut(path, Intake.PLACEHOLDER);
                yield Use.LEFT_OUT;
            }
        };
    }

    /**
     * Otherwise a stranger could claim many unknown addresses for one lead, and what their owners do later would count for
     * it.
     */
    private boolean isOneTooMany(Identity identity) {
        return !settings.trusted() && identity.kind() == Kind.EMAIL && hasIdentity(Kind.EMAIL)
                && !identities.contains(identity);
    }

    boolean hasIdentity(Kind kind) {
        return identities.stream().anyMatch(identity -> identity.kind() == kind);
    }

    /** Adds the previous id of an alias call. Only a system of the company can say that two known people are one. */
    void previousId(@Nullable Json value) {
        if (identity(Kind.ANONYMOUS_ID, value, "previousId") == Use.USED && value != null && id(value) != null) {
            previousId = Identities.normalise(String.valueOf(id(value)));
        }
    }

    /** The message id of the input, or {@code fresh} if it has none that can be used. */
    String messageId(@Nullable Json value, String path, String fresh) {
        if (value == null || value == Json.Null.NULL) {
            return fresh;
        }
        String text = id(value);
        if (text == null) {
            leaveOut(path, NOT_AN_ID);
            return fresh;
        }
        String messageId = Identities.normalise(text);
        if (Identities.hasControl(messageId) || Identities.isDamaged(messageId)) {
            leaveOut(path, "must be valid Unicode text without control characters");
            return fresh;
        }
        if (BlockedIdentities.isNoMessageId(messageId)) {
            // Otherwise every message of a sender whose id is "undefined" would be a repeat of the first one.
            leaveOut(path, "is a placeholder, so the message has another id");
            return fresh;
        }
        return messageId.isEmpty() ? fresh : messageId;
    }

    /** An id as text. A whole number becomes its digits, because clients send database keys as numbers. */
    private static @Nullable String id(Json value) {
        if (value instanceof Json.Text(String text)) {
            return text;
        }
        return value instanceof Json.Num(String literal) && literal.chars().allMatch(c -> c >= '0' && c <= '9')
                ? literal
                : null;
    }

    /**
     * Finishes the activity.
     *
     * @param identifiedBy the fields that can have an identity, for the problem of an input without one
     */
    Intake finish(String messageId, @Nullable String event, Instant occurredAt, Instant receivedAt,
            String identifiedBy) {
        if (identities.isEmpty() && problems.isEmpty()) {
            problem("", "names no lead: give at least one of " + identifiedBy);
            problems.addAll(leftOut);
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(Problem::path));
            return new Intake.Rejected(problems);
        }
        limit(identities, Activity.MAX_IDENTITIES, "", "identities");
        limit(traits.navigableKeySet(), ActivityLimits.MAX_TRAITS, "traits", "traits");
        var limited = new LimitedFields(leftOut);
        var kept = new TreeMap<>(limited.of(properties, "properties").fields());
        kept.putAll(limited.of(derived, "properties").fields());
        Json.Obj keptTraits = new LimitedFields(leftOut).of(traits, "traits");
        var activity = new Activity(source(), messageId, event, occurredAt,
                Timestamps.within(receivedAt, receivedAt),
                new Json.Obj(kept), keptTraits, settings.trusted(), List.copyOf(identities),
                settings.trusted() ? previousId : null);
        if (ActivityLimits.utf8Bytes(ActivityJson.write(activity)) > ActivityLimits.MAX_STORED_BYTES) {
            return new Intake.Rejected(List.of(ActivityLimits.TOO_LARGE));
        }
        leftOut.sort(Comparator.comparing(Problem::path).thenComparing(Problem::message));
        return new Intake.Accepted(activity, leftOut);
    }

    /**
     * The source of the activity. A write key of an earlier version can have a name that is reserved now: its activities must
     * not be taken for what sales says.
     */
    private String source() {
        return Outcome.isReserved(settings.source()) ? settings.source() + "-key" : settings.source();
    }

    /** Keeps the first ones. */
    private void limit(NavigableSet<?> values, int most, String path, String what) {
        if (values.size() > most) {
            leaveOut(path, values.size() - most + " " + what + " are left out: an input may have at most " + most);
            while (values.size() > most) {
                values.pollLast();
            }
        }
    }
}
