package io.leadscore.infra.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadscore.infra.settings.Access;
import io.leadscore.infra.settings.CrmSink;
import io.leadscore.infra.settings.DeploymentSettings;
import io.leadscore.infra.settings.Issuer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.sqs.Queue;

/** The environment variables of each function: only those that it reads. */
public final class EnvironmentVariables {
    /** The claims of an access token of Cognito. */
    private static final String COGNITO_GROUPS = "cognito:groups";
    private static final String COGNITO_NAME = "username";
    /** Lambda's limit for all names and values of a function. Beyond it the deployment would fail halfway. */
    static final int MAX_BYTES = 4_096;
    /** A value that CloudFormation fills in, such as the ARN of a queue: with a name of 30 characters some 110 bytes. */
    private static final int RESOLVED_BYTES = 150;

    private final DeploymentSettings settings;
    private final LeadTable table;
    private final IdentitySecret secret;
    private final EventBus bus;
    private final Queue shards;
    private final Queue reevaluations;
    private final @Nullable Queue crm;
    private final @Nullable Queue crmFailed;

    /**
     * @param crm       the queue for other systems; null if there is none
     * @param crmFailed its dead-letter queue; null if there is none
     */
    public EnvironmentVariables(DeploymentSettings settings, LeadTable table, IdentitySecret secret, EventBus bus,
            Queue shards,
            Queue reevaluations, @Nullable Queue crm, @Nullable Queue crmFailed) {
        this.crm = crm;
        this.crmFailed = crmFailed;
        this.settings = settings;
        this.table = table;
        this.secret = secret;
        this.bus = bus;
        this.shards = shards;
        this.reevaluations = reevaluations;
    }

    /** @throws IllegalArgumentException if the settings make more than Lambda takes; the message names the longest */
    public Map<String, String> of(FunctionSpec function) {
        Map<String, String> variables = variables(function);
        int bytes = variables.entrySet().stream().mapToInt(EnvironmentVariables::bytes).sum();
        if (bytes > MAX_BYTES) {
            Map.Entry<String, String> longest = Collections.max(variables.entrySet(),
                    Comparator.comparingInt(EnvironmentVariables::bytes));
            throw new IllegalArgumentException("settings: " + setting(longest.getKey()) + " is too long. It is "
                    + bytes(longest) + " of the " + bytes + " bytes of environment variables of the function "
                    + function.suffix() + ", and Lambda allows " + MAX_BYTES + ". Make it shorter");
        }
        return variables;
    }

    private static int bytes(Map.Entry<String, String> variable) {
        String value = variable.getValue();
        return variable.getKey().length() + (Token.isUnresolved(value) ? RESOLVED_BYTES
                : value.getBytes(StandardCharsets.UTF_8).length);
    }

    /** The name of the setting that a variable carries: {@code corsOrigins} for {@code LEADSCORE_CORS_ORIGINS}. */
    private static String setting(String variable) {
        String words = variable.replaceFirst("^LEADSCORE_", "").toLowerCase(Locale.ROOT);
        return Pattern.compile("_([a-z])")
                .matcher(words)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private Map<String, String> variables(FunctionSpec function) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("LEADSCORE_TABLE", table.table().getTableName());
        switch (function) {
            case INGEST -> {
                decisions(variables);
                intake(variables);
                variables.put("LEADSCORE_CORS_ORIGINS", String.join(",", settings.corsOrigins()));
                variables.put("LEADSCORE_NEXT_HOSTS", String.join(",", settings.nextHosts()));
                variables.put("LEADSCORE_KEY_REQUESTS_PER_MINUTE", Integer.toString(settings.keyRequestsPerMinute()));
                incoming(variables);
            }
            case ACTIVITIES -> {
                decisions(variables);
                intake(variables);
                variables.put("LEADSCORE_PARTNER_TRAITS", String.join(",", settings.partnerTraits()));
                variables.put("LEADSCORE_PARTNER_EVENTS", String.join(",", settings.partnerEvents()));
            }
            case LEADS -> {
                decisions(variables);
                identities(variables);
                reevaluating(variables);
                writeKeys(variables);
                access(variables);
                if (!settings.crm().isEmpty()) {
                    // It shows how leads stand in these systems, and asks to look at leads. It sends to none.
                    variables.put("LEADSCORE_CRM", sinks(EnvironmentVariables::name));
                    variables.put("LEADSCORE_CRM_QUEUE_URL", Objects.requireNonNull(crm).getQueueUrl());
                }
            }
            case MERGE -> decisions(variables);
            case PUBLISH -> publishing(variables);
            case SWEEP -> {
                // The dispatcher publishes nothing, but it builds the whole sweep, which needs the bus.
                publishing(variables);
                variables.put("LEADSCORE_SWEEP_QUEUE_URL", shards.getQueueUrl());
            }
            case SWEEP_SHARD -> {
                decisions(variables);
                identities(variables);
                publishing(variables);
            }
            case ACTIVATE_MODEL -> reevaluating(variables);
            case REEVALUATE -> {
                decisions(variables);
                reevaluating(variables);
            }
            case OPERATE -> {
                reevaluating(variables);
                writeKeys(variables);
            }
            case CRM_SYNC -> {
                variables.put("LEADSCORE_CRM", sinks(CrmSink::options));
                if (settings.crm().stream().anyMatch(CrmSink::hasRecords)) {
                    // It makes records identities of leads, and records what sales says.
                    decisions(variables);
                    identities(variables);
                }
                variables.put("LEADSCORE_CRM_QUEUE_URL", Objects.requireNonNull(crm).getQueueUrl());
                variables.put("LEADSCORE_CRM_FAILED_QUEUE_URL", Objects.requireNonNull(crmFailed).getQueueUrl());
                // Requests go to the address that was checked, with the name of the host in this header.
                variables.put("JAVA_TOOL_OPTIONS", "-Djdk.httpclient.allowRestrictedHeaders=host");
            }
        }
        return variables;
    }

    /** For the function that answers about leads: who may call it. */
    private void access(Map<String, String> variables) {
        variables.put("LEADSCORE_ACCESS", settings.access().wire());
        if (settings.access() == Access.JWT) {
            Issuer issuer = settings.issuer();
            variables.put("LEADSCORE_PERMISSION_CLAIM", issuer == null ? COGNITO_GROUPS : issuer.permissionClaim());
            variables.put("LEADSCORE_PERMISSION_PREFIX", issuer == null ? "" : issuer.permissionPrefix());
            String name = issuer == null ? COGNITO_NAME : issuer.nameClaim();
            variables.put("LEADSCORE_NAME_CLAIM", name == null ? "" : name);
        }
    }

    /** The systems that get leads, as a JSON array. */
    private String sinks(Function<CrmSink, JsonNode> written) {
        var sinks = JsonNodeFactory.instance.arrayNode();
        settings.crm().stream().map(written).forEach(sinks::add);
        return sinks.toString();
    }

    private static JsonNode name(CrmSink sink) {
        return JsonNodeFactory.instance.objectNode().put("sink", sink.sink());
    }

    /** It takes what systems say, checks the signature, and queues it. */
    private void incoming(Map<String, String> variables) {
        List<CrmSink> saying = settings.crm().stream().filter(CrmSink::calls).toList();
        if (!saying.isEmpty()) {
            var sinks = JsonNodeFactory.instance.arrayNode();
            saying.stream().map(CrmSink::incomingJson).forEach(sinks::add);
            variables.put("LEADSCORE_CRM", sinks.toString());
            variables.put("LEADSCORE_CRM_QUEUE_URL", Objects.requireNonNull(crm).getQueueUrl());
        }
    }

    /** For functions that make write keys. */
    private void writeKeys(Map<String, String> variables) {
        variables.put("LEADSCORE_NUMERIC_TRAITS", String.join(",", settings.numericTraits()));
    }

    private void decisions(Map<String, String> variables) {
        variables.put("LEADSCORE_RESTORES", Integer.toString(settings.restores()));
        variables.put("LEADSCORE_PUBLISHED_TRAITS", String.join(",", settings.publishedTraits()));
    }

    private void intake(Map<String, String> variables) {
        identities(variables);
        variables.put("LEADSCORE_BLOCKED_IDENTITIES", String.join(",", settings.blockedIdentities()));
        variables.put("LEADSCORE_LEAD_ACTIVITIES_PER_MINUTE", Integer.toString(settings.leadActivitiesPerMinute()));
    }

    /** Only for functions that look identities up: who cannot read the secret must not need it. */
    private void identities(Map<String, String> variables) {
        variables.put("LEADSCORE_IDENTITY_SECRET", secret.arn());
    }

    private void reevaluating(Map<String, String> variables) {
        variables.put("LEADSCORE_REEVALUATION_QUEUE_URL", reevaluations.getQueueUrl());
    }

    /** The ARN, because PutEvents answers success when the name of a bus is wrong. */
    private void publishing(Map<String, String> variables) {
        variables.put("LEADSCORE_BUS", bus.getEventBusArn());
    }
}
