/**
 * EventBridge event patterns, compiled to predicates. The main type is {@link io.leadscore.core.pattern.EventPattern}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.pattern;
