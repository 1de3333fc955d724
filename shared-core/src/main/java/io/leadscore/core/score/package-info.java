/** Numbers: the tally, decay, caps, the ladder and the score card; exports {@link io.leadscore.core.score.Scorer}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.score;
