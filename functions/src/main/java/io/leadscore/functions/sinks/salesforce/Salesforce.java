package io.leadscore.functions.sinks.salesforce;

import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.sinks.http.JdkJsonHttp;
import io.leadscore.functions.sinks.http.RememberedSecret;
import io.leadscore.functions.sinks.record.ChangeReaders;
import io.leadscore.functions.sinks.record.RecordApi;
import io.leadscore.functions.sinks.record.RecordSetUp;
import java.time.InstantSource;

/** Salesforce, as the settings of a deployment name it. What writes and what reads share the limit of its API. Thread-safe. */
public final class Salesforce {
    /** The name in the settings. */
    public static final String NAME = "salesforce";

    private final CrmSettings.Sink settings;
    private final SecretTexts secrets;
    private final InstantSource clock;
    private final Backoff.Sleep sleep;

    /** @param sleep waits while the limit of the API is used up */
    public Salesforce(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock, Backoff.Sleep sleep) {
        this.settings = settings;
        this.secrets = secrets;
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Its Leads or Contacts. One of them is made in a process: it keeps the limit of the API. */
    public RecordApi people() {
        boolean readsChanges = settings.options().get("incoming") != null;
        return new SalesforceRecords(
                calls(SalesforceCalls.CALLS - (readsChanges ? SalesforceCalls.FOR_CHANGES : 0)), settings);
    }

    /** What looks for its fields. */
    public RecordSetUp setUp() {
        return new SalesforceSetUp(calls(SalesforceCalls.CALLS), settings);
    }

    /** What reads Opportunities and single records. One of them is made in a process: it keeps the limit of the API. */
    public ChangeReaders changes() {
        var deals = new SalesforceDeals(calls(SalesforceCalls.FOR_CHANGES));
        return new ChangeReaders(deals, deals);
    }

    private SalesforceCalls calls(int limit) {
        return new SalesforceCalls(new JdkJsonHttp(), settings.requiredUrl(),
                new RememberedSecret(secrets, settings.requiredSecret(), clock), limit, clock, sleep);
    }
}
