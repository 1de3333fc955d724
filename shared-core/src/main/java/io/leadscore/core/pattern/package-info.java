/** EventBridge event patterns, compiled to plain predicates; exports {@link io.leadscore.core.pattern.EventPattern}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.pattern;
