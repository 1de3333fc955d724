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
import io.leadscore.functions.service.Refusals;
import io.leadscore.functions.service.WriteKeys;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
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
            PageRates rates, Refusals refusals, Metrics metrics, InstantSource clock, Supplier<String> messageIds) {
        var senders = new WriteKeyAuth(keys, rates, metrics);
        var admission = new ActivityAcceptance(decisions, metrics);
        var calls = new CallIntake(policy);
        var taking = new LinkedHashMap<String, KeyedEndpoint.Taking<?>>();
        taking.put("/forms/{form}", new FormEndpoint(new FormIntake(policy), admission, nextHosts, clock));
        for (CallIntake.Type type : CallIntake.Type.values()) {
            var endpoint = new CallEndpoint(type, calls, admission, clock, messageIds);
            taking.put("/v1/" + type.wire(), endpoint);
            // The browser SDK uses short routes: the first letter of the type.
            taking.put("/v1/" + type.wire().charAt(0), endpoint);
        }
        var batches = new BatchEndpoint(new BatchIntake(calls), senders, new BatchUpdates(decisions), refusals, metrics,
                clock, messageIds);
        // RudderStack's browser SDK uses the last one to send when a page is left.
        for (String path : List.of("/v1/batch", "/v1/b", "/v1/import", "/beacon/v1/batch")) {
            taking.put(path, batches);
        }
        Routes routes = Routes.none();
        for (var route : taking.entrySet()) {
            routes = routes.with("POST", route.getKey(), Need.OPEN,
                    new KeyedEndpoint<>("POST " + route.getKey(), route.getValue(), senders, refusals));
        }
        return routes
                .with("GET", "/v1/projects/{key}/settings", Need.OPEN, new SegmentSettingsEndpoint(senders))
                .with("GET", "/sourceConfig", Need.OPEN, new SourceConfigEndpoint(senders))
                .with("HEAD", "/sourceConfig", Need.OPEN, SourceConfigEndpoint::reached)
                .optional("v1");
    }
}
