package io.leadscore.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong setting stops the synthesis with a message that names it. */
final class DeploymentSettingsTest {
    @Test
    void an_empty_file_gives_the_defaults() {
        DeploymentSettings settings = DeploymentSettings.read("{}");
        assertThat(settings.name()).isEqualTo("leadscore");
        assertThat(settings.access()).isEqualTo(Access.IAM);
        assertThat(settings.issuer()).isNull();
        assertThat(settings.page()).isNull();
        assertThat(settings.publishedTraits()).isEmpty();
        assertThat(settings.numericTraits()).containsExactly("companySize");
        assertThat(settings.models()).containsExactly("weighted-b2b");
    }

    @Test
    void the_settings_file_of_this_repository_can_be_read() throws IOException {
        assertThat(DeploymentSettings.read(Files.readString(Path.of("settings.json"))).name()).isEqualTo("leadscore");
    }

    @Test
    void an_issuer_needs_a_url_an_audience_and_the_client_of_the_page() {
        Issuer issuer = Objects.requireNonNull(DeploymentSettings.read("""
                {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c"}}""").issuer());
        assertThat(issuer).isEqualTo(
                new Issuer("https://a", List.of("b"), "c", List.of("openid"), List.of(), "scope", "", null));
    }

    @Test
    void the_order_of_a_list_does_not_matter() {
        assertThat(DeploymentSettings.read("{\"publishedTraits\": [\"b\", \"a\"]}")).isEqualTo(
                DeploymentSettings.read("{\"publishedTraits\": [\"a\", \"b\"]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"nmae": "x"}                                        | nmae
            {"name": "Lead Score"}                               | name
            {"name": 5} x                                        | settings
            {"access": "JWT"}                                    | access must be iam or jwt
            {"access": "none"}                                   | access must be iam or jwt
            {"issuer": {"url": "https://a", "audience": ["b"], "clientId": "c"}} | issuer is set, but access is iam
            {"page": {"domain": "a.example", "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a"}} | page is set, but access is iam
            {"access": "jwt", "issuer": {"url": "http://a", "audience": ["b"]}} | issuer.url
            {"access": "jwt", "issuer": {"url": "https://a", "audience": []}} | issuer.audience
            {"access": "jwt", "issuer": {"url": "https://a"}}    | issuer.audience
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"]}} | issuer.clientId
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c", "scopes": ["email"]}} | issuer.scopes must contain openid
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c", "scopes": ["openid email"]}} | issuer.scopes
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c", "hosts": ["https://x"]}} | issuer.hosts
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c", "hosts": ["x;default-src"]}} | issuer.hosts
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c", "permissionClaim": ""}} | issuer.permissionClaim
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c", "permissionPrefix": "a b"}} | issuer.permissionPrefix
            {"access": "jwt", "issuer": {"url": "https://a", "audience": ["b"], "clientId": "c", "nameClaim": " "}} | issuer.nameClaim
            {"access": "jwt", "page": {"domain": "a.example", "certificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/a"}} | page.certificateArn
            {"access": "jwt", "page": {"domain": "https://a.example", "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a"}} | page.domain
            {"domain": {"name": "leads.example.com"}}            | domain.certificateArn
            {"nextHosts": ["https://www.example.com/"]}          | nextHosts
            {"corsOrigins": ["www.example.com"]}                 | corsOrigins
            {"segmentSource": "aws.ses"}                         | segmentSource
            {"publishedTraits": ["a,b"]}                         | publishedTraits
            {"models": [" ours"]}                                | models
            {"models": "weighted-b2b"}                           | settings
            {"ingestRate": 0}                                    | ingestRate
            {"readRate": 10001}                                  | readRate
            {"ingestConcurrency": -1}                            | ingestConcurrency
            {"ingestConcurrency": 1001}                          | ingestConcurrency
            {"maxWriteUnits": 499}                               | maxWriteUnits
            {"maxWriteUnits": 40001}                             | maxWriteUnits
            {"maxReadUnits": 0}                                  | maxReadUnits
            {"restores": 1000}                                   | restores
            {"blockedIdentities": ["a,b"]}                       | blockedIdentities
            {"partnerTraits": ["job title"]}                     | partnerTraits
            {"partnerEvents": [""]}                              | partnerEvents
            {"keyRequestsPerMinute": -1}                         | keyRequestsPerMinute
            {"leadActivitiesPerMinute": 1000000}                 | leadActivitiesPerMinute
            {"crm": [{"url": "https://a.example"}]}              | crm.sink must be one of [hubspot, salesforce, slack, webhook], but is missing
            {"crm": [{"sink": "fax"}]}                           | crm.sink must be one of [hubspot, salesforce, slack, webhook], but is fax
            {"crm": [{"sink": "webhook"}]}                       | the sink webhook has no secret
            {"crm": [{"sink": "webhook", "url": "https://a.example"}]} | the sink webhook has no secret
            {"crm": [{"sink": "webhook", "url": "http://a.example", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}]} | crm.url
            {"crm": [{"sink": "webhook", "url": "https://u:p@a.example", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}]} | crm.url
            {"crm": [{"sink": "webhook", "url": "https://a.example", "secret": "s3cret"}]} | crm.secret
            {"crm": [{"sink": "webhook", "url": "https://a.example", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "stage": " "}]} | crm.stage
            {"crm": [{"sink": "webhook", "url": "https://a.example", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}, {"sink": "webhook", "url": "https://b.example", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}]} | crm has a sink twice
            {"crm": [{"sink": "hubspot"}]} | the sink hubspot has no secret
            {"crm": [{"sink": "slack"}]} | the sink slack has no secret
            {"crm": [{"sink": "salesforce", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}]} | the sink salesforce has no url
            {"crm": [{"sink": "salesforce", "url": "https://a.example/x", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}]} | crm.url
            {"crm": [{"sink": "salesforce", "url": "https://a.example", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "object": "Account"}]} | crm.object
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "company": "x"}]} | the sink hubspot does not know the option company
            {"crm": [{"sink": "slack", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "url": "https://hooks.slack.com/services/x"}]} | the sink slack does not know the option url
            {"crm": [{"sink": "slack", "secret": "https://hooks.slack.com/services/x"}]} | crm.secret
            {"crm": [{"sink": "slack", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "page": "leads.example"}]} | crm.page
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "create": "no"}]} | crm.create must be true or false
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "traits": ["company"]}]} | crm.traits must be an object of texts
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "traits": {"company": 1}}]} | crm.traits must be an object of texts
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "onErasure": "keep"}]} | crm.onErasure
            {"crm": [{"sink": "webhook", "url": "https://a.example", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "traits": {}}]} | the sink webhook does not know the option traits
            {"crm": [{"sink": "webhook", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}]} | the sink webhook has no url
            {"crm": ["webhook"]} | crm must have objects
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "incoming": {"webhookUrl": "https://a.example/crm/hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "outcomes": [{"object": "contact", "property": "leadscore_stage", "value": "x", "outcome": "won"}]}}]} | names leadscore_stage, which Leadscore writes
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "traits": {"a": "jobtitle"}, "incoming": {"webhookUrl": "https://a.example/crm/hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "outcomes": [{"object": "contact", "property": "jobtitle", "value": "x", "outcome": "won"}]}}]} | names jobtitle, which Leadscore writes
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "lifecycleStages": {"MQL": "x"}, "incoming": {"webhookUrl": "https://a.example/crm/hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "outcomes": [{"object": "contact", "property": "lifecyclestage", "value": "x", "outcome": "won"}]}}]} | names lifecyclestage, which Leadscore writes
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "incoming": {"webhookUrl": "https://a.example/crm/hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "outcomes": [{"object": "company", "property": "a", "value": "x", "outcome": "won"}]}}]} | crm.incoming.outcomes.object
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "incoming": {"webhookUrl": "https://a.example/crm/hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "outcomes": [{"object": "contact", "property": "a", "value": "x", "outcome": "bought"}]}}]} | crm.incoming.outcomes.outcome
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "incoming": {"webhookUrl": "https://a.example/crm/hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "outcomes": [{"object": "deal", "property": "a", "value": "x", "outcome": "won"}]}}]} | crm.incoming.currency is missing
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "incoming": {"webhookUrl": "https://a.example/", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}}]} | crm.incoming.webhookUrl
            {"crm": [{"sink": "hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b", "incoming": {"webhookUrl": "https://a.example/crm/hubspot", "secret": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b"}}]} | crm.incoming.outcomes is missing
            {"alarmEmail": "nobody"}                             | alarmEmail""")
    void a_wrong_setting_is_named(String json, String field) {
        assertThatThrownBy(() -> DeploymentSettings.read(json)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("settings: ")
                .hasMessageContaining(field)
                .message()
                .doesNotContain("settings: settings:");
    }

    /** Whatever a system knows reaches the function as it is in the file. */
    @Test
    void each_system_takes_all_its_options() {
        String secret = "\"secret\": \"arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b\"";
        List<String> sinks = List.of(
                "{\"sink\": \"hubspot\", " + secret
                        + ", \"stage\": \"MQL\", \"model\": \"m\", \"create\": false, \"traits\": "
                        + "{\"b\": \"x\", \"a\": \"y\"}, \"onErasure\": \"delete\", \"lifecycleStages\": {\"MQL\": \"lead\"}, "
                        + "\"url\": \"https://proxy.example\"}",
                "{\"sink\": \"salesforce\", " + secret
                        + ", \"url\": \"https://acme.my.salesforce.com\", \"object\": \"Contact\", "
                        + "\"company\": \"None yet\", \"traits\": {}}",
                "{\"sink\": \"slack\", " + secret
                        + ", \"page\": \"https://leads.example.com\", \"traits\": {\"name\": \"Name\"}}",
                "{\"sink\": \"webhook\", " + secret
                        + ", \"url\": \"https://a.example/b?c=d\", \"allowPrivate\": false}");
        DeploymentSettings settings = DeploymentSettings.read("{\"crm\": [" + String.join(",", sinks) + "]}");
        assertThat(settings.crm()).hasSize(4).allSatisfy(sink -> {
            assertThat(sink.secret()).isEqualTo("arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-b");
            assertThat(sinks.stream().map(text -> text.replace(" ", "")))
                    .contains(sink.options().toString().replace(" ", ""));
        });
    }
}
