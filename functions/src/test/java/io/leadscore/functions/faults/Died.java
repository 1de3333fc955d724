package io.leadscore.functions.faults;

/** The process dies here: an error, which neither the SDK nor a handler takes for a fault to be dealt with. */
final class Died extends Error {
    private static final long serialVersionUID = 1L;
}
