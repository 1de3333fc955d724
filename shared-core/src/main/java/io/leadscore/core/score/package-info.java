/**
 * Scores: decay, caps, the ladder and the score card. The main type is {@link io.leadscore.core.score.ScoreProjection}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.score;
