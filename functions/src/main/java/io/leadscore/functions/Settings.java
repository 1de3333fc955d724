package io.leadscore.functions;

import io.leadscore.core.intake.IntakePolicy;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.functions.access.Access;
import io.leadscore.functions.access.IamAccess;
import io.leadscore.functions.access.JwtAccess;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.PageRates;
import io.leadscore.functions.service.Sweep;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a deployment, from environment variables. Each error names its variable. Immutable.
 *
 * @param table           {@code LEADSCORE_TABLE}: name of the table
 * @param identitySecret  {@code LEADSCORE_IDENTITY_SECRET}: ARN of the secret for the keys of identity rows; null if the
 *                        function looks no identity up
 * @param bus             {@code LEADSCORE_BUS}: ARN of the event bus; null if the function publishes nothing
 * @param sweepQueueUrl   {@code LEADSCORE_SWEEP_QUEUE_URL}; null if the function starts no sweep
 * @param reevaluationQueueUrl {@code LEADSCORE_REEVALUATION_QUEUE_URL}; null if the function starts no re-evaluation
 * @param publishedTraits {@code LEADSCORE_PUBLISHED_TRAITS}: names, separated by commas, of traits that events contain;
 *                        none by default, because traits may be personal data
 * @param nextHosts       {@code LEADSCORE_NEXT_HOSTS}: hosts, separated by commas, that a form's {@code _next} may
 *                        redirect to, each {@code name} or {@code name:port}; none by default
 * @param corsOrigins     {@code LEADSCORE_CORS_ORIGINS}: origins, separated by commas, whose pages may send inputs; all by
 *                        default. No page of another origin can read leads
 * @param blockedIdentities {@code LEADSCORE_BLOCKED_IDENTITIES}: values, separated by commas, that identify nobody, in
 *                        addition to the usual placeholders; {@code info@*} blocks each value with that beginning
 * @param partner         what Segment's partner bus may say: {@code LEADSCORE_PARTNER_TRAITS}, the traits that its identify
 *                        calls may set, separated by commas, by default those of forms; {@code *} trusts it like a
 *                        secret write key. {@code LEADSCORE_PARTNER_EVENTS}: events that it may send although they can
 *                        harm a lead
 * @param rates           {@code LEADSCORE_KEY_REQUESTS_PER_MINUTE} and {@code LEADSCORE_LEAD_ACTIVITIES_PER_MINUTE}: what
 *                        public pages may send; 0 for any number
 * @param modelCache      {@code LEADSCORE_MODEL_CACHE_SECONDS}: how long functions may use the previous version after
 *                        an activation; 30 by default
 * @param sweepAhead      {@code LEADSCORE_SWEEP_AHEAD_DAYS}: how many days after today a sweep may be for; 1 by default.
 *                        Only tests, which do not wait for days, set more
 * @param access          {@code LEADSCORE_ACCESS}: who may call the lead API; null if the function does not answer for it.
 *                        {@code iam}: whom IAM allows the route. {@code jwt}: a token's claim
 *                        {@code LEADSCORE_PERMISSION_CLAIM} has the permissions, which begin with
 *                        {@code LEADSCORE_PERMISSION_PREFIX}; {@code LEADSCORE_NAME_CLAIM} has the name to show
 * @param crm             {@code LEADSCORE_CRM}: the systems that get leads, as a JSON array; none by default
 * @param region          {@code AWS_REGION}, which Lambda sets
 * @param dynamoDb        {@code LEADSCORE_DYNAMODB_ENDPOINT}: endpoint of DynamoDB; null for the region's own
 * @param eventBridge     {@code LEADSCORE_EVENTBRIDGE_ENDPOINT}: endpoint of EventBridge; null for the region's own
 * @param sqs             {@code LEADSCORE_SQS_ENDPOINT}: endpoint of SQS; null for the region's own
 * @param secretsManager  {@code LEADSCORE_SECRETSMANAGER_ENDPOINT}: endpoint of Secrets Manager; null for the region's own
 */
public record Settings(String table, @Nullable String identitySecret, @Nullable String bus,
        @Nullable String sweepQueueUrl,
        @Nullable String reevaluationQueueUrl, Set<String> publishedTraits, Set<String> nextHosts,
        Set<String> corsOrigins, Set<String> blockedIdentities, SourceSettings partner, PageRates.Limits rates,
        Duration modelCache,
        Duration sweepAhead, @Nullable Access access,
        CrmSettings crm, String region, @Nullable URI dynamoDb, @Nullable URI eventBridge,
        @Nullable URI sqs, @Nullable URI secretsManager) {
    /** The longest cache time. With a longer one, a person who activates a model would think that it failed. */
    private static final int MAX_CACHE_SECONDS = 300;
    /** A write key can only send, and a browser sends no secret by itself. */
    private static final Set<String> ANY_ORIGIN = Set.of("*");

    public Settings {
        publishedTraits = Set.copyOf(publishedTraits);
        nextHosts = Set.copyOf(nextHosts);
        corsOrigins = Set.copyOf(corsOrigins);
        blockedIdentities = Set.copyOf(blockedIdentities);
    }

    /** The default settings for a table in a region. */
    public static Settings of(String table, String region) {
        return new Settings(table, null, null, null, null, Set.of(), Set.of(), ANY_ORIGIN, Set.of(),
                IntakePolicy.DEFAULT.partner(),
                PageRates.Limits.DEFAULT, ModelCache.ACTIVE_FOR, Sweep.AHEAD, null, CrmSettings.NONE, region, null,
                null, null,
                null);
    }

    /** A copy with other limits of public pages. */
    public Settings withRates(PageRates.Limits other) {
        return new Settings(table, identitySecret, bus, sweepQueueUrl, reevaluationQueueUrl, publishedTraits, nextHosts,
                corsOrigins,
                blockedIdentities, partner, other, modelCache, sweepAhead, access, crm, region, dynamoDb, eventBridge,
                sqs,
                secretsManager);
    }

    /** A copy with other hosts that a form's {@code _next} may redirect to. */
    public Settings withNextHosts(Set<String> hosts) {
        return new Settings(table, identitySecret, bus, sweepQueueUrl, reevaluationQueueUrl, publishedTraits, hosts,
                corsOrigins,
                blockedIdentities,
                partner, rates, modelCache, sweepAhead, access, crm, region, dynamoDb, eventBridge, sqs,
                secretsManager);
    }

    /** A copy with other rules about who may call the lead API. */
    public Settings withAccess(Access other) {
        return new Settings(table, identitySecret, bus, sweepQueueUrl, reevaluationQueueUrl, publishedTraits, nextHosts,
                corsOrigins, blockedIdentities, partner, rates, modelCache, sweepAhead, other, crm, region, dynamoDb,
                eventBridge, sqs, secretsManager);
    }

    /** A copy with other systems that get leads. */
    public Settings withCrm(CrmSettings other) {
        return new Settings(table, identitySecret, bus, sweepQueueUrl, reevaluationQueueUrl, publishedTraits, nextHosts,
                corsOrigins, blockedIdentities, partner, rates, modelCache, sweepAhead, access, other, region, dynamoDb,
                eventBridge, sqs, secretsManager);
    }

    /** @throws IllegalArgumentException if a variable is missing or wrong; the message names it, not its value */
    public static Settings from(Map<String, String> environment) {
        return new Settings(required(environment, "LEADSCORE_TABLE", "[A-Za-z0-9_.-]{3,255}"),
                optional(environment, "LEADSCORE_IDENTITY_SECRET", "arn:[A-Za-z0-9:/_+=.@-]{1,1600}"),
                optional(environment, "LEADSCORE_BUS", "[A-Za-z0-9:/_.-]{1,1600}"),
                optional(environment, "LEADSCORE_SWEEP_QUEUE_URL", "https?://[^\\s]{1,500}"),
                optional(environment, "LEADSCORE_REEVALUATION_QUEUE_URL", "https?://[^\\s]{1,500}"),
                list(environment, "LEADSCORE_PUBLISHED_TRAITS", "[^\\s,]{1,128}"),
                list(environment, "LEADSCORE_NEXT_HOSTS", "[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?"),
                corsOrigins(environment), list(environment, "LEADSCORE_BLOCKED_IDENTITIES", "[^,]{1,254}"),
                partner(environment),
                rates(environment), cache(environment), sweepAhead(environment), access(environment), crm(environment),
                required(environment, "AWS_REGION", "[a-z0-9-]{1,32}"),
                uri(environment, "LEADSCORE_DYNAMODB_ENDPOINT"), uri(environment, "LEADSCORE_EVENTBRIDGE_ENDPOINT"),
                uri(environment, "LEADSCORE_SQS_ENDPOINT"), uri(environment, "LEADSCORE_SECRETSMANAGER_ENDPOINT"));
    }

    /**
     * {@code LEADSCORE_NUMERIC_TRAITS}: traits, separated by commas, whose form values become numbers if a write key
     * names none itself. It is not one of the settings, because it is used only when a key is created: the key then has
     * its own list.
     */
    static Set<String> numericTraits(Map<String, String> environment) {
        Set<String> named = list(environment, "LEADSCORE_NUMERIC_TRAITS", "[^\\s,]{1,128}");
        return named.isEmpty() ? SourceSettings.DEFAULT_NUMERIC_TRAITS : named;
    }

    /**
     * {@code LEADSCORE_RESTORES}: how often the table was restored to an earlier time, 0 to 999; 0 by default. It is not
     * one of the settings, because only the ports use it, and a local table is never restored.
     */
    static int restores(Map<String, String> environment) {
        String restores = optional(environment, "LEADSCORE_RESTORES", "[0-9]{1,3}");
        return restores == null ? 0 : Integer.parseInt(restores);
    }

    /** {@code LEADSCORE_CRM_QUEUE_URL}: only ports use it, and only of the function that sends leads to other systems. */
    static String crmQueueUrl(Map<String, String> environment) {
        return required(environment, "LEADSCORE_CRM_QUEUE_URL", "https?://[^\\s]{1,500}");
    }

    /** {@code LEADSCORE_CRM_FAILED_QUEUE_URL}: the dead-letter queue of that queue. */
    static String crmFailedQueueUrl(Map<String, String> environment) {
        return required(environment, "LEADSCORE_CRM_FAILED_QUEUE_URL", "https?://[^\\s]{1,500}");
    }

    private static CrmSettings crm(Map<String, String> environment) {
        String name = "LEADSCORE_CRM";
        String json = environment.getOrDefault(name, "");
        try {
            return json.isBlank() ? CrmSettings.NONE : CrmSettings.read(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    String requiredIdentitySecret() {
        return present("LEADSCORE_IDENTITY_SECRET", identitySecret);
    }

    String requiredBus() {
        return present("LEADSCORE_BUS", bus);
    }

    String requiredSweepQueueUrl() {
        return present("LEADSCORE_SWEEP_QUEUE_URL", sweepQueueUrl);
    }

    String requiredReevaluationQueueUrl() {
        return present("LEADSCORE_REEVALUATION_QUEUE_URL", reevaluationQueueUrl);
    }

    /** Without it, the lead API does not start: it would not know whom to answer. */
    Access requiredAccess() {
        return present("LEADSCORE_ACCESS", access);
    }

    private static @Nullable Access access(Map<String, String> environment) {
        String mode = optional(environment, "LEADSCORE_ACCESS", "iam|jwt");
        if (mode == null) {
            return null;
        }
        if (mode.equals("iam")) {
            return new IamAccess();
        }
        String claim = "[^\\s]{1,256}";
        String prefix = optional(environment, "LEADSCORE_PERMISSION_PREFIX", claim);
        return new JwtAccess(required(environment, "LEADSCORE_PERMISSION_CLAIM", claim), prefix == null ? "" : prefix,
                optional(environment, "LEADSCORE_NAME_CLAIM", claim));
    }

    private static @Nullable String optional(Map<String, String> environment, String name, String pattern) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        if (!value.strip().matches(pattern)) {
            throw new IllegalArgumentException(name + " does not match " + pattern);
        }
        return value.strip();
    }

    private static String required(Map<String, String> environment, String name, String pattern) {
        return present(name, optional(environment, name, pattern));
    }

    private static <T> T present(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private static Set<String> list(Map<String, String> environment, String name, String pattern) {
        return Arrays.stream(environment.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .peek(entry -> {
                    if (!entry.matches(pattern)) {
                        throw new IllegalArgumentException("an entry of " + name + " does not match " + pattern);
                    }
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> corsOrigins(Map<String, String> environment) {
        Set<String> named = list(environment, "LEADSCORE_CORS_ORIGINS", "\\*|https?://[^\\s/,]+");
        return named.isEmpty() ? ANY_ORIGIN : named;
    }

    private static PageRates.Limits rates(Map<String, String> environment) {
        var otherwise = PageRates.Limits.DEFAULT;
        return new PageRates.Limits(
                number(environment, "LEADSCORE_KEY_REQUESTS_PER_MINUTE", otherwise.keyPerMinute()),
                number(environment, "LEADSCORE_LEAD_ACTIVITIES_PER_MINUTE", otherwise.leadPerMinute()));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String value = optional(environment, name, "[0-9]{1,6}");
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static SourceSettings partner(Map<String, String> environment) {
        Set<String> traits = list(environment, "LEADSCORE_PARTNER_TRAITS", "[^\\s,]{1,128}");
        Set<String> events = list(environment, "LEADSCORE_PARTNER_EVENTS", "[^,]{1,128}");
        SourceSettings partner = IntakePolicy.DEFAULT.partner();
        if (traits.contains("*")) {
            return SourceSettings.server(partner.source());
        }
        return (traits.isEmpty() ? partner : partner.withFormTraits(traits)).withEvents(events);
    }

    private static Duration cache(Map<String, String> environment) {
        String name = "LEADSCORE_MODEL_CACHE_SECONDS";
        String seconds = optional(environment, name, "[0-9]{1,3}");
        if (seconds == null) {
            return ModelCache.ACTIVE_FOR;
        }
        if (Integer.parseInt(seconds) > MAX_CACHE_SECONDS) {
            throw new IllegalArgumentException(name + " is more than " + MAX_CACHE_SECONDS);
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private static Duration sweepAhead(Map<String, String> environment) {
        String days = optional(environment, "LEADSCORE_SWEEP_AHEAD_DAYS", "[0-9]{1,4}");
        return days == null ? Sweep.AHEAD : Duration.ofDays(Integer.parseInt(days));
    }

    private static @Nullable URI uri(Map<String, String> environment, String name) {
        String value = optional(environment, name, "https?://.+");
        try {
            return value == null ? null : new URI(value);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name + " is not a URL", e);
        }
    }
}
