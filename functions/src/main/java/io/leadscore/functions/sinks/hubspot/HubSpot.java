package io.leadscore.functions.sinks.hubspot;

import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.RecordValues;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.sinks.http.JdkJsonHttp;
import io.leadscore.functions.sinks.record.ChangeReaders;
import io.leadscore.functions.sinks.record.RecordApi;
import io.leadscore.functions.sinks.record.RecordSetUp;
import java.time.InstantSource;

/** HubSpot, as the settings of a deployment name it. What writes and what reads share the limit of its API. Thread-safe. */
public final class HubSpot {
    /** The name in the settings. */
    public static final String NAME = "hubspot";

    private final CrmSettings.Sink settings;
    private final SecretTexts secrets;
    private final InstantSource clock;
    private final Backoff.Sleep sleep;

    /** @param sleep waits while the limit of the API is used up */
    public HubSpot(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock, Backoff.Sleep sleep) {
        this.settings = settings;
        this.secrets = secrets;
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Its contacts. One of them is made in a process: it keeps the limit of the API. */
    public RecordApi contacts() {
        return new HubSpotRecords(calls(), settings);
    }

    /** What makes its properties. */
    public RecordSetUp setUp() {
        return new HubSpotSetUp(calls(), settings);
    }

    /** What reads its deals. One of them is made in a process: it keeps the limit of the API. */
    public ChangeReaders changes() {
        return new ChangeReaders(new HubSpotDeals(
                new HubSpotCalls(new JdkJsonHttp(), settings, secrets, HubSpotCalls.FOR_DEALS, clock, sleep)),
                RecordValues.NONE);
    }

    private HubSpotCalls calls() {
        return new HubSpotCalls(new JdkJsonHttp(), settings, secrets, clock, sleep);
    }
}
