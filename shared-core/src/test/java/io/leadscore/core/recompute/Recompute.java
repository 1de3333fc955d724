package io.leadscore.core.recompute;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Folded;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.Cap;
import io.leadscore.core.model.ScoringModel.Count;
import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.model.ScoringModel.EngagementRule;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.model.ScoringModel.Tier;
import io.leadscore.core.pattern.EventPattern;
import io.leadscore.core.score.ScoreCard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** The card of a day from all activities. It follows the rules of {@code docs/design.md} sentence by sentence. */
final class Recompute {
    private final Matches matches;
    private final ScoringModel model;
    private final Folded traits;
    private final List<Activity> activities;
    private final long day;
    private final List<ScoreCard.Line> lines = new ArrayList<>();

    private Recompute(Matches matches, ScoringModel model, Folded traits, List<Activity> known, LocalDate day) {
        this.matches = matches;
        this.model = model;
        this.traits = traits;
        this.activities = known.stream().filter(activity -> !activity.day().isAfter(day)).toList();
        this.day = day.toEpochDay();
    }

    static ScoreCard card(Matches matches, ScoringModel model, Folded traits, List<Activity> known, LocalDate day) {
        return new Recompute(matches, model, traits, known, day).card();
    }

    /** Whether at least {@code atLeast} matching activities are younger than {@code withinDays} days. */
    static boolean did(Matches matches, Did did, List<Activity> known, LocalDate day) {
        return known.stream()
                .filter(activity -> matches.matches(did.when(), activity))
                .mapToLong(activity -> day.toEpochDay() - activity.day().toEpochDay())
                .filter(age -> age >= 0 && (did.withinDays() == Did.EVER || age < did.withinDays()))
                .count() >= did.atLeast();
    }

    private ScoreCard card() {
        long fit = 0;
        for (var rule : model.fit().rules()) {
            if (rule.when().matches(traits)) {
                fit += line(rule.id(), rule.pointsMilli(), 1);
            }
        }
        fit = bounded("fit", fit, model.fit().cap());
        long engagement = 0;
        for (var group : model.engagement().groups()) {
            long points = 0;
            for (EngagementRule rule : group.rules()) {
                points += bounded(rule.id(), rule(rule), rule.cap());
            }
            engagement += bounded(group.id(), points, group.cap());
        }
        engagement = bounded("engagement", engagement, model.engagement().cap());
        long total = bounded("total", fit + engagement, model.total());
        return new ScoreCard(total, fit, engagement, lines);
    }

    private long line(String rule, long points, int count) {
        lines.add(new ScoreCard.Line(rule, points, count));
        return points;
    }

    private long bounded(String id, long points, Cap cap) {
        if (points > cap.maxMilli()) {
            return points + line(id + ".max", cap.maxMilli() - points, 0);
        }
        if (points < cap.minMilli()) {
            return points + line(id + ".min", cap.minMilli() - points, 0);
        }
        return points;
    }

    private long rule(EngagementRule rule) {
        return switch (rule.pay()) {
            case Pay.While(long points, int atLeast, int within) -> {
                int young = (int) days(rule.when()).stream().filter(on -> day - on < within).count();
                yield young >= atLeast ? line(rule.id(), points, young) : 0;
            }
            case Pay.PerOccurrence(var tiers, Count count, Decay decay) -> {
                List<Long> kept = perDay(count.oncePer() == null
                        ? days(rule.when())
                        : earliestDays(rule.when(), count.oncePer()), count.perDay());
                int first = Math.max(0, kept.size() - count.most());
                long points = 0;
                for (int i = first; i < kept.size(); i++) {
                    long age = decay.ifSilent() ? longestSilence(kept.get(i)) : day - kept.get(i);
                    points += Worth.of(tierPoints(tiers, i + 1), decay, age);
                }
                yield kept.size() == first ? 0 : line(rule.id(), points, kept.size() - first);
            }
        };
    }

    /** The days of all matches, oldest first. */
    private List<Long> days(EventPattern pattern) {
        return activities.stream()
                .filter(activity -> matches.matches(pattern, activity))
                .map(activity -> activity.day().toEpochDay())
                .sorted()
                .toList();
    }

    private List<Long> earliestDays(EventPattern pattern, String path) {
        var earliest = new HashMap<String, Long>();
        activities.stream()
                .filter(activity -> matches.matches(pattern, activity))
                .forEach(activity -> earliest.merge(matches.value(path, activity), activity.day().toEpochDay(),
                        Math::min));
        return earliest.values().stream().sorted().toList();
    }

    private static List<Long> perDay(List<Long> days, int most) {
        var counts = new HashMap<Long, Integer>();
        return days.stream().filter(on -> counts.merge(on, 1, Integer::sum) <= most).toList();
    }

    private static long tierPoints(List<Tier> tiers, int number) {
        return tiers.stream()
                .filter(tier -> tier.from() <= number)
                .max(Comparator.comparingInt(Tier::from))
                .map(Tier::pointsMilli)
                .orElse(0L);
    }

    /** The largest gap between neighbours among the day, every later day with an engagement, and today. */
    private long longestSilence(long since) {
        var days = new HashSet<Long>(List.of(since, day));
        for (var group : model.engagement().groups()) {
            for (EngagementRule rule : group.rules()) {
                boolean positive = switch (rule.pay()) {
                    case Pay.While(long points, _, _) -> points > 0;
                    case Pay.PerOccurrence(var tiers, _, _) -> tiers.stream().anyMatch(tier -> tier.pointsMilli() > 0);
                };
                if (positive) {
                    days(rule.when()).stream().filter(on -> on > since).forEach(days::add);
                }
            }
        }
        List<Long> sorted = days.stream().sorted().toList();
        long longest = 0;
        for (int i = 1; i < sorted.size(); i++) {
            longest = Math.max(longest, sorted.get(i) - sorted.get(i - 1));
        }
        return longest;
    }
}
