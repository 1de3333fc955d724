/**
 * A second, slow implementation of scoring. It computes scores and stages from raw activities by the rules of
 * {@code docs/design.md}, without the code of {@code core.score} and {@code core.lead}. Tests compare the two.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.recompute;
