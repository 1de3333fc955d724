package io.leadscore.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadscore.events.PublishedEvent.DecaySweepCompleted;
import io.leadscore.events.PublishedEvent.LeadCooled;
import io.leadscore.events.PublishedEvent.LeadDisqualified;
import io.leadscore.events.PublishedEvent.LeadQualified;
import io.leadscore.events.PublishedEvent.LeadReinstated;
import io.leadscore.events.PublishedEvent.LeadStageChanged;
import io.leadscore.events.PublishedEvent.ScoringModelActivated;
import io.leadscore.events.StageChange.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The events of the samples, built as the program builds them, and the resources of each. */
final class Samples {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String LEAD = "7d9f2c1e-4b0a-4c57-9f3e-2a6b8c0d1e2f";

    private static final String OTHER = "c0a80121-7ac0-4e0b-8f62-1d2f3a4b5c6d";

    private Samples() {}

    /** One event of every kind. */
    static List<PublishedEvent> all() {
        return List.of(
                new LeadStageChanged(ofLead(1, 3, "2026-01-12", "2026-01-12T08:05:41.020Z", Cause.ACTIVITY),
                        change("Prospect", "Lead", 45_000, 0, StageChange.NO_TRAITS)),
                new LeadQualified(ofLead(2, 3, "2026-01-15", "2026-01-15T09:30:00.123Z", Cause.ACTIVITY),
                        change("Lead", "MQL", 50_500, 5_500,
                                new TraitValue.Fields(new TreeMap<>(Map.of("country", new TraitValue.Text("US"),
                                        "industry", new TraitValue.Text("Technology")))),
                                new Reason("email-clicked", 5_000, 1), new Reason("email-opened", 500, 1))),
                new LeadCooled(ofLead(3, 3, "2026-02-14", "2026-02-15T00:10:12.480Z", Cause.DECAY),
                        change("MQL", "Lead", 47_750, 2_750, StageChange.NO_TRAITS,
                                new Reason("email-clicked", 2_500, 1),
                                new Reason("email-opened", 250, 1))),
                new LeadDisqualified(ofLead(4, 3, "2026-02-20", "2026-02-20T14:02:07.001Z", Cause.ACTIVITY),
                        afterUnsubscribing("Lead", "Disqualified")),
                new LeadReinstated(ofLead(5, 4, "2026-03-02", "2026-03-02T10:00:00Z", Cause.MODEL),
                        afterUnsubscribing("Disqualified", "Lead")),
                new ScoringModelActivated(new Metadata("model/weighted-b2b#4", 4, "weighted-b2b", 4,
                        LocalDate.parse("2026-03-02"), Instant.parse("2026-03-02T09:59:58.250Z"), Cause.OPERATION), 3),
                new DecaySweepCompleted(new Metadata("sweep/2026-02-15T00:10:00Z#1", 1, null, null,
                        LocalDate.parse("2026-02-15"), Instant.parse("2026-02-15T00:11:30.700Z"), Cause.OPERATION),
                        1500, 212, 212, 0),
                new PublishedEvent.LeadMerged(
                        ofLead(6, "2026-03-05", "2026-03-05T11:20:31.400Z", Cause.MERGE), LEAD, OTHER),
                new PublishedEvent.LeadSplit(
                        ofLead(8, "2026-03-06", "2026-03-06T08:00:02.010Z", Cause.SPLIT), LEAD, OTHER),
                new PublishedEvent.LeadOutcomeRecorded(
                        ofLead(7, 4, "2026-03-10", "2026-03-10T09:00:02.250Z", Cause.ACTIVITY),
                        new SalesOutcome(LEAD, "won", "sales", "deal-77-won", Instant.parse("2026-03-10T08:59:00Z"),
                                "They liked the pilot", "77", new SalesOutcome.Revenue(12_000_500, "EUR"),
                                new SalesOutcome.Standing("SQL", 100_500, 45_000, 55_500), false)),
                new PublishedEvent.LeadErased(
                        ofLead(9, "2026-03-09", "2026-03-09T16:45:10.900Z", Cause.ERASURE), LEAD),
                new PublishedEvent.LeadOverdue(ofLead(3, 3, "2026-01-18", "2026-01-18T00:10:09.300Z", Cause.DECAY),
                        LEAD, "MQL", LocalDate.parse("2026-01-15"), 2));
    }

    static JsonNode sample(PublishedEvent event) {
        return read("samples/" + file(event));
    }

    static JsonNode schema(PublishedEvent event) {
        return read("schemas/" + file(event));
    }

    static String file(PublishedEvent event) {
        return event.detailType().toLowerCase(Locale.ROOT).replace(' ', '-') + ".json";
    }

    static InputStream open(String resource) {
        @Nullable
        InputStream stream = Samples.class.getResourceAsStream(resource);
        return Objects.requireNonNull(stream, () -> "there is no resource " + resource);
    }

    private static JsonNode read(String resource) {
        try (InputStream stream = open(resource)) {
            return MAPPER.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Metadata ofLead(long seq, int modelVersion, String effectiveOn, String recordedAt, Cause cause) {
        return new Metadata(LEAD + "#" + seq, seq, "weighted-b2b", modelVersion, LocalDate.parse(effectiveOn),
                Instant.parse(recordedAt), cause);
    }

    private static Metadata ofLead(long seq, String effectiveOn, String recordedAt, Cause cause) {
        return new Metadata(LEAD + "#" + seq, seq, null, null, LocalDate.parse(effectiveOn),
                Instant.parse(recordedAt), cause);
    }

    private static StageChange change(String from, String to, long total, long engagement, TraitValue.Fields traits,
            Reason... more) {
        var reasons = new java.util.ArrayList<>(List.of(new Reason("industry-technology", 20_000, 1),
                new Reason("title-decision-maker", 15_000, 1), new Reason("region-north-america", 10_000, 1)));
        reasons.addAll(List.of(more));
        return new StageChange(LEAD, from, to, total, 45_000, engagement, reasons, traits);
    }

    private static StageChange afterUnsubscribing(String from, String to) {
        return new StageChange(LEAD, from, to, 17_500, 45_000, -27_500,
                List.of(new Reason("unsubscribed", -30_000, 1), new Reason("industry-technology", 20_000, 1),
                        new Reason("title-decision-maker", 15_000, 1), new Reason("region-north-america", 10_000, 1),
                        new Reason("email-clicked", 2_500, 1)),
                StageChange.NO_TRAITS);
    }
}
