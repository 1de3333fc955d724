/** Scores of leads that stand in a file, one JSON line each; exports {@link io.leadscore.local.score.ScoreStream}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.score;
