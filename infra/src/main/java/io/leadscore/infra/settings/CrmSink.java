package io.leadscore.infra.settings;

import static io.leadscore.infra.settings.Fields.require;

import org.jspecify.annotations.Nullable;

/**
 * A system that gets leads.
 *
 * @param sink         {@code webhook}
 * @param url          where to send
 * @param secret       the ARN of the secret with which requests are signed, in Secrets Manager, as it is with its random suffix
 * @param stage        the rung at which a lead is sent first; by default the one at which it is qualified
 * @param allowPrivate whether the URL may lead to a private address; false by default
 */
public record CrmSink(String sink, String url, String secret, @Nullable String stage,
        @Nullable Boolean allowPrivate) {
    private static final String WEBHOOK = "webhook";

    public CrmSink {
        if (!WEBHOOK.equals(sink)) {
            throw new IllegalArgumentException("settings: crm.sink must be " + WEBHOOK + ", but is "
                    + (sink == null ? "missing" : sink));
        }
        if (url == null || secret == null) {
            throw new IllegalArgumentException("settings: crm: the sink " + sink + " has no "
                    + (url == null ? "url. Add the address that gets the leads"
                            : "secret. Add the ARN of a secret in Secrets Manager (docs/crm.md)"));
        }
        // The functions refuse the same.
        require("crm.url", url, "https://[^\\s/?#@]+([/?][^\\s#]*)?");
        require("crm.secret", secret, "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+");
        if (stage != null) {
            require("crm.stage", stage, "\\S(.*\\S)?");
        }
    }
}
