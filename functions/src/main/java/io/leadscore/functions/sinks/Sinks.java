package io.leadscore.functions.sinks;

import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.NewsSink;
import io.leadscore.functions.port.crm.RecordOwners;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.sinks.http.RememberedSecret;
import io.leadscore.functions.sinks.http.SigningSecrets;
import io.leadscore.functions.sinks.hubspot.HubSpot;
import io.leadscore.functions.sinks.record.ChangeReaders;
import io.leadscore.functions.sinks.record.RecordSetUp;
import io.leadscore.functions.sinks.record.RecordSink;
import io.leadscore.functions.sinks.salesforce.Salesforce;
import io.leadscore.functions.sinks.slack.SlackSink;
import io.leadscore.functions.sinks.webhook.WebhookSink;
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
            case HubSpot.NAME -> new RecordSink(new HubSpot(settings, secrets, clock, sleep).contacts(), settings,
                    owners, clock);
            case Salesforce.NAME -> new RecordSink(new Salesforce(settings, secrets, clock, sleep).people(), settings,
                    owners, clock);
            default -> throw new IllegalStateException("there is no system " + settings.name() + " that gets leads");
        };
    }

    /** What prepares a system; empty for one that needs no preparation. */
    public static Optional<RecordSetUp> setUp(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock,
            Backoff.Sleep sleep) {
        return switch (settings.name()) {
            case HubSpot.NAME -> Optional.of(new HubSpot(settings, secrets, clock, sleep).setUp());
            case Salesforce.NAME -> Optional.of(new Salesforce(settings, secrets, clock, sleep).setUp());
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

    /** What reads what has changed in a system; empty if nothing is read from it. */
    public static Optional<ChangeReaders> readers(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock,
            Backoff.Sleep sleep) {
        return switch (settings.name()) {
            case HubSpot.NAME -> Optional.of(new HubSpot(settings, secrets, clock, sleep).changes());
            case Salesforce.NAME -> Optional.of(new Salesforce(settings, secrets, clock, sleep).changes());
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
}
