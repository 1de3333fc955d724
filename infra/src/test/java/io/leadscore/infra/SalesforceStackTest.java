package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.settings.DeploymentSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deployment whose leads are in Salesforce, which says what becomes of them on its partner event bus. */
class SalesforceStackTest {
    private static final String BUS = "aws.partner/salesforce.com/00D5g00000ABCDEEA4/0YL5g0000008OkLGAU";
    private static final String SINK = "\"sink\":\"salesforce\",\"url\":\"https://acme.my.salesforce.com\","
            + "\"secret\":\"arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-a1b2c3\"";
    private static final String OUTCOMES = "\"currency\":\"EUR\",\"outcomes\":["
            + "{\"object\":\"opportunity\",\"property\":\"StageName\",\"value\":\"Closed Won\",\"outcome\":\"won\"},"
            + "{\"object\":\"lead\",\"property\":\"Status\",\"value\":\"Unqualified\",\"outcome\":\"rejected\"}]";
    private static final Synthesised SYNTHESISED = Synthesised.of(
            "{\"crm\": [{" + SINK + ",\"incoming\":{\"bus\":\"" + BUS + "\"," + OUTCOMES + "}}]}", "salesforce");

    private static Map.Entry<String, JsonNode> rule() {
        return SYNTHESISED.properties("AWS::Events::Rule")
                .entrySet()
                .stream()
                .filter(rule -> rule.getValue().path("Name").asText().equals("leadscore-crm-from-salesforce"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_rule_on_the_partner_bus_leads_what_the_settings_name_to_the_queue_of_the_function() {
        JsonNode rule = rule().getValue();
        assertThat(rule.path("EventBusName").asText()).isEqualTo(BUS);
        assertThat(rule.path("EventPattern").toString()).isEqualTo("{\"detail\":{\"payload\":{\"ChangeEventHeader\":"
                + "{\"entityName\":[\"Lead\",\"Opportunity\"]}}},\"detail-type\":[\"LeadChangeEvent\","
                + "\"OpportunityChangeEvent\"],\"source\":[\"" + BUS + "\"]}");
        JsonNode target = rule.path("Targets").path(0);
        assertThat(target.path("Arn").toString()).contains("CrmMessages");
        assertThat(target.at("/DeadLetterConfig/Arn").isMissingNode()).isFalse();
        assertThat(target.at("/RetryPolicy/MaximumRetryAttempts").asInt()).isEqualTo(185);
    }

    /** Without it EventBridge drops each event. */
    @Test
    void the_queue_and_its_dead_letter_queue_take_messages_of_this_rule() {
        String arn = "{\"Fn::GetAtt\":[\"" + rule().getKey() + "\",\"Arn\"]}";
        List<JsonNode> allowing = SYNTHESISED.properties("AWS::SQS::QueuePolicy")
                .values()
                .stream()
                .filter(policy -> StreamSupport
                        .stream(policy.at("/PolicyDocument/Statement").spliterator(), false)
                        .anyMatch(statement -> statement.at("/Condition/ArnEquals/aws:SourceArn").toString().equals(arn)
                                && statement.path("Action").asText().equals("sqs:SendMessage")
                                && statement.at("/Principal/Service").asText().equals("events.amazonaws.com")))
                .toList();
        assertThat(allowing).hasSize(2);
    }

    @Test
    void strangers_reach_nothing_more() {
        assertThat(SYNTHESISED.properties("AWS::ApiGatewayV2::Route").values()).noneMatch(
                route -> route.path("RouteKey").asText().startsWith("POST /crm/salesforce"));
        JsonNode ingest = SYNTHESISED.properties("AWS::Lambda::Function")
                .values()
                .stream()
                .filter(function -> function.path("FunctionName").asText().equals("leadscore-ingest"))
                .findFirst()
                .orElseThrow();
        assertThat(ingest.at("/Environment/Variables/LEADSCORE_CRM_QUEUE_URL").isMissingNode()).isTrue();
        assertThat(Statement.of(SYNTHESISED.properties("AWS::IAM::Role", Synthesised.target(ingest.path("Role"))))
                .stream()
                .filter(statement -> statement.resources().toString().contains("secret:app"))
                .toList()).isEmpty();
    }

    /** A rule on a bus that is not there would make the deployment fail. */
    @Test
    void without_incoming_there_is_no_such_rule() {
        assertThat(Synthesised.everything().properties("AWS::Events::Rule").values())
                .noneMatch(rule -> rule.path("EventBusName").asText().startsWith("aws.partner"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"bus": "leadscore", %s}                                   | crm.incoming.bus must be the name of the partner event source
            {%s}                                                       | crm.incoming.bus must be the name of the partner event source
            {"bus": "aws.partner/salesforce.com/00D5g00000ABCDEEA4", %s} | aws.partner/salesforce.com/<org id>/<channel id>, but is aws.partner/salesforce.com/00D5g00000ABCDEEA4
            {"bus": "aws.partner/example.com/00D5g00000ABCDEEA4/1", %s} | crm.incoming.bus must be
            {"bus": "arn:aws:events:eu-central-1:123456789012:event-bus/aws.partner/salesforce.com/00D5g00000ABCDEEA4/1", %s} | crm.incoming.bus must be
            {"bus": "BUS", "secret": "x", %s}                          | knows no webhookUrl and no secret
            {"bus": "BUS", "webhookUrl": "https://a.example/crm/salesforce", %s} | knows no webhookUrl and no secret
            {"bus": "BUS", "color": "red", %s}                         | color
            {"bus": "BUS", "currency": "EUR"}                          | crm.incoming.outcomes is missing
            {"bus": "BUS", "outcomes": [{"object": "opportunity", "property": "StageName", "value": "x", "outcome": "won"}]} | crm.incoming.currency is missing
            {"bus": "BUS", "outcomes": [{"object": "deal", "property": "StageName", "value": "x", "outcome": "won"}], "currency": "EUR"} | crm.incoming.outcomes.object
            {"bus": "BUS", "outcomes": [{"object": "lead", "property": "Status,Name", "value": "x", "outcome": "won"}]} | crm.incoming.outcomes.property
            {"bus": "BUS", "outcomes": [{"object": "lead", "property": "leadscore_stage__c", "value": "x", "outcome": "won"}]} | names leadscore_stage__c, which Leadscore writes
            """)
    void settings_that_cannot_work_are_refused_with_what_to_do(String incoming, String message) {
        String settings = "{\"crm\": [{" + SINK + ",\"incoming\":"
                + incoming.replace("BUS", BUS).replace("%s", OUTCOMES)
                + "}]}";
        assertThatThrownBy(() -> DeploymentSettings.read(settings)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void hubspot_has_no_bus() {
        assertThatThrownBy(() -> DeploymentSettings
                .read("{\"crm\": [{" + SINK.replace("salesforce\",\"url\":\"https://acme.my.salesforce.com", "hubspot")
                        + ",\"incoming\":{\"bus\":\"" + BUS + "\","
                        + OUTCOMES.replace("opportunity", "deal").replace("\"lead\"", "\"contact\"") + "}}]}"))
                .hasMessageContaining("knows no bus");
    }
}
