/** The Lambda functions, and what the other packages connect them to: the table, queues and dead-letter queues. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.function;
