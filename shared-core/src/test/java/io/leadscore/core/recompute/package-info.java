/**
 * A second, slow opinion: scores and stages computed from DESIGN.md section 4 alone, out of raw activities, to hold the
 * evaluators of {@code core.score} and {@code core.lead} against. Nothing here calls them.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.recompute;
