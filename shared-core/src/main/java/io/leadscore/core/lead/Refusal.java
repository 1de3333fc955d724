package io.leadscore.core.lead;

/** Why two linked leads are not merged. */
public enum Refusal {
    /** Both have a user id or an e-mail address, and the evidence does not say that they are one person's. */
    WEAK("weak"),
    /** Together they have more user ids than a lead can have. */
    USER_IDS("userIds"),
    /** Together they have more e-mail addresses than a lead can have. */
    EMAILS("emails"),
    /** Together they are larger than a lead can be. */
    TOO_LARGE("tooLarge"),
    /** A person has split them. */
    SPLIT("split"),
    /** They claim one record of a CRM. It belongs to the other one. */
    CRM("crm");

    private final String wire;

    Refusal(String wire) {
        this.wire = wire;
    }

    /** The name in answers and in stored leads. */
    public String wire() {
        return wire;
    }

    /** @throws IllegalArgumentException if no refusal has this name */
    public static Refusal of(String wire) {
        for (Refusal refusal : values()) {
            if (refusal.wire.equals(wire)) {
                return refusal;
            }
        }
        throw new IllegalArgumentException("there is no refusal " + wire);
    }
}
