package io.leadscore.functions.access;

import java.util.Arrays;
import java.util.Optional;

/** What a caller may do. The order is that of {@code GET /me}. */
public enum Permission implements Need {
    /** Read leads, scores and reports. */
    READ("read"),
    /** Record outcomes. */
    OUTCOMES("outcomes"),
    /** Correct leads: merge, split, detach, void, restore, erase, hand out. */
    LEADS("leads"),
    /** Change scoring models. */
    MODELS("models"),
    /** Everything: what all others allow, and write keys. */
    ADMIN("admin");

    private final String wire;

    Permission(String wire) {
        this.wire = wire;
    }

    /** Its name in tokens and answers. */
    public String wire() {
        return wire;
    }

    /** Whether somebody with this permission may do what the other one allows. */
    boolean includes(Permission other) {
        return this == ADMIN || this == other;
    }

    /** The permission with this name. Upper case is another name. */
    static Optional<Permission> of(String wire) {
        return Arrays.stream(values()).filter(permission -> permission.wire.equals(wire)).findFirst();
    }
}
