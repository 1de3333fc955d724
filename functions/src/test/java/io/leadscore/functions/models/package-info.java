/** Tests of the activation of models and of the re-evaluation. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.models;
