package io.leadscore.core.model;

import io.leadscore.core.json.Json;
import io.leadscore.core.model.ScoringModel.Bars;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.model.ScoringModel.Disqualification;
import io.leadscore.core.model.ScoringModel.HandOff;
import io.leadscore.core.model.ScoringModel.Rung;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the ladder: its rungs, and the entries that disqualify. */
final class LadderReader {
    /** The most rungs: a lead stores the names of the rungs that it holds. */
    static final int MAX_RUNGS = 50;
    /** The most entries of {@code disqualify}: every evaluation checks all of them. */
    static final int MAX_DISQUALIFY = 100;
    /**
     * The most characters of a rung's name: it is part of a key of the ranking index, {@code <model>#<stage>#<shard>}.
     */
    static final int MAX_NAME_CHARS = 64;

    private static final Set<String> RESERVED = Set.of(ScoringModel.PROSPECT, ScoringModel.DISQUALIFIED);

    private final Findings findings;

    LadderReader(Findings findings) {
        this.findings = findings;
    }

    List<Rung> rungs(ObjectReader model) {
        var rungs = new ArrayList<Rung>();
        var pathsByName = new HashMap<String, String>();
        for (ObjectReader entry : model.list("stages", MAX_RUNGS)) {
            String name = name(entry, pathsByName);
            Bars enter = entry.require("enter", "the score to reach") ? bars(entry, "enter") : null;
            Bars leave = bars(entry, "leave");
            if (enter != null && leave != null) {
                checkLeave(entry, enter, leave);
            }
            var when = entry.pattern("when");
            Did did = did(entry);
            entry.end();
            Bars entered = enter == null ? Bars.ANY : enter;
            rungs.add(new Rung(name, entered, leave == null ? entered : leave.or(entered), when, did));
        }
        return rungs;
    }

    private static String name(ObjectReader entry, Map<String, String> pathsByName) {
        String name = entry.requiredText("name");
        if (name == null) {
            return "";
        }
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            entry.problem("name", "must have 1 to " + MAX_NAME_CHARS + " characters, not only spaces");
        } else if (name.chars().anyMatch(c -> c == '#' || Character.isISOControl(c))) {
            entry.problem("name",
                    "must not contain # or control characters, because it becomes part of a database key");
        } else if (RESERVED.contains(name)) {
            entry.problem("name", "is reserved: " + name + " is the stage of leads that " + (name
                    .equals(ScoringModel.PROSPECT) ? "hold no rung" : "an entry of disqualify matches"));
        } else {
            String taken = pathsByName.putIfAbsent(name, entry.path());
            if (taken != null) {
                entry.problem("name", "the name " + Findings.shown(name) + " is already used by " + taken);
            }
        }
        return name;
    }

    /**
     * Reads bars: a number, which means the total, or an object. Null if they are absent or, reported, neither of the
     * two.
     */
    private static @Nullable Bars bars(ObjectReader rung, String name) {
        Json value = rung.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Json.Num) {
            return new Bars(rung.milli(name).orElse(Bars.NONE), Bars.NONE, Bars.NONE);
        }
        if (!(value instanceof Json.Obj)) {
            rung.problem(name, "must be a number (the total) or an object with total, fit or engagement");
            return null;
        }
        ObjectReader bars = rung.object(name);
        if (bars == null) {
            return null;
        }
        var read = new Bars(bars.milli("total").orElse(Bars.NONE), bars.milli("fit").orElse(Bars.NONE),
                bars.milli("engagement").orElse(Bars.NONE));
        if (!bars.has("total") && !bars.has("fit") && !bars.has("engagement")) {
            rung.problem(name, "must name at least one of total, fit and engagement");
        }
        bars.end();
        return read;
    }

    private static void checkLeave(ObjectReader rung, Bars enter, Bars leave) {
        boolean byName = rung.get("leave") instanceof Json.Obj;
        checkLeave(rung, byName ? "leave.total" : "leave", "total", enter.totalMilli(), leave.totalMilli());
        checkLeave(rung, "leave.fit", "fit", enter.fitMilli(), leave.fitMilli());
        checkLeave(rung, "leave.engagement", "engagement", enter.engagementMilli(), leave.engagementMilli());
    }

    private static void checkLeave(ObjectReader rung, String name, String bar, long enter, long leave) {
        if (leave == Bars.NONE) {
            return;
        }
        if (enter == Bars.NONE) {
            rung.problem(name, "has a bar for the " + bar + ", but enter has none");
        } else if (leave > enter) {
            rung.problem(name, "must not be above enter, which is " + Points.format(enter)
                    + ": a lead leaves a rung at a lower score than it enters it");
        }
    }

    private static @Nullable Did did(ObjectReader entry) {
        ObjectReader did = entry.object("did");
        if (did == null) {
            return null;
        }
        var when = did.requiredPattern("when");
        int atLeast = did.whole("atLeast", ObjectReader.LARGEST_WHOLE).orElse(1);
        int within = did.whole("within", ObjectReader.LARGEST_WHOLE).orElse(Did.EVER);
        did.end();
        return when == null ? null : new Did(when, atLeast, within);
    }

    List<Disqualification> disqualify(ObjectReader model) {
        var entries = new ArrayList<Disqualification>();
        for (ObjectReader entry : model.list("disqualify", MAX_DISQUALIFY)) {
            String id = findings.id(entry);
            if (!entry.has("when") && !entry.has("did")) {
                findings.problem(entry.path(), "must have when, did or both");
            }
            var when = entry.pattern("when");
            Did did = did(entry);
            entry.end();
            entries.add(new Disqualification(id, when, did));
        }
        return entries;
    }

    static @Nullable HandOff handOff(ObjectReader model, List<Rung> rungs) {
        ObjectReader handOff = model.object("handOff");
        if (handOff == null) {
            return null;
        }
        String stage = handOff.requiredText("stage");
        List<String> names = rungs.stream().map(Rung::name).toList();
        boolean readable = !model.has("stages") || model.get("stages") instanceof Json.Arr;
        if (stage != null && readable && !names.contains(stage)) {
            handOff.problem("stage", names.isEmpty() ? "must be the name of a rung, but the model has no stages"
                    : "must be the name of a rung: " + String.join(", ", names));
        }
        int withinDays = handOff.requiredWhole("withinDays", HandOff.MAX_DAYS, "the days in which sales should answer")
                .orElse(1);
        handOff.end();
        return stage == null ? null : new HandOff(stage, withinDays);
    }
}
