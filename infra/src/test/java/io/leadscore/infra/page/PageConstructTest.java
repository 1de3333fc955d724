package io.leadscore.infra.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Statement;
import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The page in the template: with the issuer of the settings, and with a user pool of its own. */
final class PageConstructTest {
    private static final Synthesised ISSUER = Synthesised.everything();
    private static final Synthesised COGNITO = Synthesised.withUserPool();
    private static final Synthesised IAM = Synthesised.defaults();
    private static final List<Synthesised> BOTH = List.of(ISSUER, COGNITO);

    private static JsonNode distribution(Synthesised synthesised) {
        return synthesised.only("AWS::CloudFront::Distribution").path("DistributionConfig");
    }

    private static JsonNode bucket(Synthesised synthesised) {
        return synthesised.resources("AWS::S3::Bucket")
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().startsWith("Page"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static JsonNode files(Synthesised synthesised) {
        return Synthesised.json(synthesised.file("PageFiles.template.json")).path("Resources");
    }

    private static List<JsonNode> of(JsonNode resources, String type) {
        var found = new ArrayList<JsonNode>();
        resources.forEach(resource -> {
            if (resource.path("Type").asText().equals(type)) {
                found.add(resource.path("Properties"));
            }
        });
        return found;
    }

    @Test
    void without_tokens_there_is_no_page_and_no_user_pool() {
        assertThat(IAM.allResources().values()).extracting(resource -> resource.path("Type").asText())
                .noneMatch(type -> type.startsWith("AWS::CloudFront") || type.startsWith("AWS::Cognito"));
        assertThat(IAM.resources("AWS::S3::Bucket")).hasSize(1);
        assertThat(Path.of("target/cdk-test/defaults/PageFiles.template.json")).doesNotExist();
    }

    @Test
    void only_the_distribution_reads_the_bucket_and_only_over_tls() {
        for (Synthesised synthesised : BOTH) {
            JsonNode bucket = bucket(synthesised).path("Properties");
            assertThat(bucket.path("PublicAccessBlockConfiguration")).isEqualTo(Synthesised.json("""
                    {"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true,
                     "RestrictPublicBuckets": true}"""));
            assertThat(bucket.has("BucketEncryption")).isTrue();
            assertThat(bucket.has("WebsiteConfiguration")).isFalse();
            var allowed = new ArrayList<JsonNode>();
            synthesised.properties("AWS::S3::BucketPolicy")
                    .values()
                    .stream()
                    .filter(policy -> Synthesised.target(policy.path("Bucket")).startsWith("Page"))
                    .forEach(policy -> policy.at("/PolicyDocument/Statement").forEach(statement -> {
                        if (statement.path("Effect").asText().equals("Allow")) {
                            allowed.add(statement);
                        }
                    }));
            assertThat(allowed).singleElement().satisfies(statement -> {
                assertThat(statement.path("Action").asText()).isEqualTo("s3:GetObject");
                assertThat(statement.at("/Principal/Service").asText()).isEqualTo("cloudfront.amazonaws.com");
                assertThat(Synthesised.resolved(statement.at("/Condition/StringEquals/AWS:SourceArn")))
                        .contains("distribution/<Page");
            });
            JsonNode origin = distribution(synthesised).path("Origins").path(0);
            assertThat(origin.has("OriginAccessControlId")).isTrue();
            assertThat(synthesised.only("AWS::CloudFront::OriginAccessControl")
                    .at("/OriginAccessControlConfig/SigningBehavior")
                    .asText()).isEqualTo("always");
        }
    }

    @Test
    void the_page_is_compressed_http_3_and_the_start_has_no_name() {
        for (Synthesised synthesised : BOTH) {
            JsonNode distribution = distribution(synthesised);
            assertThat(distribution.path("DefaultRootObject").asText()).isEqualTo("index.html");
            assertThat(distribution.path("HttpVersion").asText()).isEqualTo("http2and3");
            assertThat(distribution.at("/DefaultCacheBehavior/Compress").asBoolean()).isTrue();
            assertThat(distribution.at("/DefaultCacheBehavior/ViewerProtocolPolicy").asText())
                    .isEqualTo("redirect-to-https");
            // They would turn an answer 404 of the API into a page.
            assertThat(distribution.has("CustomErrorResponses")).isFalse();
            // It would have IP addresses.
            assertThat(distribution.has("Logging")).isFalse();
        }
        assertThat(distribution(ISSUER).at("/ViewerCertificate/MinimumProtocolVersion").asText())
                .isEqualTo("TLSv1.2_2021");
        assertThat(distribution(ISSUER).path("Aliases")).hasToString("[\"score.example.com\"]");
        assertThat(distribution(COGNITO).has("Aliases")).isFalse();
    }

    /** The ids are those of policies that AWS manages: CachingDisabled and AllViewerExceptHostHeader. */
    @Test
    void below_api_every_request_reaches_the_api_as_it_is_but_for_host_and_prefix() {
        for (Synthesised synthesised : BOTH) {
            assertThat(distribution(synthesised).path("CacheBehaviors")).hasSize(1);
            JsonNode api = distribution(synthesised).at("/CacheBehaviors/0");
            assertThat(api.path("PathPattern").asText()).isEqualTo("/api/*");
            var methods = new TreeSet<String>();
            api.path("AllowedMethods").forEach(method -> methods.add(method.asText()));
            assertThat(methods).containsExactly("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
            assertThat(api.path("CachePolicyId").asText()).isEqualTo("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
            assertThat(api.path("OriginRequestPolicyId").asText()).isEqualTo("b689b0a8-53d0-40ab-baf2-68738e2966ac");
            assertThat(api.path("ViewerProtocolPolicy").asText()).isEqualTo("https-only");
            assertThat(api.at("/FunctionAssociations/0/EventType").asText()).isEqualTo("viewer-request");
            JsonNode origin = distribution(synthesised).at("/Origins/1");
            assertThat(origin.path("Id")).isEqualTo(api.path("TargetOriginId"));
            assertThat(origin.at("/CustomOriginConfig/OriginProtocolPolicy").asText()).isEqualTo("https-only");
        }
        assertThat(distribution(ISSUER).at("/Origins/1/DomainName").asText()).isEqualTo("leads.example.com");
        // The address of the API without a domain: its URL, split at slashes.
        assertThat(distribution(COGNITO).at("/Origins/1/DomainName").toString()).contains("Fn::Select", "ApiEndpoint");
    }

    /** The function runs in Node, as the CDK does. CloudFront runs the same language. */
    @Test
    void the_prefix_is_taken_off_once() throws Exception {
        String code = COGNITO.only("AWS::CloudFront::Function").path("FunctionCode").asText();
        var paths = Map.of("/api/leads", "/leads", "/api", "/", "/api/", "/", "/api/api/leads", "/api/leads",
                "/apileads", "/apileads", "/api/leads/email:a%2Fb", "/leads/email:a%2Fb", "/api//me", "//me",
                "/x/api/leads", "/x/api/leads", "/API/leads", "/API/leads");
        var script = new StringBuilder(code);
        paths.keySet()
                .forEach(path -> script
                        .append("console.log(handler({request: {uri: '" + path + "', method: 'POST'}}).uri);\n"));
        Process node = new ProcessBuilder("node", "-e", script.toString()).redirectErrorStream(true).start();
        var output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertThat(node.waitFor()).as(output.toString()).isZero();
        assertThat(output).containsExactlyElementsOf(paths.values());
    }

    @Test
    void browsers_get_the_headers_that_keep_others_out() {
        Map<Synthesised, String> connect = Map.of(ISSUER,
                " https://login.example.com https://token.example.com:8443", COGNITO,
                " https://cognito-idp.eu-central-1.amazonaws.com"
                        + " https://leadscore-123456789012.auth.eu-central-1.amazoncognito.com");
        connect.forEach((synthesised, hosts) -> {
            JsonNode headers = synthesised.only("AWS::CloudFront::ResponseHeadersPolicy")
                    .at("/ResponseHeadersPolicyConfig/SecurityHeadersConfig");
            assertThat(Synthesised.resolved(headers.at("/ContentSecurityPolicy/ContentSecurityPolicy")))
                    .isEqualTo("default-src 'self'; style-src 'self'; font-src 'self' data:; "
                            + "img-src 'self' data: blob:; connect-src 'self'" + hosts
                            + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
            assertThat(headers.at("/StrictTransportSecurity/AccessControlMaxAgeSec").asInt()).isEqualTo(63_072_000);
            assertThat(headers.at("/FrameOptions/FrameOption").asText()).isEqualTo("DENY");
            assertThat(headers.at("/ReferrerPolicy/ReferrerPolicy").asText()).isEqualTo("no-referrer");
            assertThat(headers.has("ContentTypeOptions")).isTrue();
            headers.forEach(header -> assertThat(header.path("Override").asBoolean()).isTrue());
            assertThat(
                    Synthesised.target(distribution(synthesised).at("/DefaultCacheBehavior/ResponseHeadersPolicyId")))
                    .startsWith("PageHeaders");
        });
    }

    @Test
    void nobody_signs_up_and_the_client_is_public_with_the_code_flow_alone() {
        JsonNode pool = COGNITO.only("AWS::Cognito::UserPool");
        assertThat(pool.at("/AdminCreateUserConfig/AllowAdminCreateUserOnly").asBoolean()).isTrue();
        assertThat(pool.path("MfaConfiguration").asText()).isEqualTo("OPTIONAL");
        assertThat(pool.path("EnabledMfas")).hasToString("[\"SOFTWARE_TOKEN_MFA\"]");
        assertThat(pool.at("/Policies/PasswordPolicy/MinimumLength").asInt()).isEqualTo(12);
        assertThat(pool.path("DeletionProtection").asText()).isEqualTo("ACTIVE");
        JsonNode client = COGNITO.only("AWS::Cognito::UserPoolClient");
        assertThat(client.path("GenerateSecret").asBoolean()).isFalse();
        assertThat(client.path("AllowedOAuthFlows")).hasToString("[\"code\"]");
        assertThat(client.path("CallbackURLs")).isEqualTo(client.path("LogoutURLs")).hasSize(1);
        assertThat(Synthesised.resolved(client.at("/CallbackURLs/0")))
                .matches("https://<PageDistribution[A-F0-9]+\\.DomainName>/");
        assertThat(client.path("AccessTokenValidity").asInt()).isEqualTo(15);
        assertThat(COGNITO.only("AWS::Cognito::UserPoolDomain").path("ManagedLoginVersion").asInt()).isEqualTo(2);
        assertThat(COGNITO.properties("AWS::Cognito::UserPoolGroup").values())
                .extracting(group -> group.path("GroupName").asText())
                .containsExactlyInAnyOrder("read", "outcomes", "leads", "models", "admin");
        assertThat(ISSUER.resources("AWS::Cognito::UserPool")).isEmpty();
    }

    @Test
    void the_authorizer_accepts_tokens_of_the_pool_for_the_page_alone() {
        JsonNode jwt = COGNITO.only("AWS::ApiGatewayV2::Authorizer").path("JwtConfiguration");
        assertThat(Synthesised.resolved(jwt.path("Issuer"))).matches("<PageUsersPool[A-F0-9]+\\.ProviderURL>");
        assertThat(jwt.path("Audience")).hasSize(1);
        assertThat(Synthesised.target(jwt.at("/Audience/0"))).startsWith("PageUsersPool");
        COGNITO.properties("AWS::Lambda::Function").values().forEach(function -> {
            JsonNode variables = function.at("/Environment/Variables");
            boolean leads = function.path("FunctionName").asText().equals("leadscore-leads");
            assertThat(variables.path("LEADSCORE_ACCESS").asText()).isEqualTo(leads ? "jwt" : "");
            assertThat(variables.path("LEADSCORE_PERMISSION_CLAIM").asText()).isEqualTo(leads ? "cognito:groups" : "");
            assertThat(variables.path("LEADSCORE_NAME_CLAIM").asText()).isEqualTo(leads ? "username" : "");
        });
    }

    @Test
    void the_files_are_copied_by_a_role_that_can_do_nothing_else() {
        for (Synthesised synthesised : BOTH) {
            assertThat(of(files(synthesised), "AWS::IAM::Policy")).isEmpty();
            assertThat(of(files(synthesised), "AWS::IAM::Role")).singleElement().satisfies(role -> {
                assertThat(role.has("ManagedPolicyArns")).isFalse();
                assertThat(Statement.of(role)).flatExtracting(Statement::actions)
                        .containsExactlyInAnyOrder("s3:GetObject", "s3:ListBucket", "s3:PutObject",
                                "logs:CreateLogStream", "logs:PutLogEvents");
            });
        }
    }

    @Test
    void what_is_hashed_is_kept_for_a_year_and_the_start_is_asked_for_each_time() {
        for (Synthesised synthesised : BOTH) {
            List<JsonNode> copies = of(files(synthesised), "Custom::CDKBucketDeployment");
            assertThat(copies).hasSize(2).allSatisfy(copy -> {
                assertThat(copy.path("Exclude")).hasToString("[\"*\"]");
                assertThat(copy.path("Prune").asBoolean()).as("a page that is open needs its old files").isFalse();
            });
            assertThat(copies).anySatisfy(copy -> {
                assertThat(copy.path("Include")).hasToString("[\"assets/*\"]");
                assertThat(copy.at("/SystemMetadata/cache-control").asText())
                        .isEqualTo("public, max-age=31536000, immutable");
            }).anySatisfy(copy -> {
                assertThat(copy.path("Include")).hasToString("[\"index.html\",\"config.json\"]");
                assertThat(copy.at("/SystemMetadata/cache-control").asText()).isEqualTo("no-cache");
            });
        }
    }

    @Test
    void the_page_reads_from_config_json_how_people_sign_in_and_where_forms_send() throws IOException {
        assertThat(config("everything")).isEqualTo("{\"signIn\":{\"authority\":\"https://login.example.com/\","
                + "\"clientId\":\"page-1\",\"scope\":\"openid profile\"},"
                // The API itself, without a path: an SDK of Segment drops the path of an address.
                + "\"intakeUrl\":\"https://leads.example.com\"}");
        // What is only known when the stack exists is put in when the files are copied, with its quotation marks.
        String config = config("user-pool");
        JsonNode markers = of(files(COGNITO), "Custom::CDKBucketDeployment").stream()
                .map(copy -> copy.at("/SourceMarkers/1"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
        for (var marker : markers.properties()) {
            var value = new StringBuilder();
            marker.getValue()
                    .at("/Fn::Join/1")
                    .forEach(part -> value.append(part.isTextual() ? part.asText()
                            : part.has("Ref") ? part.path("Ref").asText()
                                    : part.path("Fn::ImportValue")
                                            .asText()
                                            .replaceAll(".*(PageUsersPool)[A-F0-9]*", "")));
            config = config.replace(marker.getKey(), value);
        }
        JsonNode signIn = Synthesised.json(config).path("signIn");
        assertThat(signIn.path("authority").asText()).startsWith("ProviderURL");
        assertThat(signIn.path("clientId").asText()).startsWith("Page");
        assertThat(signIn.path("scope").asText()).isEqualTo("openid");
        assertThat(signIn.path("signOutUrl").asText()).startsWith("https://").endsWith(".amazoncognito.com/logout");
    }

    private static String config(String synthesis) throws IOException {
        try (var paths = Files.walk(Path.of("target/cdk-test", synthesis))) {
            Path config = paths.filter(path -> path.endsWith("config.json")).findFirst().orElseThrow();
            return Files.readString(config);
        }
    }

    @Test
    void a_page_that_was_not_built_stops_the_synthesis_and_says_what_to_do() {
        assertThatThrownBy(() -> Synthesised.of("{\"access\": \"jwt\"}", "unbuilt", Path.of("target/none")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("target/none")
                .hasMessageContaining("Install Node 20");
    }

    @Test
    void the_addresses_are_outputs() {
        JsonNode outputs = Synthesised.json(ISSUER.file("Leadscore.template.json")).path("Outputs");
        assertThat(outputs.findValuesAsText("Value")).contains("https://score.example.com/");
        JsonNode cognito = Synthesised.json(COGNITO.file("Leadscore.template.json")).path("Outputs");
        assertThat(cognito.properties()).extracting(Map.Entry::getKey)
                .anyMatch(name -> name.startsWith("PageUrl"))
                .anyMatch(name -> name.contains("UserPoolId"));
    }
}
