/** Scores the leads of a file, one JSON line each. Exports {@link io.leadscore.local.score.ScoreStream}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.score;
