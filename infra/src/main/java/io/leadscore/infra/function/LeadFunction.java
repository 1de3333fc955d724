package io.leadscore.infra.function;

import io.leadscore.infra.settings.DeploymentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.RecursiveLoop;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * One function with its role and its log. Every trigger calls its alias {@code live}, which points to a published version:
 * only published versions start from a snapshot.
 */
public final class LeadFunction extends Construct {
    private static final String LIVE = "live";
    /** Long enough to look into a fault that a monthly report shows. Logs hold ids and counts, never personal data. */
    private static final RetentionDays LOGS_KEPT = RetentionDays.ONE_MONTH;
    /** The most that Lambda allows. A call that failed three times goes to the dead-letter queue, for a person. */
    private static final int ASYNC_MAX_RETRIES = 2;
    private static final int ASYNC_MAX_AGE_SECONDS = 6 * 60 * 60;

    private final Function function;
    private final Alias live;

    /**
     * @param allowed what its code may do. The function may also write its own log, and send messages to {@code failed}
     * @param failed  receives asynchronous calls that failed at every try
     */
    public LeadFunction(Construct scope, DeploymentSettings settings, FunctionSpec spec, Code code,
            Map<String, String> environment,
            List<PolicyStatement> allowed, Queue failed) {
        super(scope, spec.id());
        String name = settings.name() + "-" + spec.suffix();
        var log = LogGroup.Builder.create(this, "Log")
                .logGroupName("/aws/lambda/" + name)
                .retention(LOGS_KEPT)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        var role = Role.Builder.create(this, "Role")
                .description(spec.description())
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .inlinePolicies(Map.of("Allowed", PolicyDocument.Builder.create()
                        .minimize(false)
                        .statements(statements(allowed, log, failed))
                        .build()))
                .build();
        if (spec == FunctionSpec.PUBLISH) {
            Acknowledgements.wildcardsOfPublisher(role);
        }
        if (spec == FunctionSpec.MERGE) {
            Acknowledgements.wildcardsOfMerge(role);
        }
        function = Function.Builder.create(this, "Function")
                .functionName(name)
                .description(spec.description())
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler(spec.handler())
                .code(code)
                .memorySize(spec.memoryMegabytes())
                .timeout(Duration.seconds(spec.timeoutSeconds()))
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .environment(environment)
                .logGroup(log)
                .reservedConcurrentExecutions(reserved(spec, settings))
                // Lambda stops a function that calls itself through a queue after about 16 calls. These have to do so.
                .recursiveLoop(spec == FunctionSpec.REEVALUATE || spec == FunctionSpec.CRM_SYNC ? RecursiveLoop.ALLOW
                        : RecursiveLoop.TERMINATE)
                // The runbook for a rollback goes back to an older version. One of a deployment that failed is deleted.
                .currentVersionOptions(
                        VersionOptions.builder().removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE).build())
                // Permissions lists all that a function may do. Grants of other constructs add nothing.
                .role(role.withoutPolicyUpdates())
                .build();
        live = Alias.Builder.create(this, "Live").aliasName(LIVE).version(function.getCurrentVersion()).build();
        CfnEventInvokeConfig.Builder.create(this, "AsyncCalls")
                .functionName(function.getFunctionName())
                .qualifier(live.getAliasName())
                .maximumRetryAttempts(ASYNC_MAX_RETRIES)
                .maximumEventAgeInSeconds(ASYNC_MAX_AGE_SECONDS)
                .destinationConfig(CfnEventInvokeConfig.DestinationConfigProperty.builder()
                        .onFailure(CfnEventInvokeConfig.OnFailureProperty.builder()
                                .destination(failed.getQueueArn())
                                .build())
                        .build())
                .build()
                .getNode()
                .addDependency(live);
    }

    /** A flood of requests must not take the concurrency of the other functions. Null for none. */
    private static @Nullable Integer reserved(FunctionSpec spec, DeploymentSettings settings) {
        int concurrency = settings.ingestConcurrency();
        return spec == FunctionSpec.INGEST && concurrency > 0 ? concurrency : null;
    }

    private static List<PolicyStatement> statements(List<PolicyStatement> allowed, LogGroup log, Queue failed) {
        var statements = new ArrayList<>(allowed);
        statements.add(Permissions.allow(List.of("logs:CreateLogStream", "logs:PutLogEvents"), log.getLogGroupArn()));
        statements.add(Permissions.allow(List.of("sqs:SendMessage"), failed.getQueueArn()));
        return statements;
    }

    public Function function() {
        return function;
    }

    /** The alias that triggers call. */
    public Alias live() {
        return live;
    }

}
