package io.leadscore.core.json;

import java.util.LinkedHashMap;

/** Fields that only the {@link Json.Obj} made of them will know: it need not copy them, which is half of its cost. */
final class OwnedFields extends LinkedHashMap<String, Json> {
    private static final long serialVersionUID = 1L;
}
