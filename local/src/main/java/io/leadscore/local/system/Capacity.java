package io.leadscore.local.system;

import io.leadscore.core.json.Json;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.aws.local.capacity.Units;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/** What the handlers asked of the database, as {@code /_local/capacity} tells it. The stream is read beside it. */
final class Capacity {
    private Capacity() {}

    static Json.Obj of(CapacityMeter meter) {
        var requests = new LinkedHashMap<String, Json>();
        new TreeMap<>(meter.byOperation())
                .forEach((operation, usage) -> requests.put(operation, Json.number(usage.requests())));
        Units units = meter.total().units();
        var answer = new LinkedHashMap<String, Json>();
        answer.put("requests", new Json.Obj(requests));
        answer.put("readUnits", number(units.reads()));
        answer.put("writeUnits", number(units.writes()));
        answer.put("table", both(units.readTable(), units.writeTable()));
        answer.put("indexes", both(units.readIndex(), units.writeIndex()));
        return new Json.Obj(answer);
    }

    private static Json.Obj both(double reads, double writes) {
        var units = new LinkedHashMap<String, Json>();
        units.put("readUnits", number(reads));
        units.put("writeUnits", number(writes));
        return new Json.Obj(units);
    }

    private static Json.Num number(double units) {
        return new Json.Num(BigDecimal.valueOf(units).stripTrailingZeros().toPlainString());
    }
}
