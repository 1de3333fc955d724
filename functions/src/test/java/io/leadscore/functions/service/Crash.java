package io.leadscore.functions.service;

/** The process dies here. An error, so that nothing in the program can take it for a fault that it handles. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1L;
}
