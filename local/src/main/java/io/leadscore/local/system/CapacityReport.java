package io.leadscore.local.system;

import io.leadscore.core.json.Json;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.aws.local.capacity.Units;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/** The answer of {@code /_local/capacity}: what the handlers' calls of the database cost. Reads of the stream do not count. */
final class CapacityReport {
    private CapacityReport() {}

    static Json.Obj of(CapacityMeter meter) {
        var requests = new LinkedHashMap<String, Json>();
        new TreeMap<>(meter.byOperation())
                .forEach((operation, usage) -> requests.put(operation, Json.number(usage.requests())));
        Units units = meter.total().units();
        return Json.obj("requests", new Json.Obj(requests), "readUnits", number(units.reads()), "writeUnits",
                number(units.writes()), "table", both(units.readTable(), units.writeTable()), "indexes",
                both(units.readIndex(), units.writeIndex()));
    }

    private static Json.Obj both(double reads, double writes) {
        return Json.obj("readUnits", number(reads), "writeUnits", number(writes));
    }

    private static Json.Num number(double units) {
        return new Json.Num(BigDecimal.valueOf(units).stripTrailingZeros().toPlainString());
    }
}
