package io.leadscore.core.json;

import java.util.LinkedHashMap;

/**
 * Fields to which only the {@link Json.Obj} made of them has a reference. It does not copy them, which halves its cost.
 */
final class OwnedFields extends LinkedHashMap<String, Json> {
    private static final long serialVersionUID = 1L;
}
