/** Slack: messages about leads. Exports {@link io.leadscore.functions.sinks.slack.SlackSink}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks.slack;
