package io.leadscore.functions.service;

/** How often a message reached a worker. */
public enum Delivery {
    FIRST,
    /** An earlier delivery did not finish the work. Perhaps its process ended. */
    REPEATED
}
