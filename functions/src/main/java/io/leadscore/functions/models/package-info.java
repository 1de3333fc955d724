/** Scoring models: activation, the re-evaluation of all leads, and the commands of deployments and operators. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.models;
