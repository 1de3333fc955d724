package io.leadscore.infra.api;

import io.leadscore.infra.function.Acknowledgements;
import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.settings.DeploymentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpJwtAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnApiMapping;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.CorsHttpMethod;
import software.amazon.awscdk.services.apigatewayv2.CorsPreflightOptions;
import software.amazon.awscdk.services.apigatewayv2.DomainName;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpRoute;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteIntegration;
import software.amazon.awscdk.services.apigatewayv2.IHttpRouteAuthorizer;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The HTTP API: its routes, who may call them, how often, and what is logged of them. */
public final class HttpApiConstruct extends Construct {
    /** Paths that take activities in. A write key, which is public, is asked for by the function. */
    private static final List<String> INGEST = List.of("/forms/{form}", "/v1/track", "/v1/identify", "/v1/page",
            "/v1/screen",
            "/v1/t", "/v1/i", "/v1/p", "/v1/s", "/v1/{call+}");
    /** Paths that answer about leads. */
    private static final List<String> LEADS = List.of("/leads", "/leads/{lead}", "/leads/{lead}/score",
            "/leads/{lead}/history");
    /** The contract, which is no secret. */
    private static final String CONTRACT = "/openapi.json";

    /** Browsers keep a preflight's answer no longer than this. */
    private static final Duration PREFLIGHT_KEPT = Duration.days(1);
    /** Callers come in bursts: twice a second's worth at once. */
    private static final int BURST_SECONDS = 2;
    /** A request in the log: the route, not the path, which may hold an e-mail address; and nobody's network address. */
    private static final String LOG_FORMAT = """
            {"requestId":"$context.requestId","time":"$context.requestTime","route":"$context.routeKey",\
            "status":"$context.status","latencyMs":"$context.responseLatency",\
            "functionMs":"$context.integrationLatency","responseBytes":"$context.responseLength",\
            "error":"$context.error.responseType","integrationError":"$context.integrationErrorMessage"}""";

    private final HttpApi api;
    private final Map<String, Map<String, Object>> throttles = new TreeMap<>();
    private final List<HttpRoute> routes = new ArrayList<>();

    public HttpApiConstruct(Construct scope, DeploymentSettings settings, LeadFunction ingest, LeadFunction leads) {
        super(scope, "Http");
        api = HttpApi.Builder.create(this, "Api")
                .apiName(settings.name())
                .createDefaultStage(false)
                .corsPreflight(CorsPreflightOptions.builder()
                        .allowOrigins(settings.corsOrigins())
                        .allowMethods(List.of(CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.OPTIONS))
                        .allowHeaders(List.of("authorization", "content-type", "content-encoding", "anonymousid"))
                        .exposeHeaders(List.of("retry-after"))
                        .maxAge(PREFLIGHT_KEPT)
                        .build())
                .build();
        var toIngest = new HttpLambdaIntegration("ToIngest", ingest.live());
        var toLeads = new HttpLambdaIntegration("ToLeads", leads.live());
        IHttpRouteAuthorizer readers = readers(settings);
        for (String path : INGEST) {
            List<HttpRoute> open = route(HttpMethod.POST, path, toIngest, null, settings.ingestRate());
            open.forEach(route -> Acknowledgements.openRoute(route,
                    "A write key is public and may only ingest; the function checks it, so that senders which cannot set headers can send it in the body"));
        }
        for (String path : LEADS) {
            route(HttpMethod.GET, path, toLeads, readers, settings.readRate());
        }
        route(HttpMethod.GET, CONTRACT, toLeads, null, settings.readRate()).forEach(
                route -> Acknowledgements.openRoute(route, "The contract is the same for everyone and names no lead"));
        CfnStage stage = stage();
        DeploymentSettings.Domain domain = settings.domain();
        if (domain != null) {
            map(domain, stage);
        }
        CfnOutput.Builder.create(this, "Url").value(api.getApiEndpoint()).description("Where the API answers").build();
    }

    private static IHttpRouteAuthorizer readers(DeploymentSettings settings) {
        DeploymentSettings.Issuer issuer = settings.issuer();
        return issuer == null ? new HttpIamAuthorizer()
                : HttpJwtAuthorizer.Builder.create("Readers", issuer.url()).jwtAudience(issuer.audience()).build();
    }

    private List<HttpRoute> route(HttpMethod method, String path, HttpRouteIntegration integration,
            @Nullable IHttpRouteAuthorizer authorizer, int rate) {
        var options = AddRoutesOptions.builder().path(path).methods(List.of(method)).integration(integration);
        if (authorizer != null) {
            options.authorizer(authorizer);
        }
        List<HttpRoute> added = api.addRoutes(options.build());
        routes.addAll(added);
        // A map of names that CloudFormation takes as they are.
        throttles.put(method + " " + path, new TreeMap<>(Map.of("ThrottlingRateLimit", rate,
                "ThrottlingBurstLimit", BURST_SECONDS * rate, "DetailedMetricsEnabled", true)));
        return added;
    }

    private CfnStage stage() {
        var log = LogGroup.Builder.create(this, "AccessLog")
                .logGroupName("/aws/apigateway/" + api.getHttpApiName())
                .retention(RetentionDays.ONE_MONTH)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        var stage = CfnStage.Builder.create(this, "Stage")
                .apiId(api.getApiId())
                .stageName("$default")
                .autoDeploy(true)
                .accessLogSettings(CfnStage.AccessLogSettingsProperty.builder()
                        .destinationArn(log.getLogGroupArn())
                        .format(LOG_FORMAT)
                        .build())
                .routeSettings(throttles)
                .build();
        // A throttle names its route, which must be there.
        routes.forEach(stage.getNode()::addDependency);
        return stage;
    }

    private void map(DeploymentSettings.Domain domain, CfnStage stage) {
        var name = DomainName.Builder.create(this, "Domain")
                .domainName(domain.name())
                .certificate(Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn()))
                .build();
        CfnApiMapping.Builder.create(this, "Mapping")
                .apiId(api.getApiId())
                .domainName(name.getName())
                .stage(stage.getRef())
                .build();
        CfnOutput.Builder.create(this, "DomainTarget")
                .value(name.getRegionalDomainName())
                .description("What a CNAME or alias record for " + domain.name() + " points at")
                .build();
    }

    /** For metrics. */
    public String apiId() {
        return api.getApiId();
    }
}
