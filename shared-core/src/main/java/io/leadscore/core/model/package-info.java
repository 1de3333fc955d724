/** The scoring model as a document: records, reader and checker; exports {@link io.leadscore.core.model.ScoringModel}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.model;
