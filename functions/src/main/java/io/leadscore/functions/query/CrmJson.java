package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SinkPause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a lead stands in the systems that get leads, as JSON. A deployment without such a system reads nothing. Thread-safe. */
final class CrmJson {
    private static final String PAUSED = "paused";

    private final CrmRows rows;
    private final List<String> sinks;

    CrmJson(CrmRows rows, List<String> sinks) {
        this.rows = rows;
        this.sinks = List.copyOf(sinks);
    }

    /** {@code [{"sink", "record", "state", "at", "error"}]}, in the order of the settings. */
    List<Json.Obj> of(String leadId) {
        if (sinks.isEmpty()) {
            return List.of();
        }
        var known = rows.known(leadId, sinks);
        var all = new ArrayList<Json.Obj>();
        for (String sink : sinks) {
            CrmRow row = known.rows().get(sink);
            if (row != null) {
                all.add(json(row, known.pauses().get(sink)));
            }
        }
        return all;
    }

    /** What waits for a system that is paused is paused. */
    private static Json.Obj json(CrmRow row, @Nullable SinkPause pause) {
        SinkPause waitsFor = row.state() == CrmRow.State.PENDING ? pause : null;
        return Json.obj("sink", row.sink(), "record", Json.nullable(row.record()), "state",
                waitsFor == null ? row.state().wire() : PAUSED, "at", row.at().toString(), "error",
                Json.nullable(waitsFor == null ? row.error() : waitsFor.reason()));
    }
}
