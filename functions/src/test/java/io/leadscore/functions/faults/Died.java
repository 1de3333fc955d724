package io.leadscore.functions.faults;

/** The process dies here. It is an {@link Error}, which neither the SDK nor a handler catches. */
final class Died extends Error {
    private static final long serialVersionUID = 1L;
}
