package io.leadscore.functions;

/** The one composition root: every part of a running system is made here. */
public final class Wiring {}
