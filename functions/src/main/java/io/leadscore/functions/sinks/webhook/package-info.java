/** Signed webhooks. Exports {@link io.leadscore.functions.sinks.webhook.WebhookSink}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks.webhook;
