package io.leadscore.functions.aws;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.lead.Lead.PageUse;
import io.leadscore.core.lead.Evidence;
import io.leadscore.core.lead.Merging.RefusedLink;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.lead.Refusal;
import io.leadscore.core.lead.Traits;
import io.leadscore.core.lead.Traits.Stamp;
import io.leadscore.core.lead.Traits.Trait;
import io.leadscore.core.score.SalesWait;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parts of a lead that its row holds as JSON texts. To save bytes, positions replace names, and no value is
 * repeated.
 */
final class LeadItemJson {
    /** The values come from activities, within their limits, but are nested a few levels deeper. */
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);

    private static final Json TRUSTED = Json.number(1);

    private LeadItemJson() {}

    /**
     * {@code [{name: value}, [index of each trait's stamp], [[occurredAt, source, messageId, 1 if
     * trusted], …]]}: each stamp once.
     */
    static String traits(Traits traits) {
        var stamps = new LinkedHashMap<Stamp, Integer>();
        var values = new LinkedHashMap<String, Json>();
        var setBy = new ArrayList<Json>();
        traits.byName().forEach((name, trait) -> {
            values.put(name, trait.value());
            stamps.putIfAbsent(trait.setBy(), stamps.size());
            setBy.add(Json.number(stamps.get(trait.setBy())));
        });
        List<Json> inputs = stamps.keySet().stream().map(LeadItemJson::stamp).toList();
        return array(new Json.Obj(values), new Json.Arr(setBy), new Json.Arr(inputs)).toJson();
    }

    static Traits readTraits(String text) {
        List<Json> parts = items(read(text));
        List<Stamp> inputs = items(parts.get(2)).stream().map(LeadItemJson::readStamp).toList();
        var traits = new TreeMap<String, Trait>();
        int position = 0;
        for (var trait : ((Json.Obj) parts.get(0)).fields().entrySet()) {
            Json setBy = items(parts.get(1)).get(position++);
            traits.put(trait.getKey(), new Trait(trait.getValue(), inputs.get((int) number(setBy))));
        }
        return new Traits(traits);
    }

    /** {@code ["e" + address, …]}: the first letter is the kind. Without records of CRMs. */
    static String identities(Set<Identity> identities) {
        return new Json.Arr(identities.stream()
                .filter(identity -> identity.kind() != Identity.Kind.CRM)
                .<Json>map(identity -> Json.text(letter(identity.kind()) + identity.value()))
                .toList()).toJson();
    }

    static Set<Identity> readIdentities(String text) {
        var identities = new TreeSet<Identity>();
        for (Json identity : items(read(text))) {
            String value = text(identity);
            identities.add(new Identity(kind(value.charAt(0)), value.substring(1)));
        }
        return identities;
    }

    static String pageUse(PageUse use) {
        return array(Json.number(use.minute()), Json.number(use.activities()), Json.number(use.anonymousIds()))
                .toJson();
    }

    static PageUse readPageUse(String text) {
        List<Json> parts = items(read(text));
        return new PageUse(number(parts.get(0)), (int) number(parts.get(1)), (int) number(parts.get(2)));
    }

    static String ids(Set<String> ids) {
        return new Json.Arr(ids.stream().<Json>map(Json::text).toList()).toJson();
    }

    static Set<String> readIds(String text) {
        var ids = new TreeSet<String>();
        items(read(text)).forEach(id -> ids.add(text(id)));
        return ids;
    }

    static String refused(List<RefusedLink> links) {
        return new Json.Arr(links.stream()
                .<Json>map(link -> array(Json.text(link.otherId()), Json.text(link.reason().wire()),
                        Json.text(link.evidence().wire())))
                .toList()).toJson();
    }

    static List<RefusedLink> readRefused(String text) {
        return items(read(text)).stream().map(link -> {
            List<Json> parts = items(link);
            return new RefusedLink(text(parts.get(0)), Refusal.of(text(parts.get(1))),
                    Evidence.of(text(parts.get(2))));
        }).toList();
    }

    private static String letter(Identity.Kind kind) {
        return switch (kind) {
            case USER_ID -> "u";
            case EMAIL -> "e";
            case ANONYMOUS_ID -> "a";
            case CRM -> throw new IllegalArgumentException("records of CRMs are not in this list");
        };
    }

    private static Identity.Kind kind(char letter) {
        return switch (letter) {
            case 'u' -> Identity.Kind.USER_ID;
            case 'e' -> Identity.Kind.EMAIL;
            case 'a' -> Identity.Kind.ANONYMOUS_ID;
            default -> throw new IllegalStateException("a lead's row has an identity of an unknown kind");
        };
    }

    /** {@code {name: [version, [rungs held], stage, total, fit, engagement, epoch day of evaluatedOn]}}. */
    static String models(Map<String, ModelState> models) {
        var states = new LinkedHashMap<String, Json>();
        models.forEach((name, state) -> states.put(name, array(Json.number(state.modelVersion()),
                new Json.Arr(state.held().stream().<Json>map(Json::text).toList()), Json.text(state.stage()),
                Json.number(state.totalMilli()), Json.number(state.fitMilli()), Json.number(state.engagementMilli()),
                Json.number(state.evaluatedOn().toEpochDay()))));
        return new Json.Obj(states).toJson();
    }

    static Map<String, ModelState> readModels(String text) {
        var models = new TreeMap<String, ModelState>();
        ((Json.Obj) read(text)).fields().forEach((name, state) -> {
            List<Json> parts = items(state);
            var held = new TreeSet<String>();
            items(parts.get(1)).forEach(rung -> held.add(text(rung)));
            models.put(name, new ModelState((int) number(parts.get(0)), held, text(parts.get(2)),
                    number(parts.get(3)), number(parts.get(4)), number(parts.get(5)),
                    LocalDate.ofEpochDay(number(parts.get(6)))));
        });
        return models;
    }

    /** {@code {model: [rung, epoch day of since, days]}}, of the models under which the lead was handed to sales. */
    static String waits(Map<String, ModelState> models) {
        var waits = new LinkedHashMap<String, Json>();
        models.forEach((name, state) -> {
            SalesWait wait = state.salesWait();
            if (wait != null) {
                waits.put(name, array(Json.text(wait.stage()), Json.number(wait.since().toEpochDay()),
                        Json.number(wait.withinDays())));
            }
        });
        return new Json.Obj(waits).toJson();
    }

    /** The states, with what {@link #waits} has written of them. */
    static Map<String, ModelState> readWaits(String text, Map<String, ModelState> models) {
        var waiting = new TreeMap<>(models);
        ((Json.Obj) read(text)).fields().forEach((name, wait) -> {
            List<Json> parts = items(wait);
            waiting.computeIfPresent(name, (_, state) -> state.waiting(new SalesWait(text(parts.get(0)),
                    LocalDate.ofEpochDay(number(parts.get(1))), (int) number(parts.get(2)))));
        });
        return waiting;
    }

    /** Intake keeps only whole milliseconds. A finer instant is stored as text, so that it is not rounded. */
    private static Json stamp(Stamp stamp) {
        long millis = stamp.occurredAt().toEpochMilli();
        Json at = Instant.ofEpochMilli(millis).equals(stamp.occurredAt())
                ? Json.number(millis)
                : Json.text(stamp.occurredAt().toString());
        return stamp.trusted()
                ? array(at, Json.text(stamp.source()), Json.text(stamp.messageId()), TRUSTED)
                : array(at, Json.text(stamp.source()), Json.text(stamp.messageId()));
    }

    private static Stamp readStamp(Json stamp) {
        List<Json> parts = items(stamp);
        Instant at = parts.get(0) instanceof Json.Text(String text)
                ? Instant.parse(text)
                : Instant.ofEpochMilli(number(parts.get(0)));
        boolean trusted = parts.size() > 3 && parts.get(3).equals(TRUSTED);
        return new Stamp(trusted, at, text(parts.get(1)), text(parts.get(2)));
    }

    private static Json.Arr array(Json... items) {
        return new Json.Arr(List.of(items));
    }

    private static List<Json> items(Json array) {
        return ((Json.Arr) array).items();
    }

    private static long number(Json number) {
        return Long.parseLong(((Json.Num) number).literal());
    }

    private static String text(Json text) {
        return ((Json.Text) text).value();
    }

    private static Json read(String text) {
        try {
            return READER.read(text);
        } catch (MalformedJsonException e) {
            // The message of the cause has the position, never the content.
            throw new IllegalStateException("a lead's row has an attribute that is not JSON", e);
        }
    }
}
