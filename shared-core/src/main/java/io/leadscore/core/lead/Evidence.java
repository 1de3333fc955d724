package io.leadscore.core.lead;

/**
 * How well an input shows that two leads are one person, the weakest first. A link between two leads keeps the strongest
 * evidence that was seen.
 */
public enum Evidence {
    /** A public page named both. Anybody can send that. */
    PAGE("page"),
    /** A system of the company named both, one of them by an anonymous id alone. */
    ANONYMOUS("anonymous"),
    /** A system of the company named a user id or an e-mail address of both. */
    STRONG("strong"),
    /** A system of the company sent an alias call: it says that both are one person. */
    ALIAS("alias"),
    /** A person asked for it. */
    BY_HAND("hand");

    private final String wire;

    Evidence(String wire) {
        this.wire = wire;
    }

    /** The name in stored leads and links. */
    public String wire() {
        return wire;
    }

    /** @throws IllegalArgumentException if no evidence has this name */
    public static Evidence of(String wire) {
        for (Evidence evidence : values()) {
            if (evidence.wire.equals(wire)) {
                return evidence;
            }
        }
        throw new IllegalArgumentException("there is no evidence " + wire);
    }
}
