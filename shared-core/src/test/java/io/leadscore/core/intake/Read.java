package io.leadscore.core.intake;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads inputs with the default settings, and gets the parts of a result. */
final class Read {
    static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");
    static final SourceSettings WEB = SourceSettings.server("web");
    static final SourceSettings PAGE_KEY = SourceSettings.page("page");
    static final String FRESH = "fresh-1";
    static final FormIntake FORMS = new FormIntake(IntakePolicy.DEFAULT);
    static final CallIntake CALLS = new CallIntake(IntakePolicy.DEFAULT);
    static final BusIntake BUS = new BusIntake(IntakePolicy.DEFAULT);

    private Read() {}

    /** A form named {@code contact}. Names and values alternate; a repeated name is a repeated field. */
    static Intake form(String... namesAndValues) {
        return form(WEB, namesAndValues);
    }

    static Intake form(SourceSettings settings, String... namesAndValues) {
        var fields = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.merge(namesAndValues[i], List.of(namesAndValues[i + 1]), (held, more) -> {
                var all = new java.util.ArrayList<>(held);
                all.addAll(more);
                return all;
            });
        }
        return FORMS.read(FormIntake.Post.of("contact", FormIntake.object(Map.copyOf(fields))), settings, FRESH,
                RECEIVED);
    }

    static Intake jsonForm(String json) {
        return FORMS.read(FormIntake.Post.of("contact", Activities.json(json)), WEB, FRESH, RECEIVED);
    }

    static Intake call(CallIntake.Type type, String json) {
        return call(type, json, WEB);
    }

    static Intake call(CallIntake.Type type, String json, SourceSettings settings) {
        return CALLS.read(type, Activities.json(json), settings, FRESH, RECEIVED);
    }

    static List<Intake> bus(String json) {
        return BUS.read(Activities.json(json), RECEIVED);
    }

    static Activity accepted(Intake intake) {
        return switch (intake) {
            case Intake.Accepted accepted -> accepted.activity();
            case Intake.Dropped dropped -> throw new AssertionError("not accepted: " + dropped);
            case Intake.Rejected rejected -> throw new AssertionError("not accepted: " + rejected);
        };
    }

    static List<Problem> problems(Intake intake) {
        return switch (intake) {
            case Intake.Rejected(List<Problem> problems) -> problems;
            case Intake.Dropped dropped -> throw new AssertionError("not rejected: " + dropped);
            case Intake.Accepted accepted -> throw new AssertionError("not rejected: " + accepted);
        };
    }

    /** The values of an accepted input that are left out. */
    static List<Problem> warnings(Intake intake) {
        return switch (intake) {
            case Intake.Accepted accepted -> accepted.warnings();
            case Intake.Dropped dropped -> throw new AssertionError("not accepted: " + dropped);
            case Intake.Rejected rejected -> throw new AssertionError("not accepted: " + rejected);
        };
    }

    /** Where the values are that are left out of an accepted input. */
    static List<String> leftOut(Intake intake) {
        return warnings(intake).stream().map(Problem::path).toList();
    }

    /** Where the problems of a rejected input are. */
    static List<String> paths(Intake intake) {
        return problems(intake).stream().map(Problem::path).toList();
    }

    static Json.Obj json(String text) {
        return Activities.json(text);
    }

    static Identity email(String value) {
        return new Identity(Kind.EMAIL, value);
    }

    static Identity userId(String value) {
        return new Identity(Kind.USER_ID, value);
    }

    static Identity anonymousId(String value) {
        return new Identity(Kind.ANONYMOUS_ID, value);
    }
}
