package io.leadscore.functions.service;

/** Simulates a crash of the process. It is an error, so that no code handles it like an exception. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1L;
}
