package io.leadscore.functions.ingest;

import io.leadscore.core.intake.BatchIntake;
import io.leadscore.core.intake.CallIntake;
import io.leadscore.core.intake.FormIntake;
import io.leadscore.core.intake.IntakePolicy;
import io.leadscore.functions.access.Need;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.service.BatchUpdates;
import io.leadscore.functions.service.LeadUpdates;
import io.leadscore.functions.service.PageRates;
import io.leadscore.functions.service.WriteKeys;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The routes that accept activities, and those that browser SDKs ask before they send. All paths below {@code /v1} are
 * also routes without it, because some SDKs are configured with a host and others with a path.
 */
public final class IngestRoutes {
    private IngestRoutes() {}

    /**
     * @param nextHosts  hosts that {@code _next} of every form may redirect to, in addition to those of its write key
     * @param messageIds random ids for messages without an id
     */
    public static Routes of(LeadUpdates decisions, WriteKeys keys, Set<String> nextHosts, IntakePolicy policy,
            PageRates rates, Metrics metrics, InstantSource clock, Supplier<String> messageIds) {
        var senders = new WriteKeyAuth(keys, rates, metrics);
        var admission = new ActivityAcceptance(decisions, metrics);
        var calls = new CallIntake(policy);
        Routes routes = Routes.none()
                .with("POST", "/forms/{form}", Need.OPEN,
                        new FormEndpoint(new FormIntake(policy), senders, admission, nextHosts, clock));
        for (CallIntake.Type type : CallIntake.Type.values()) {
            var endpoint = new CallEndpoint(type, calls, senders, admission, clock, messageIds);
            // The browser SDK uses short routes: the first letter of the type.
            routes = routes.with("POST", "/v1/" + type.wire(), Need.OPEN, endpoint)
                    .with("POST", "/v1/" + type.wire().charAt(0), Need.OPEN, endpoint);
        }
        var batches = new BatchEndpoint(new BatchIntake(calls), senders, new BatchUpdates(decisions), metrics, clock,
                messageIds);
        return routes.with("POST", "/v1/batch", Need.OPEN, batches)
                .with("POST", "/v1/b", Need.OPEN, batches)
                .with("POST", "/v1/import", Need.OPEN, batches)
                // RudderStack's browser SDK uses it to send when a page is left.
                .with("POST", "/beacon/v1/batch", Need.OPEN, batches)
                .with("GET", "/v1/projects/{key}/settings", Need.OPEN, new SegmentSettingsEndpoint(senders))
                .with("GET", "/sourceConfig", Need.OPEN, new SourceConfigEndpoint(senders))
                .with("HEAD", "/sourceConfig", Need.OPEN, SourceConfigEndpoint::reached)
                .optional("v1");
    }
}
