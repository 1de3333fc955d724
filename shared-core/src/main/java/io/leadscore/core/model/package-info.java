/**
 * The scoring model as a document: its records, its reader and its checks. The main type is
 * {@link io.leadscore.core.model.ScoringModel}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.model;
