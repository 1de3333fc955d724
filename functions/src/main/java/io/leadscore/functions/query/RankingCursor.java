package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.RankedLead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A position in a ranking, with the query it belongs to. The numbers of the streams depend on the stages of one model
 * version, so a cursor is valid only for the same query.
 */
final class RankingCursor {
    /** @param handOff which of the leads that wait for sales; null for leads by their stage */
    record Question(String model, int version, List<String> stages, @Nullable String handOff) {
        Json json() {
            var parts = new ArrayList<Json>();
            parts.add(Json.text(model));
            parts.add(Json.number(version));
            stages.forEach(stage -> parts.add(Json.text(stage)));
            if (handOff != null) {
                parts.add(Json.text(handOff));
            }
            return new Json.Arr(parts);
        }
    }

    private RankingCursor() {}

    static String seal(Question question, Map<Integer, RankedLead> taken) {
        var cursor = new ArrayList<Json>();
        cursor.add(question.json());
        taken.forEach((stream, row) -> cursor.add(new Json.Arr(List.of(Json.number(stream), Json.number(row.band()),
                Json.text(row.leadId())))));
        return Paging.seal(cursor);
    }

    static Map<Integer, RankedLead> open(String cursor, Question question) throws HttpProblemException {
        List<Json> parts = Paging.open(cursor);
        if (parts.isEmpty() || !parts.getFirst().equals(question.json())) {
            throw Paging.notOurs();
        }
        var taken = new HashMap<Integer, RankedLead>();
        for (Json part : parts.subList(1, parts.size())) {
            if (!(part instanceof Json.Arr(var row) && row.size() == 3 && row.get(0) instanceof Json.Num stream
                    && row.get(1) instanceof Json.Num band && row.get(2) instanceof Json.Text(String leadId))) {
                throw Paging.notOurs();
            }
            long number = whole(stream);
            if (number < 0 || number >= (long) question.stages().size() * LeadStore.RANKING_SHARDS
                    || leadId.length() > LeadLookup.MAX_ID_CHARS) {
                throw Paging.notOurs();
            }
            taken.put((int) number, new RankedLead(leadId, whole(band)));
        }
        return taken;
    }

    private static long whole(Json.Num number) throws HttpProblemException {
        if (!number.literal().matches("-?[0-9]{1,9}")) {
            throw Paging.notOurs();
        }
        return Long.parseLong(number.literal());
    }
}
