package io.leadscore.core.model;

import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.pattern.EventPattern;
import io.leadscore.core.pattern.EventPattern.Root;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds patterns that ask for what their documents can never have. A pattern for activities sees an object with
 * {@code event} and {@code source}, which are texts, and {@code properties}, which is an object. A pattern for traits
 * sees the traits of a lead, which may have any names.
 */
final class PatternWarnings {
    private static final String PROPERTIES = "properties";
    private static final String OUTCOMES = Arrays.stream(Outcome.values())
            .map(outcome -> Findings.shown(outcome.wire()))
            .collect(Collectors.joining(", "));
    private static final Set<String> TEXTS = Set.of("event", "source");

    private final Consumer<Problem> warnings;

    PatternWarnings(Consumer<Problem> warnings) {
        this.warnings = warnings;
    }

    void find(ScoringModel model) {
        ofTraits(model.appliesTo(), "appliesTo");
        var fitRules = model.fit().rules();
        for (int i = 0; i < fitRules.size(); i++) {
            ofTraits(fitRules.get(i).when(), "fit.rules[" + i + "].when");
        }
        var groups = model.engagement().groups();
        for (int g = 0; g < groups.size(); g++) {
            var rules = groups.get(g).rules();
            for (int i = 0; i < rules.size(); i++) {
                ofActivities(rules.get(i).when(), "engagement.groups[" + g + "].rules[" + i + "].when");
            }
        }
        for (int i = 0; i < model.stages().size(); i++) {
            var rung = model.stages().get(i);
            ofTraits(rung.when(), "stages[" + i + "].when");
            did(rung.did(), "stages[" + i + "]");
        }
        for (int i = 0; i < model.disqualify().size(); i++) {
            var entry = model.disqualify().get(i);
            ofTraits(entry.when(), "disqualify[" + i + "].when");
            did(entry.did(), "disqualify[" + i + "]");
        }
    }

    private void did(@Nullable Did did, String path) {
        if (did != null) {
            ofActivities(did.when(), path + ".did.when");
        }
    }

    private void ofActivities(EventPattern pattern, String path) {
        for (Root root : pattern.roots()) {
            String wrong = wrongForActivities(root);
            if (wrong != null) {
                warnings.accept(new Problem(path + "." + root.path(), wrong));
            }
        }
    }

    private static @Nullable String wrongForActivities(Root root) {
        String effect = root.acceptsAbsence() ? "this is always true" : "this never matches";
        String name = Findings.shown(root.name());
        if (TEXTS.contains(root.name())) {
            if (root.isObject()) {
                return effect + ", because " + name + " is a text and not an object";
            }
            return root.acceptsText() || (root.acceptsAbsence() && !root.name().equals("event")) ? null
                    : "this never matches, because " + name + " is always a text";
        }
        if (root.name().equals(PROPERTIES)) {
            return root.isObject() ? null
                    : effect + ", because \"properties\" is an object; ask for its fields: \"properties\": {…}";
        }
        return effect + ", because an activity has only \"event\", \"source\" and \"properties\"; ask for a property"
                + " with \"properties\": {" + name + ": …}";
    }

    private void ofTraits(@Nullable EventPattern pattern, String path) {
        if (pattern == null) {
            return;
        }
        for (Root root : pattern.roots()) {
            if (root.isObject() && root.name().equals(PROPERTIES)) {
                warnings.accept(new Problem(path + "." + root.path(),
                        "this pattern sees the traits of a lead and not its activities, so it asks for a trait \"properties\";"
                                + " ask for activities in an engagement rule, or in did"));
            }
            if (root.name().equals(Outcome.TRAIT)) {
                ofOutcome(root, path + "." + root.path());
            }
        }
    }

    /** Only an outcome sets this trait, so that it has no other value. */
    private void ofOutcome(Root root, String path) {
        if (root.isObject()) {
            warnings.accept(new Problem(path, (root.acceptsAbsence() ? "this is always true" : "this never matches")
                    + ", because the trait \"outcome\" is a text and not an object"));
        }
        if (!root.isObject() && !root.acceptsText() && !root.acceptsAbsence()) {
            warnings.accept(new Problem(path, "this never matches, because the trait \"outcome\" is always a text"));
        }
        root.texts()
                .stream()
                .filter(text -> Outcome.named(text).isEmpty())
                .sorted()
                .forEach(text -> warnings.accept(new Problem(path, "this never matches " + Findings.shown(text)
                        + ", because the trait \"outcome\" is " + OUTCOMES)));
    }
}
