package io.leadscore.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedLanguageTest {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4);

    /** What an outcome may lack. Without an active model, it has no stage and no score. */
    private static final Set<String> OPTIONAL_OF_OUTCOME = Set.of("model", "modelVersion", "reason", "deal", "revenue",
            "stage", "score");

    static Stream<PublishedEvent> events() {
        return Samples.all().stream();
    }

    private static List<Error> errors(PublishedEvent event, JsonNode envelope) {
        Schema schema = REGISTRY.getSchema(Samples.schema(event));
        return schema.validate(envelope);
    }

    @Test
    void every_kind_of_event_has_a_sample_and_a_schema_here() {
        Set<Class<?>> kinds = new HashSet<>();
        events().forEach(event -> kinds.add(event.getClass()));

        assertThat(kinds).isEqualTo(leaves(PublishedEvent.class));
    }

    private static Set<Class<?>> leaves(Class<?> sealed) {
        Set<Class<?>> leaves = new HashSet<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                leaves.addAll(leaves(permitted));
            } else {
                leaves.add(permitted);
            }
        }
        return leaves;
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_is_published_as_its_sample_shows(PublishedEvent event) throws IOException {
        EventBridgeEntry entry = Envelopes.of(event);
        JsonNode sample = Samples.sample(event);

        assertThat(Samples.MAPPER.readTree(entry.detail())).isEqualTo(sample.get("detail"));
        // Also as text, because the digits of a number are part of what is published.
        assertThat(entry.detail()).isEqualTo(sample.get("detail").toString());
        assertThat(entry.source()).isEqualTo(sample.get("source").textValue());
        assertThat(entry.detailType()).isEqualTo(sample.get("detail-type").textValue());
        assertThat(entry.time().truncatedTo(ChronoUnit.SECONDS))
                .isEqualTo(Instant.parse(sample.get("time").textValue()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_sample_is_valid_under_its_schema_and_under_no_other(PublishedEvent event) {
        JsonNode sample = Samples.sample(event);

        assertThat(errors(event, sample)).isEmpty();
        events().filter(other -> !other.equals(event))
                .forEach(other -> assertThat(errors(other, sample)).as(other.detailType()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_schema_is_valid_draft_4_and_refers_to_nothing_outside_of_itself(PublishedEvent event) throws IOException {
        JsonNode schema = Samples.schema(event);
        JsonNode draft4;
        try (InputStream metaSchema = Samples.class.getResourceAsStream("/draft-04/schema")) {
            draft4 = Samples.MAPPER.readTree(metaSchema);
        }

        assertThat(schema.get("$schema").textValue()).isEqualTo("http://json-schema.org/draft-04/schema#");
        assertThat(REGISTRY.getSchema(draft4).validate(schema)).isEmpty();
        assertThat(schema.findValuesAsText("$ref")).isNotEmpty().allMatch(ref -> ref.startsWith("#/definitions/"));
        assertThat(schema.get("x-amazon-events-detail-type").textValue()).isEqualTo(event.detailType());
    }

    @ParameterizedTest
    @MethodSource("events")
    void a_schema_refuses_a_missing_or_mistyped_field_and_accepts_an_added_one(
            PublishedEvent event) {
        JsonNode sample = Samples.sample(event);
        var places = new ArrayList<String>();
        collect(sample.get("detail"), "/detail", places);
        assertThat(places).contains("/detail/metadata", "/detail/metadata/id").hasSizeGreaterThan(8);

        for (String place : places) {
            String parent = place.substring(0, place.lastIndexOf('/'));
            String field = place.substring(place.lastIndexOf('/') + 1);

            ObjectNode mistyped = sample.deepCopy();
            ((ObjectNode) mistyped.at(parent)).put(field, true);
            assertThat(errors(event, mistyped)).as("%s of another type", place).isNotEmpty();

            ObjectNode extra = sample.deepCopy();
            ((ObjectNode) extra.at(parent)).put("addedLater", "x");
            assertThat(errors(event, extra)).as("one more in %s", parent).isEmpty();

            boolean isOfOutcome = event instanceof PublishedEvent.LeadOutcomeRecorded
                    && OPTIONAL_OF_OUTCOME.contains(field);
            if (!field.equals("traits") && !isOfOutcome) {
                ObjectNode missing = sample.deepCopy();
                ((ObjectNode) missing.at(parent)).remove(field);
                assertThat(errors(event, missing)).as("%s missing", place).isNotEmpty();
            }
        }
    }

    /** The paths of all fields of objects, also in array items. The fields inside traits depend on the deployment. */
    private static void collect(JsonNode node, String path, List<String> places) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                places.add(path + "/" + field.getKey());
                if (!field.getKey().equals("traits")) {
                    collect(field.getValue(), path + "/" + field.getKey(), places);
                }
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, places);
            }
        }
    }

    @Test
    void traits_are_absent_unless_the_deployment_publishes_some() {
        var silent = new StageChange("lead-1", "Prospect", "Lead", 1_000, 0, 1_000, List.of(), StageChange.NO_TRAITS);
        PublishedEvent event = new PublishedEvent.LeadStageChanged(Samples.all().getFirst().metadata(), silent);

        assertThat(Envelopes.of(event).detail()).doesNotContain("traits").contains("\"reasons\":[]");
    }

    @Test
    void an_outcome_of_which_little_is_known_is_valid_and_says_if_it_is_voided() throws IOException {
        var bare = new SalesOutcome("lead-1", "rejected", "hubspot", "m1", Instant.parse("2026-03-10T08:59:00Z"), null,
                null, null, null, true);
        var full = (PublishedEvent.LeadOutcomeRecorded) Samples.all()
                .stream()
                .filter(PublishedEvent.LeadOutcomeRecorded.class::isInstance)
                .findFirst()
                .orElseThrow();
        var metadata = new Metadata("lead-1#1", 1, null, null, full.metadata().effectiveOn(),
                full.metadata().recordedAt(), Cause.CORRECTION);
        var event = new PublishedEvent.LeadOutcomeRecorded(metadata, bare);
        var envelope = (ObjectNode) Samples.sample(event).deepCopy();
        envelope.set("detail", Samples.MAPPER.readTree(Envelopes.of(event).detail()));

        assertThat(errors(event, envelope)).isEmpty();
        assertThat(Envelopes.of(event).detail()).endsWith("\"data\":{\"leadId\":\"lead-1\",\"outcome\":\"rejected\","
                + "\"source\":\"hubspot\",\"messageId\":\"m1\",\"occurredAt\":\"2026-03-10T08:59:00Z\",\"voided\":true}}");
    }

    @Test
    void a_published_trait_keeps_the_json_that_its_source_sent() {
        var inner = new LinkedHashMap<String, TraitValue>();
        inner.put("z\"\n", new TraitValue.Decimal("1.50"));
        inner.put("a", new TraitValue.Items(List.of(new TraitValue.Flag(true), TraitValue.Null.NULL,
                new TraitValue.Text("é😀\\"), new TraitValue.Decimal("-1e-7"))));
        var traits = new TraitValue.Fields(Map.of("t", new TraitValue.Fields(inner)));
        var change = new StageChange("lead-1", "Prospect", "Lead", 1_000, 0, 1_000, List.of(), traits);
        PublishedEvent event = new PublishedEvent.LeadStageChanged(Samples.all().getFirst().metadata(), change);

        assertThat(Envelopes.of(event).detail())
                .contains("\"traits\":{\"t\":{\"z\\\"\\n\":1.50,\"a\":[true,null,\"é😀\\\\\",-1e-7]}}");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"0, 0", "1, 0.001", "-1, -0.001", "10, 0.01", "500, 0.5",
            "-500, -0.5",
            "1000, 1", "-1000, -1", "48500, 48.5", "-27062, -27.062", "1000000000, 1000000", "999999999, 999999.999"})
    void points_are_the_shortest_decimals(long milli, String decimal) {
        var change = new StageChange("lead-1", "Prospect", "Lead", milli, 0, 0, List.of(), StageChange.NO_TRAITS);
        PublishedEvent event = new PublishedEvent.LeadStageChanged(Samples.all().getFirst().metadata(), change);

        assertThat(Envelopes.of(event).detail()).contains("\"total\":" + decimal + ",");
    }

    @Test
    void the_asyncapi_document_names_every_event_and_refers_to_its_schema() throws IOException {
        JsonNode document;
        try (InputStream yaml = Samples.open("asyncapi.yaml")) {
            document = new YAMLMapper().readTree(yaml);
        }
        JsonNode messages = document.at("/components/messages");

        assertThat(messages).hasSize(Samples.all().size());
        assertThat(document.at("/channels/leadscore/messages")).hasSize(Samples.all().size());
        for (PublishedEvent event : Samples.all()) {
            String name = event.detailType().replace(" ", "");
            assertThat(messages.at("/" + name + "/name").textValue()).isEqualTo(event.detailType());
            assertThat(messages.at("/" + name + "/payload/schema/$ref").textValue())
                    .isEqualTo("schemas/" + Samples.file(event));
            assertThat(document.at("/channels/leadscore/messages/" + name + "/$ref").textValue())
                    .isEqualTo("#/components/messages/" + name);
        }
    }
}
