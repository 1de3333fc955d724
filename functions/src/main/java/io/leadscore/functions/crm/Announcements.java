package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.Announcement;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.NewsSink;
import io.leadscore.functions.port.crm.Profiles;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.port.crm.SinkPause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Posts what people want to hear of at once: a lead rose to a rung, and sales has not answered in time. Unlike {@link CrmSync} it goes
 * by events. Each is posted at least once; what is posted is remembered by the id of the event, so that it is hardly ever posted
 * again. Thread-safe.
 */
public final class Announcements implements SinkWork {
    /** Longer than a queue keeps a message: 14 days. After that the event is not delivered any more. */
    static final Duration REMEMBERED_FOR = Duration.ofDays(15);
    private static final String OVERDUE = "Lead Overdue";
    /** The lead did nothing. Hundreds of leads can change at once for such a cause. */
    private static final Set<String> NO_NEWS = Set.of("merge", "split", "correction", "model");

    private final LeadStore leads;
    private final CrmRows rows;
    private final NewsSink sink;
    private final @Nullable String model;
    private final Qualifying qualifying;
    private final Profiles profiles;
    private final WorkQueue failed;
    private final Metrics metrics;
    private final InstantSource clock;
    /** The system has asked to send nothing before. It is forgotten with the process, which is no harm. */
    private volatile Instant notBefore = Instant.MIN;

    /**
     * @param model  the only model whose news are posted; null for all
     * @param failed gets the news that the system refuses, with the reason
     */
    public Announcements(LeadStore leads, CrmRows rows, NewsSink sink, @Nullable String model, Qualifying qualifying,
            Profiles profiles, WorkQueue failed, Metrics metrics, InstantSource clock) {
        this.leads = leads;
        this.rows = rows;
        this.sink = sink;
        this.model = model;
        this.qualifying = qualifying;
        this.profiles = profiles;
        this.failed = failed;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public String name() {
        return sink.name();
    }

    /** An event and all messages of one batch that are it. */
    private record Event(String leadId, News news, List<Look> looks) {}

    @Override
    public Map<String, Duration> sync(List<Look> looks, Instant deadline) {
        var again = new TreeMap<String, Duration>();
        SinkPause pause = null;
        boolean isKnown = false;
        for (Event event : events(looks)) {
            // First, so that what is no news does not wait.
            Lead lead = newsAbout(event);
            if (lead == null) {
                continue;
            }
            if (!isKnown) {
                pause = rows.pause(sink.name()).orElse(null);
                isKnown = true;
            }
            Instant now = clock.instant();
            Instant until = pause != null && pause.until().isAfter(notBefore) ? pause.until() : notBefore;
            if (now.isBefore(until) || !now.isBefore(deadline)) {
                again(event, now.isBefore(until) ? Duration.between(now, until) : CrmSync.SOON, again);
            } else {
                SinkAnswer answer = sink.post(announcement(event, lead));
                settle(event, answer, again);
                pause = pausedAfter(answer, pause);
            }
        }
        return again;
    }

    /** The events that can be news, those of one lead in their order. */
    private List<Event> events(List<Look> looks) {
        var byId = new LinkedHashMap<String, Event>();
        for (Look look : looks) {
            News news = look.news();
            if (news != null && canBeNews(news)) {
                byId.computeIfAbsent(news.id(), _ -> new Event(look.leadId(), news, new ArrayList<>()))
                        .looks()
                        .add(look);
            }
        }
        return byId.values()
                .stream()
                .sorted(Comparator.comparing(Event::leadId).thenComparingLong(event -> event.news().seq()))
                .toList();
    }

    private boolean canBeNews(News news) {
        String of = news.change().text("model");
        return !news.quiet() && of != null && (model == null || model.equals(of))
                && !NO_NEWS.contains(Objects.requireNonNullElse(news.change().text("cause"), ""))
                && (isOverdue(news) || news.stage() != null);
    }

    private static boolean isOverdue(News news) {
        return OVERDUE.equals(news.change().text("detailType"));
    }

    /** The lead of which the event is news; null if there is nothing to post. */
    private @Nullable Lead newsAbout(Event event) {
        Lead lead = leads.survivor(event.leadId()).orElse(null);
        // Of an erased person nothing is said.
        return lead == null || !(isOverdue(event.news()) || qualifying.rises(lead, event.news()))
                || rows.isAnnounced(sink.name(), event.leadId(), event.news().id()) ? null : lead;
    }

    private Announcement announcement(Event event, Lead lead) {
        Json.Obj change = event.news().change();
        return new Announcement(isOverdue(event.news()) ? Announcement.Kind.OVERDUE : Announcement.Kind.ROSE,
                lead.leadId(), Objects.requireNonNull(change.text("model")), event.news().stage(),
                Objects.requireNonNullElse(change.text("effectiveOn"), ""), profiles.of(lead).json());
    }

    private void settle(Event event, SinkAnswer answer, Map<String, Duration> again) {
        switch (answer) {
            case SinkAnswer.Accepted _ -> {
                rows.announced(sink.name(), event.leadId(), event.news().id(), clock.instant().plus(REMEMBERED_FOR));
                metrics.count(Metrics.CRM_SENT, 1);
            }
            case SinkAnswer.Refused(String reason) -> refused(event, reason);
            case SinkAnswer.Unmatched(String reason) -> refused(event, reason);
            case SinkAnswer.Gone(String record) -> refused(event, "the system does not have " + record + " any more");
            case SinkAnswer.Unauthorised _ -> again(event, CrmSync.PAUSE, again);
            case SinkAnswer.Later(String _, Duration after) -> later(event, after, again);
            // Perhaps it was posted. Twice is better than never.
            case SinkAnswer.Unclear(String _, Duration after) -> later(event, after, again);
        }
    }

    private @Nullable SinkPause pausedAfter(SinkAnswer answer, @Nullable SinkPause before) {
        return switch (answer) {
            case SinkAnswer.Unauthorised(String reason) -> {
                Instant now = clock.instant();
                var pause = new SinkPause(before == null ? now : before.since(), now.plus(CrmSync.PAUSE), reason);
                metrics.count(Metrics.CRM_PAUSED, 1);
                rows.pause(sink.name(), pause);
                yield pause;
            }
            case SinkAnswer.Later _,SinkAnswer.Unclear _ -> before;
            case SinkAnswer.Accepted _,SinkAnswer.Refused _,SinkAnswer.Unmatched _,SinkAnswer.Gone _ -> {
                if (before != null) {
                    rows.resume(sink.name());
                }
                yield null;
            }
        };
    }

    private void refused(Event event, String reason) {
        failed.send(List.of(Json
                .obj("look", event.leadId(), "sink", sink.name(), "news", event.news().json(), "reason", reason, "at",
                        clock.instant().toString())
                .toJson()), Duration.ZERO);
        metrics.count(Metrics.CRM_REFUSED, 1);
    }

    private void later(Event event, @Nullable Duration after, Map<String, Duration> again) {
        if (after != null) {
            notBefore = clock.instant().plus(WorkQueue.limited(after));
        }
        again(event, after == null ? Watched.of(event.looks()).getFirst().backoff() : after, again);
    }

    private static void again(Event event, Duration after, Map<String, Duration> again) {
        event.looks()
                .forEach(look -> again.merge(look.messageId(), WorkQueue.limited(after),
                        (a, b) -> a.compareTo(b) < 0 ? a : b));
    }
}
