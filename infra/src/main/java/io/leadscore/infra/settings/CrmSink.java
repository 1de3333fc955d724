package io.leadscore.infra.settings;

import static io.leadscore.infra.settings.Fields.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A system that gets leads.
 *
 * @param sink            {@code webhook} or {@code hubspot}
 * @param url             where to send; for {@code hubspot} its API by default
 * @param secret          the ARN of the secret with which requests are signed, or of the access token, in Secrets Manager, as it is with
 *                        its random suffix
 * @param stage           the rung at which a lead is sent first; by default the one at which it is qualified
 * @param allowPrivate    whether the URL may lead to a private address; false by default
 * @param model           the model whose scores a CRM gets; by default the first one of the lead, by name
 * @param create          whether people whom a CRM does not have get a record; true by default
 * @param traits          names of traits, with the names of the properties that they become in a CRM
 * @param lifecycleStages rungs, with the names of the lifecycle stages of HubSpot that they become
 * @param onErasure       {@code blank} or {@code delete}: what becomes of the record of a person who was erased; {@code blank} by default
 * @param incoming        what comes back; nothing by default
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrmSink(String sink, @Nullable String url, String secret, @Nullable String stage,
        @Nullable Boolean allowPrivate, @Nullable String model, @Nullable Boolean create,
        @Nullable Map<String, String> traits, @Nullable Map<String, String> lifecycleStages,
        @Nullable String onErasure, @Nullable CrmIncoming incoming) {
    static final String SECRET_ARN = "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+";
    private static final String WEBHOOK = "webhook";
    private static final String HUBSPOT = "hubspot";
    private static final String OURS = "leadscore_";
    private static final String LIFECYCLE = "lifecyclestage";
    private static final JsonMapper JSON = new JsonMapper();

    public CrmSink {
        if (!WEBHOOK.equals(sink) && !HUBSPOT.equals(sink)) {
            throw new IllegalArgumentException("settings: crm.sink must be " + HUBSPOT + " or " + WEBHOOK + ", but is "
                    + (sink == null ? "missing" : sink));
        }
        boolean lacksUrl = url == null && sink.equals(WEBHOOK);
        if (lacksUrl || secret == null) {
            throw new IllegalArgumentException("settings: crm: the sink " + sink + " has no "
                    + (lacksUrl ? "url. Add the address that gets the leads"
                            : "secret. Add the ARN of a secret in Secrets Manager (docs/crm.md)"));
        }
        // The functions refuse the same.
        if (url != null) {
            require("crm.url", url, "https://[^\\s/?#@]+([/?][^\\s#]*)?");
        }
        require("crm.secret", secret, SECRET_ARN);
        if (stage != null) {
            require("crm.stage", stage, "\\S(.*\\S)?");
        }
        if (onErasure != null) {
            require("crm.onErasure", onErasure, "blank|delete");
        }
        traits = sorted("crm.traits", traits);
        lifecycleStages = sorted("crm.lifecycleStages", lifecycleStages);
        if (sink.equals(WEBHOOK)) {
            boolean isOfCrm = model != null || create != null || traits != null || lifecycleStages != null
                    || onErasure != null || incoming != null;
            if (isOfCrm) {
                throw new IllegalArgumentException("settings: crm: the sink webhook has only url, secret, stage and "
                        + "allowPrivate. Remove the others: a webhook gets the whole lead");
            }
        } else if (allowPrivate != null) {
            throw new IllegalArgumentException("settings: crm: allowPrivate is only for the sink webhook");
        }
        if (incoming != null) {
            refuseOurs(incoming, traits == null ? Map.of() : traits, lifecycleStages != null);
        }
    }

    /** Otherwise what we write would come back as what sales says. */
    private static void refuseOurs(CrmIncoming incoming, Map<String, String> traits, boolean writesLifecycle) {
        for (CrmIncoming.Outcome entry : incoming.outcomes()) {
            String property = entry.property();
            if (property.startsWith(OURS) || traits.containsValue(property)
                    || (writesLifecycle && property.equals(LIFECYCLE))) {
                throw new IllegalArgumentException("settings: crm.incoming.outcomes names " + property
                        + ", which Leadscore writes. Name a property that only sales writes");
            }
        }
    }

    private static @Nullable Map<String, String> sorted(String field, @Nullable Map<String, String> texts) {
        if (texts == null || texts.isEmpty()) {
            return null;
        }
        texts.forEach((name, value) -> {
            require(field, name, "\\S(.*\\S)?");
            require(field, value, "\\S{1,256}");
        });
        return Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** Whether leads have records in it, which are theirs from then on. */
    public boolean hasRecords() {
        return !sink.equals(WEBHOOK);
    }

    /** All of it, for the function that sends. */
    public ObjectNode json() {
        return JSON.valueToTree(this);
    }

    /** Only what the function needs that takes what comes back. */
    public ObjectNode incomingJson() {
        return JSON.createObjectNode().put("sink", sink).set("incoming", JSON.valueToTree(incoming));
    }
}
