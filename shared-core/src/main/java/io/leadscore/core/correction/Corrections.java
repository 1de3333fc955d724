package io.leadscore.core.correction;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Correction.Act;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The corrections of a lead and of its parts. Of all that cover an activity, the last one decides whether it counts.
 * Immutable and thread-safe.
 */
public final class Corrections {
    /**
     * The most corrections of a lead and its parts to which one can be added. Each activity may be compared with each of
     * them, and all are in memory when the activities are counted. It is enough for one each night for more than two years.
     */
    public static final int MAX_OF_LEAD = 1_000;

    public static final Corrections NONE = new Corrections(List.of());

    private static final Comparator<Correction> ORDER = Comparator.comparing(Correction::at)
            .thenComparing(Correction::leadId)
            .thenComparingLong(Correction::version);

    /** The last one first. */
    private final List<Compiled> lastFirst;

    private record Compiled(Correction correction, Predicate<Activity> matcher) {}

    private Corrections(List<Compiled> lastFirst) {
        this.lastFirst = lastFirst;
    }

    /** @param corrections in any order */
    public static Corrections of(Collection<Correction> corrections) {
        return new Corrections(corrections.stream()
                .sorted(ORDER.reversed())
                .map(each -> new Compiled(each, each.selection().matcher()))
                .toList());
    }

    /** These corrections and a later one. */
    public Corrections plus(Correction latest) {
        var all = new ArrayList<Compiled>();
        all.add(new Compiled(latest, latest.selection().matcher()));
        all.addAll(lastFirst);
        return new Corrections(List.copyOf(all));
    }

    /**
     * The correction that decides about an activity; empty if none covers it.
     *
     * @param storedUnder the id of the lead or of the part under which it is stored
     * @param leadVersion the version of that lead that committed it
     */
    public Optional<Correction> deciding(String storedUnder, long leadVersion, Activity activity) {
        for (Compiled each : lastFirst) {
            if (each.correction().reaches(storedUnder, leadVersion) && each.matcher().test(activity)) {
                return Optional.of(each.correction());
            }
        }
        return Optional.empty();
    }

    /** Whether an activity does not count. The parameters are those of {@link #deciding}. */
    public boolean isVoided(String storedUnder, long leadVersion, Activity activity) {
        return deciding(storedUnder, leadVersion, activity).filter(last -> last.act() == Act.VOID).isPresent();
    }

    /** What a step of a run has made, if it was here before. */
    public Optional<Correction> ofRun(String step) {
        return lastFirst.stream().map(Compiled::correction).filter(each -> step.equals(each.run())).findFirst();
    }

    public int size() {
        return lastFirst.size();
    }

    /** The time of the next correction: now, or a later time if clocks differ, so that the next one is the last one. */
    public Instant next(Instant now) {
        if (lastFirst.isEmpty()) {
            return now;
        }
        Instant after = lastFirst.getFirst().correction().at().plus(Duration.ofMillis(1));
        return after.isAfter(now) ? after : now;
    }
}
