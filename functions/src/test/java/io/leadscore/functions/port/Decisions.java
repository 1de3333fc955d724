package io.leadscore.functions.port;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ledger;
import io.leadscore.core.lead.Merging;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.lead.Ranking;
import io.leadscore.core.lead.Traits;
import io.leadscore.core.score.SalesWait;
import io.leadscore.events.Cause;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.StageChange;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds decisions directly, because a store does not depend on how a decision was made. */
public final class Decisions {
    public static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123Z");
    public static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    public static final String MODEL = "b2b";

    private final Lead before;
    private final List<Activity> activities = new ArrayList<>();
    private final Set<Identity> newIdentities = new TreeSet<>();
    private final List<PublishedEvent> events = new ArrayList<>();
    private final Map<String, ModelState> models;
    private Traits traits;
    private @Nullable LocalDate dueOn;
    private boolean tallyFull;
    private Ledger ledger;
    private Merging merging;

    private Decisions(Lead before) {
        this.before = before;
        this.models = new TreeMap<>(before.models());
        this.traits = before.traits();
        this.dueOn = before.dueOn();
        this.tallyFull = before.tallyFull();
        this.ledger = before.ledger();
        this.merging = before.merging();
    }

    /** A decision that so far changes only the version. */
    public static Decisions on(Lead before) {
        return new Decisions(before);
    }

    /** A decision about a new lead. */
    public static Decisions onNew(String leadId) {
        return new Decisions(Lead.unknown(leadId));
    }

    public static Identity email(String value) {
        return new Identity(Identity.Kind.EMAIL, value);
    }

    public static Activity activity(String source, String messageId, Map<String, Json> properties) {
        return new Activity(source, messageId, "Page Viewed", NOW.minusSeconds(60), NOW, new Json.Obj(properties),
                Json.Obj.EMPTY, List.of(email("jane@example.com")));
    }

    public static Activity activity(String messageId) {
        return activity("web", messageId, Map.of("path", Json.text("/pricing")));
    }

    public Decisions with(Activity activity) {
        activities.add(activity);
        traits = traits.plus(activity);
        return this;
    }

    public Decisions with(Identity identity) {
        newIdentities.add(identity);
        return this;
    }

    public Decisions dueOn(@Nullable LocalDate day) {
        dueOn = day;
        return this;
    }

    public Decisions tallyFull() {
        tallyFull = true;
        return this;
    }

    public Decisions ledger(Ledger value) {
        ledger = value;
        return this;
    }

    public Decisions merging(Merging value) {
        merging = value;
        return this;
    }

    public Decisions stage(String model, String stage, long totalMilli) {
        models.put(model,
                new ModelState(1, Set.of("Lead", stage), stage, totalMilli, totalMilli / 2, totalMilli / 2, TODAY));
        return this;
    }

    /** The lead was handed to sales under the model, in which it has a stage. */
    public Decisions waiting(String model, LocalDate since, int withinDays) {
        models.computeIfPresent(model, (_, state) -> state.waiting(new SalesWait("MQL", since, withinDays)));
        return this;
    }

    /** Records one more event. */
    public Decisions event() {
        return event(NOW);
    }

    public Decisions event(Instant recordedAt) {
        long seq = before.lastSeq() + events.size() + 1;
        var metadata = new Metadata(before.leadId() + "#" + seq, seq, MODEL, 1, TODAY, recordedAt, Cause.ACTIVITY);
        events.add(new PublishedEvent.LeadQualified(metadata, new StageChange(before.leadId(), "Lead", "MQL", 50_000,
                20_000, 30_000, List.of(new StageChange.Reason("pricing-page", 20_000, 1)), StageChange.NO_TRAITS)));
        return this;
    }

    public Decision build() {
        var identities = new TreeSet<>(before.identities());
        identities.addAll(newIdentities);
        var after = new Lead(before.leadId(), before.version() + 1, before.lastSeq() + events.size(), traits,
                identities, before.tally(), models, dueOn, tallyFull, before.pageUse(), ledger, merging,
                before.later());
        var rankings = new HashMap<String, Optional<Ranking>>();
        models.forEach((model, state) -> {
            Optional<Ranking> was = ranking(before.models().get(model));
            Optional<Ranking> is = ranking(state);
            if (!is.equals(was)) {
                rankings.put(model, is);
            }
        });
        return new Decision(before, after, activities, newIdentities, events, rankings);
    }

    private static Optional<Ranking> ranking(@Nullable ModelState state) {
        return state == null ? Optional.empty() : Ranking.of(state.stage(), state.totalMilli());
    }

    /** Commits the decision, which must succeed, and returns the new state of the lead. */
    public Lead commit(LeadStore store) {
        Decision decision = build();
        LeadStore.Commit commit = store.commit(Change.of(decision));
        if (!(commit instanceof LeadStore.Commit.Committed)) {
            throw new AssertionError("the commit was refused: " + commit);
        }
        return decision.after();
    }
}
