package io.leadscore.functions.port.crm;

import io.leadscore.core.json.Json;
import java.util.Map;

/**
 * A lead as other systems get it.
 *
 * @param json   as {@code GET /leads/{lead}} answers it, without {@code crm}
 * @param scores the total under each model today, rounded to whole points
 */
public record Profile(Json.Obj json, Map<String, Long> scores) {
    private static final long MILLI = 1_000;

    /** A number of thousandths, rounded half up to whole points. */
    public static long rounded(long milli) {
        return Math.floorDiv(milli + MILLI / 2, MILLI);
    }
}
