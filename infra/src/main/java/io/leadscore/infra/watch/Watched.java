package io.leadscore.infra.watch;

import io.leadscore.infra.events.ActivityEvents;
import io.leadscore.infra.function.DeadLetters;
import io.leadscore.infra.function.LeadFunctions;
import io.leadscore.infra.function.LeadTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.Queue;

/**
 * What the alarms and the dashboard watch.
 *
 * @param shards        the queue of the sweep
 * @param reevaluations the queue of the re-evaluation
 * @param apiId         the id by which metrics name the API
 * @param stream        what reads the events from the stream of the table
 * @param links         what reads the links between leads from that stream
 * @param rules         the rules that deliver activities, and events to other systems
 * @param scheduleGroup the name of the group of all schedules
 * @param crm           the queue for other systems; null if leads go to none
 */
public record Watched(LeadFunctions functions, DeadLetters deadLetters, LeadTable table, Queue shards,
        Queue reevaluations, String apiId, CfnEventSourceMapping stream, CfnEventSourceMapping links,
        List<ActivityEvents.Rule> rules,
        String scheduleGroup, @Nullable Queue crm) {
    public Watched {
        rules = List.copyOf(rules);
    }
}
