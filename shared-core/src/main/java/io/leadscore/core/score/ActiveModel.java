package io.leadscore.core.score;

import io.leadscore.core.model.ScoringModel;

/**
 * A version of a model with everything that follows from it, computed once: which patterns it counts, under which keys.
 * Immutable and thread-safe.
 *
 * @param version from 1
 */
public record ActiveModel(ScoringModel model, int version) {
    public String name() {
        return model.name();
    }
}
