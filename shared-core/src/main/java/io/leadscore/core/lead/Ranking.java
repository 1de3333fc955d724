package io.leadscore.core.lead;

/**
 * A lead's place in the ranking of one model: every rung and Disqualified has one, a Prospect has none.
 *
 * @param band the total in whole tens of points, rounded down
 */
public record Ranking(String stage, long band) {}
