package io.leadscore.functions.query;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Corrections;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.functions.port.LeadStore.HistoryEntry;
import io.leadscore.functions.port.LeadStore.HistoryMark;
import io.leadscore.functions.port.OutboxRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The history of a lead: its stored activities and events. */
final class History {
    private static final JsonReader DETAIL = new JsonReader(JsonReader.Limits.DOCUMENT);

    /**
     * The place of an entry.
     *
     * @param leadId the id under which it is stored: that of the lead, or of one of its parts
     */
    record Place(HistoryMark mark, String leadId) {
        Instant at() {
            return mark.at();
        }

        String key() {
            return mark.key();
        }
    }

    /** Newest first. At the same instant, an event is newer than the activity that caused it. */
    private static final Comparator<Place> NEWEST_FIRST = Comparator.comparing(Place::at)
            .thenComparing(Place::key)
            .thenComparing(Place::leadId)
            .reversed();

    private History() {}

    /**
     * The newest places, newest first. It keeps this many of them in memory, and not all.
     *
     * @param after the place after which to continue, which may no longer exist; null for the beginning
     */
    static List<Place> newest(Stream<Place> places, @Nullable Place after, int limit) {
        var kept = new PriorityQueue<Place>(NEWEST_FIRST.reversed());
        places.filter(place -> after == null || NEWEST_FIRST.compare(place, after) > 0).forEach(place -> {
            kept.add(place);
            if (kept.size() > limit) {
                kept.remove();
            }
        });
        return kept.stream().sorted(NEWEST_FIRST).toList();
    }

    /**
     * The change of a lead's stage under one model, as an event says it.
     *
     * @param day  the UTC day on which it took effect
     * @param from the stage before; null if the event names none
     */
    record StageChange(LocalDate day, @Nullable String from, String to, String detailType) {}

    /** The stage after the model's last event that is effective on or before the day; Prospect if there is none. */
    static String stageOn(Stream<OutboxRow> events, String model, LocalDate day) {
        return events.map(event -> stageChange(event, model))
                .flatMap(Optional::stream)
                .filter(change -> !change.day().isAfter(day))
                .map(StageChange::to)
                .reduce((_, later) -> later)
                .orElse(ScoringModel.PROSPECT);
    }

    /** The change that the event reports, if it is one of a stage under the model. */
    static Optional<StageChange> stageChange(OutboxRow event, String model) {
        Json.Obj detail = detail(event);
        Json.Obj metadata = detail.object("metadata");
        Json.Obj stage = detail.object("data").object("stage");
        String effectiveOn = metadata.text("effectiveOn");
        String to = stage.text("to");
        return effectiveOn != null && to != null && model.equals(metadata.text("model"))
                ? Optional.of(new StageChange(LocalDate.parse(effectiveOn), stage.text("from"), to,
                        event.entry().detailType()))
                : Optional.empty();
    }

    /** @param corrections of the lead and its parts */
    static Json.Obj json(Place place, HistoryEntry entry, Corrections corrections) {
        return switch (entry) {
            case HistoryEntry.Acted(var stored) -> {
                Json.Obj activity = json(stored.activity());
                yield corrections.deciding(place.leadId(), stored.leadVersion(), stored.activity())
                        .filter(last -> last.act() == Act.VOID)
                        .map(last -> activity.with("voided",
                                Json.obj("reason", last.reason(), "at", last.at().toString(), "by", last.by())))
                        .orElse(activity);
            }
            case HistoryEntry.Happened(var event) -> json(event);
        };
    }

    static Json.Obj json(Activity activity) {
        return Json.obj("kind", "activity", "at", activity.occurredAt().toString(), "receivedAt",
                activity.receivedAt().toString(), "source", activity.source(), "messageId", activity.messageId(),
                "event",
                Json.nullable(activity.event()), "properties", activity.properties(), "traits", activity.traits());
    }

    static Json.Obj json(OutboxRow row) {
        Json.Obj detail = detail(row);
        var json = new LinkedHashMap<String, Json>();
        json.put("kind", Json.text("event"));
        json.put("at", Json.text(row.entry().time().toString()));
        json.put("detailType", Json.text(row.entry().detailType()));
        // The names in metadata and data are different, so one flat object can contain both.
        json.putAll(detail.object("metadata").fields());
        json.putAll(detail.object("data").fields());
        return new Json.Obj(json);
    }

    private static Json.Obj detail(OutboxRow row) {
        try {
            return DETAIL.readObject(row.entry().detail());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the detail of the stored event " + row.sort() + " is not JSON", e);
        }
    }
}
