package io.leadscore.functions.sinks;

import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.NewsSink;
import io.leadscore.functions.port.crm.Deals;
import io.leadscore.functions.port.crm.RecordOwners;
import io.leadscore.functions.port.crm.RecordValues;
import io.leadscore.functions.port.crm.SecretTexts;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the adapters of the systems that the settings name. */
public final class Sinks {
    private Sinks() {}

    /**
     * The adapter of a system. One of them is made in a process: it keeps the limits of the API.
     *
     * @param owners which lead has which record
     * @param sleep  waits while the limit of an API is used up
     * @throws IllegalStateException if this version has no such system
     */
    public static CrmSink of(CrmSettings.Sink settings, SecretTexts secrets, RecordOwners owners, InstantSource clock,
            Backoff.Sleep sleep) {
        return switch (settings.name()) {
            case WebhookSink.NAME -> new WebhookSink(settings, secrets, clock);
            case HubSpotRecords.NAME -> new RecordSink(
                    new HubSpotRecords(new HubSpotCalls(new JdkJsonHttp(), settings, secrets, clock, sleep), settings),
                    settings, owners, clock);
            case SalesforceRecords.NAME -> new RecordSink(
                    new SalesforceRecords(salesforce(settings, secrets, SalesforceCalls.CALLS
                            - (settings.options().get("incoming") == null ? 0 : SalesforceCalls.FOR_CHANGES), clock,
                            sleep), settings),
                    settings, owners, clock);
            default -> throw new IllegalStateException("there is no system " + settings.name() + " that gets leads");
        };
    }

    /** What prepares a system; empty for one that needs no preparation. */
    public static Optional<RecordSetUp> setUp(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock,
            Backoff.Sleep sleep) {
        return switch (settings.name()) {
            case HubSpotRecords.NAME -> Optional.of(new HubSpotSetUp(
                    new HubSpotCalls(new JdkJsonHttp(), settings, secrets, clock, sleep), settings));
            case SalesforceRecords.NAME -> Optional.of(
                    new SalesforceSetUp(salesforce(settings, secrets, SalesforceCalls.CALLS, clock, sleep), settings));
            default -> Optional.empty();
        };
    }

    /**
     * The adapter of a system that gets news. One of them is made in a process.
     *
     * @throws IllegalStateException if this version has no such system
     */
    public static NewsSink news(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock,
            Backoff.Sleep sleep) {
        return switch (settings.name()) {
            case SlackSink.NAME -> new SlackSink(settings, secrets, clock, sleep);
            default -> throw new IllegalStateException("there is no system " + settings.name() + " that gets news");
        };
    }

    /** What reads the deals of a system and single records of it. */
    public record Readers(Deals deals, RecordValues values) {}

    /** What reads what has changed in a system; empty if nothing is read from it. */
    public static Optional<Readers> readers(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock,
            Backoff.Sleep sleep) {
        return switch (settings.name()) {
            case HubSpotRecords.NAME -> Optional.of(new Readers(new HubSpotDeals(new HubSpotCalls(new JdkJsonHttp(),
                    settings, secrets, HubSpotCalls.FOR_DEALS, clock, sleep)), RecordValues.NONE));
            case SalesforceRecords.NAME -> {
                var deals = new SalesforceDeals(
                        salesforce(settings, secrets, SalesforceCalls.FOR_CHANGES, clock, sleep));
                yield Optional.of(new Readers(deals, deals));
            }
            default -> Optional.empty();
        };
    }

    /**
     * The secrets with which a system signs, one or two, read again after a while.
     *
     * @param name the name of the secret
     */
    public static Supplier<List<String>> signing(SecretTexts secrets, String name, InstantSource clock) {
        return new SigningSecrets(new RememberedSecret(secrets, name, clock))::now;
    }

    private static SalesforceCalls salesforce(CrmSettings.Sink settings, SecretTexts secrets, int limit,
            InstantSource clock, Backoff.Sleep sleep) {
        return new SalesforceCalls(new JdkJsonHttp(), settings.requiredUrl(),
                new RememberedSecret(secrets, settings.requiredSecret(), clock), limit, clock, sleep);
    }
}
