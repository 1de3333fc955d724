package io.leadscore.functions.people;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.pattern.EventPattern;
import io.leadscore.functions.http.HttpProblemException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request that voids or restores activities. A field that is not known is refused: it may be a mistyped limit. */
record CorrectionBody(Selection selection, String reason, boolean dryRun) {
    /**
     * The most UTF-8 bytes of the named activities as JSON. With the ids of 50 parts and the reason they fit into a row of
     * 400 KB.
     */
    static final int MAX_NAMED_BYTES = 256 * 1024;

    private static final Set<String> OF_LEAD = Set.of("activities", "where", "from", "to", "reason");
    private static final Set<String> OF_ALL = Set.of("where", "from", "to", "reason", "dryRun");

    /** Reads {@code {"activities": […] | "where": {…}, "from", "to", "reason"}}. */
    static CorrectionBody ofLead(Json.Obj body) throws HttpProblemException {
        var reader = new Reader(body, OF_LEAD);
        boolean named = body.get("activities") != null;
        if (named == (body.get("where") != null)) {
            reader.problem("", "must have either activities or where");
            return reader.body(null);
        }
        if (named && (body.get("from") != null || body.get("to") != null)) {
            reader.problem("activities", "must be without from and to, which limit where");
        }
        return reader.body(named ? reader.named() : reader.matching());
    }

    /** Reads {@code {"where": {…}, "from", "to", "reason", "dryRun"}}. */
    static CorrectionBody ofAll(Json.Obj body) throws HttpProblemException {
        var reader = new Reader(body, OF_ALL);
        return reader.body(reader.matching());
    }

    /** Reads one body. Used by one thread. */
    private static final class Reader {
        private final Json.Obj body;
        private final List<Problem> problems = new ArrayList<>();

        Reader(Json.Obj body, Set<String> known) {
            this.body = body;
            if (!known.containsAll(body.fields().keySet())) {
                problem("", "must have no other fields than " + String.join(", ", known.stream().sorted().toList()));
            }
        }

        void problem(String path, String message) {
            problems.add(new Problem(path, message));
        }

        CorrectionBody body(@Nullable Selection selection) throws HttpProblemException {
            String reason = body.text("reason");
            if (reason == null || reason.isBlank() || reason.length() > Correction.MAX_REASON_CHARS) {
                problem("reason", "must be a text of 1 to " + Correction.MAX_REASON_CHARS + " characters");
            }
            Json dryRun = body.get("dryRun");
            if (dryRun != null && !(dryRun instanceof Json.Bool)) {
                problem("dryRun", "must be true or false");
            }
            if (selection == null || reason == null || !problems.isEmpty()) {
                throw HttpProblemException.invalid(problems);
            }
            return new CorrectionBody(selection, reason.strip(), dryRun == Json.Bool.TRUE);
        }

        @Nullable
        Selection named() {
            if (!(body.get("activities") instanceof Json.Arr(var items)) || items.isEmpty()
                    || items.size() > Selection.Named.MAX_ACTIVITIES) {
                problem("activities", "must be a list of 1 to " + Selection.Named.MAX_ACTIVITIES + " activities");
                return null;
            }
            var messages = new ArrayList<Message>();
            long bytes = 0;
            for (int at = 0; at < items.size(); at++) {
                Json.Obj item = items.get(at) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                String source = item.text("source");
                String messageId = item.text("messageId");
                if (source == null || messageId == null) {
                    problem("activities[" + at + "]", "must have the texts source and messageId");
                } else {
                    messages.add(new Message(source, messageId));
                    bytes += bytes(source) + bytes(messageId);
                }
            }
            if (bytes > MAX_NAMED_BYTES) {
                problem("activities", "must have at most " + MAX_NAMED_BYTES + " bytes; send several requests");
            }
            return new Selection.Named(messages);
        }

        private static long bytes(String text) {
            return Json.text(text).toJson().getBytes(StandardCharsets.UTF_8).length;
        }

        Selection.@Nullable Matching matching() {
            Json where = body.get("where");
            if (!(where instanceof Json.Obj pattern)) {
                problem("where", "must be an event pattern, such as {\"source\": [\"crawler\"]}");
                return null;
            }
            int before = problems.size();
            EventPattern.compile(pattern, "where", problems::add);
            LocalDate from = day("from");
            LocalDate to = day("to");
            if (from != null && to != null && from.isAfter(to)) {
                problem("to", "must not be before from");
            }
            return problems.size() == before ? new Selection.Matching(pattern, from, to) : null;
        }

        private @Nullable LocalDate day(String field) {
            Json value = body.get(field);
            if (value == null || value == Json.Null.NULL) {
                return null;
            }
            LocalDate day = value instanceof Json.Text(String text) ? UtcDays.parse(text) : null;
            if (day == null) {
                problem(field, "must be a day such as 2026-03-31");
            }
            return day;
        }
    }
}
