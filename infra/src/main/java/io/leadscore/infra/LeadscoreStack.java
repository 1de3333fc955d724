package io.leadscore.infra;

import io.leadscore.infra.api.HttpApiConstruct;
import io.leadscore.infra.crm.CrmPath;
import io.leadscore.infra.events.ActivityEvents;
import io.leadscore.infra.events.IngestRulesFile;
import io.leadscore.infra.events.MergePath;
import io.leadscore.infra.events.PublishPath;
import io.leadscore.infra.function.DeadLetters;
import io.leadscore.infra.function.EnvironmentVariables;
import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.function.IdentitySecret;
import io.leadscore.infra.function.LeadFunctions;
import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.function.LeadTable;
import io.leadscore.infra.function.Permissions;
import io.leadscore.infra.models.ModelRolloutConstruct;
import io.leadscore.infra.models.DeployedModel;
import io.leadscore.infra.page.PageConstruct;
import io.leadscore.infra.settings.Access;
import io.leadscore.infra.settings.CrmIncoming;
import io.leadscore.infra.settings.CrmSink;
import io.leadscore.infra.settings.DeploymentSettings;
import io.leadscore.infra.sweep.NightlySweepConstruct;
import io.leadscore.infra.watch.Monitoring;
import io.leadscore.infra.watch.Watched;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The stack with all resources of a deployment but the archive of events. */
final class LeadscoreStack extends Stack {
    private final EventBus bus;
    private final @Nullable PageConstruct page;

    /** @param artifact the zip that every function runs */
    LeadscoreStack(Construct scope, DeploymentSettings settings, List<DeployedModel> models, Path artifact,
            StackProps props) {
        super(scope, "Leadscore", props);
        var table = new LeadTable(this, settings);
        var secret = new IdentitySecret(this);
        bus = EventBus.Builder.create(this, "Bus").eventBusName(settings.name()).build();

        var deadLetters = new DeadLetters(this, settings.name());
        Queue failedActivities = deadLetters.queue("activities-failed");
        Queue undeliveredActivities = deadLetters.queue("activities-undelivered");
        Queue failedSweep = deadLetters.queue("sweep-failed");
        Queue undeliveredSweep = deadLetters.queue("sweep-undelivered");
        Queue failedShards = deadLetters.queue("sweep-shards-failed");
        Queue failedModels = deadLetters.queue("models-failed");
        Queue failedReevaluations = deadLetters.queue("reevaluations-failed");
        Queue failedMerges = deadLetters.queue("merges-failed");
        Queue failedCalls = deadLetters.queue("calls-failed");

        Queue failedCrm = settings.crm().isEmpty() ? null : deadLetters.queue("crm-failed");
        CrmPath crm = failedCrm == null ? null : new CrmPath(this, settings.name(), failedCrm);

        var sweep = new NightlySweepConstruct(this, settings.name(), failedShards);
        var rollout = new ModelRolloutConstruct(this, settings.name(), failedReevaluations);
        var publishing = new PublishPath(this);
        var permissions = new Permissions(table, secret, bus.getEventBusArn(), sweep.shards().getQueueArn(),
                rollout.reevaluations().getQueueArn(), publishing.lostRecordsArn(), failedMerges.getQueueArn(),
                crm == null || failedCrm == null ? null
                        : new Permissions.Crm(crm.queue().getQueueArn(), failedCrm.getQueueArn(),
                                settings.crm().stream().map(CrmSink::secret).distinct().toList(),
                                settings.crm()
                                        .stream()
                                        .map(CrmSink::incoming)
                                        .filter(Objects::nonNull)
                                        .map(CrmIncoming::secret)
                                        .filter(Objects::nonNull)
                                        .toList(),
                                settings.crm().stream().anyMatch(CrmSink::hasRecords)));
        var variables = new EnvironmentVariables(settings, table, secret, bus, sweep.shards(), rollout.reevaluations(),
                crm == null ? null : crm.queue(), failedCrm);
        Code code = Code.fromAsset(artifact.toString());
        var functions = new LeadFunctions(settings, spec -> {
            Queue failed = switch (spec) {
                case ACTIVITIES -> failedActivities;
                case SWEEP -> failedSweep;
                case ACTIVATE_MODEL -> failedModels;
                // Only a person calls these asynchronously.
                case INGEST, LEADS, PUBLISH, MERGE, SWEEP_SHARD, REEVALUATE, OPERATE, CRM_SYNC -> failedCalls;
            };
            return new LeadFunction(this, settings, spec, code, variables.of(spec), permissions.of(spec),
                    failed);
        });

        var http = new HttpApiConstruct(this, settings);
        page = settings.access() == Access.JWT ? new PageConstruct(this, settings, http.host()) : null;
        http.connect(functions.get(FunctionSpec.INGEST), functions.get(FunctionSpec.LEADS),
                page == null ? new HttpIamAuthorizer() : page.signIn().authorizer());
        var activities = new ActivityEvents(this, settings, IngestRulesFile.of(artifact), bus,
                functions.get(FunctionSpec.ACTIVITIES),
                undeliveredActivities);
        var stream = publishing.connect(table, functions.get(FunctionSpec.PUBLISH));
        var links = new MergePath(this).connect(table, functions.get(FunctionSpec.MERGE), failedMerges);
        sweep.connect(functions.get(FunctionSpec.SWEEP), functions.get(FunctionSpec.SWEEP_SHARD), undeliveredSweep);
        rollout.connect(models, functions);
        var rules = new ArrayList<>(activities.rules());
        if (crm != null) {
            rules.add(crm.connect(bus, functions.get(FunctionSpec.CRM_SYNC)));
            for (CrmSink sink : settings.crm()) {
                CrmIncoming incoming = sink.incoming();
                if (incoming != null && incoming.bus() != null) {
                    rules.add(crm.connectPartner(sink.sink(), incoming.bus(), incoming.entities()));
                }
            }
        }
        new Monitoring(this, settings, new Watched(functions, deadLetters, table, sweep.shards(),
                rollout.reevaluations(), http.apiId(), stream, links, rules, sweep.scheduleGroup(),
                crm == null ? null : crm.queue()));
        CfnOutput.Builder.create(this, "TableName").value(table.table().getTableName()).build();
        CfnOutput.Builder.create(this, "IdentitySecret").value(secret.arn()).build();
        CfnOutput.Builder.create(this, "BusArn").value(bus.getEventBusArn()).build();
    }

    /** The page; null if requests are signed for IAM. */
    @Nullable
    PageConstruct page() {
        return page;
    }

    EventBus bus() {
        return bus;
    }
}
