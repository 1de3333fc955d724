package io.leadscore.core.correction;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.pattern.EventPattern;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which activities a correction is about. Immutable, with equality by value. */
public sealed interface Selection {
    /** Whether an activity is selected. Make it once for many activities: it compiles a pattern. Thread-safe. */
    Predicate<Activity> matcher();

    /** What makes an activity of a lead unique. */
    record Message(String source, String messageId) {
        public static Message of(Activity activity) {
            return new Message(activity.source(), activity.messageId());
        }
    }

    /** Activities by their source and message id, in the order in which they were named. */
    record Named(List<Message> activities) implements Selection {
        /**
         * The most activities of one correction. More do not fit into one row together with their ids, and a pattern names
         * them more easily.
         */
        public static final int MAX_ACTIVITIES = 1_000;

        public Named {
            activities = List.copyOf(activities);
        }

        @Override
        public Predicate<Activity> matcher() {
            Set<Message> named = new HashSet<>(activities);
            return activity -> named.contains(Message.of(activity));
        }
    }

    /**
     * Activities that an identity has brought to the lead: they name it, and nothing stronger.
     *
     * @param identity that the lead no longer has
     */
    record BroughtBy(Identity identity) implements Selection {
        @Override
        public Predicate<Activity> matcher() {
            return activity -> activity.identities().contains(identity)
                    && activity.identities().getFirst().kind() == identity.kind();
        }
    }

    /**
     * Activities that match an event pattern. Unlike a rule, the pattern also sees activities without an event, such as
     * identify calls.
     *
     * @param where an event pattern without problems
     * @param from  the first UTC day on which they occurred; null for any
     * @param to    the last UTC day on which they occurred; null for any
     */
    record Matching(Json.Obj where, @Nullable LocalDate from, @Nullable LocalDate to) implements Selection {
        @Override
        public Predicate<Activity> matcher() {
            var problems = new ArrayList<Problem>();
            EventPattern pattern = EventPattern.compile(where, "", problems::add);
            if (pattern == null) {
                throw new IllegalArgumentException("the pattern of a correction has a problem: " + problems.getFirst());
            }
            return activity -> (from == null || !activity.day().isBefore(from))
                    && (to == null || !activity.day().isAfter(to))
                    && pattern.matches(activity.seen());
        }
    }
}
