package io.leadscore.infra.api;

import io.leadscore.infra.function.Acknowledgements;
import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.settings.CrmSink;
import io.leadscore.infra.settings.DeploymentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnApiMapping;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.DomainName;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpRoute;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteIntegration;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteKey;
import software.amazon.awscdk.services.apigatewayv2.IHttpRouteAuthorizer;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The HTTP API: its routes, their authorization and throttling, and the access log. */
public final class HttpApiConstruct extends Construct {
    /** Paths that take activities. They have no authorizer, because the function checks the write key. */
    private static final List<String> INGEST = List.of("/forms/{form}", "/v1/track", "/v1/identify", "/v1/page",
            "/v1/screen",
            "/v1/t", "/v1/i", "/v1/p", "/v1/s", "/v1/{call+}");
    /** Paths that answer questions about leads. */
    private static final List<String> LEADS = List.of("/leads", "/leads/{lead}", "/leads/{lead}/score",
            "/leads/{lead}/history", "/leads/{lead}/export", "/voids/{run}");
    /** Paths by which a person corrects leads, and who is who. */
    private static final List<String> CORRECTIONS = List.of("/leads/{lead}/merge", "/leads/{lead}/split",
            "/leads/{lead}/detach",
            "/leads/{lead}/void", "/leads/{lead}/restore", "/voids");
    /** Paths by which sales says what became of a lead. */
    private static final List<String> SALES = List.of("/leads/{lead}/outcomes");
    /** Paths by which a person erases, and takes inputs again. */
    private static final List<String> ERASURES = List.of("/leads/{lead}", "/suppressions/{identity}");
    /** Paths by which a company manages its write keys. */
    private static final String KEYS = "/keys";
    private static final String KEY = "/keys/{id}";
    /** What was refused lately. */
    private static final String REFUSED = "/intake/refused";
    /** The sweeps of the last days. */
    private static final String SWEEPS = "/system/sweeps";
    /** By which other systems get the leads that they lack. */
    private static final String OTHERS = "/crm/sync";
    /** Who calls, and what the caller may do. */
    private static final String ME = "/me";
    /** The OpenAPI document of the API, which is public. */
    private static final String CONTRACT = "/openapi.json";

    /** Where the host is in {@code https://host}, split at slashes. */
    private static final int HOST_OF_URL = 2;

    /** Requests come in bursts, so the requests of two seconds may come at once. */
    private static final int BURST_SECONDS = 2;
    /** An access log entry. It has the route instead of the path, which may contain an e-mail address, and no IP address. */
    private static final String LOG_FORMAT = """
            {"requestId":"$context.requestId","time":"$context.requestTime","route":"$context.routeKey",\
            "status":"$context.status","latencyMs":"$context.responseLatency",\
            "functionMs":"$context.integrationLatency","responseBytes":"$context.responseLength",\
            "error":"$context.error.responseType","integrationError":"$context.integrationErrorMessage"}""";

    private final HttpApi api;
    private final Map<String, Map<String, Object>> throttles = new TreeMap<>();
    private final List<HttpRoute> routes = new ArrayList<>();

    private final DeploymentSettings settings;

    /** Makes the API without routes. {@link #connect} adds them. */
    public HttpApiConstruct(Construct scope, DeploymentSettings settings) {
        super(scope, "Http");
        this.settings = settings;
        api = HttpApi.Builder.create(this, "Api")
                .apiName(settings.name())
                .createDefaultStage(false)
                // Beside a domain, a second address would only be a way around what is set up for the domain.
                .disableExecuteApiEndpoint(settings.domain() != null)
                .build();
    }

    /** @param readers finds out who calls the routes that are not open */
    public void connect(LeadFunction ingest, LeadFunction leads, IHttpRouteAuthorizer readers) {
        var toIngest = new HttpLambdaIntegration("ToIngest", ingest.live());
        var toLeads = new HttpLambdaIntegration("ToLeads", leads.live());
        for (String path : INGEST) {
            List<HttpRoute> open = route(HttpMethod.POST, path, toIngest, null, settings.ingestRate());
            open.forEach(route -> Acknowledgements.routeWithoutAuthorizer(route,
                    "The function checks the write key. Senders that cannot set headers send it in the body, where no authorizer sees it"));
        }
        for (CrmSink sink : settings.crm()) {
            if (sink.calls()) {
                route(HttpMethod.POST, "/crm/" + sink.sink(), toIngest, null, settings.ingestRate())
                        .forEach(route -> Acknowledgements.routeWithoutAuthorizer(route,
                                "The function checks the signature of the CRM"));
            }
        }
        Acknowledgements.routeWithoutAuthorizer(anyOther(toIngest, settings.ingestRate()),
                "The function checks the write key. It has no route that answers about leads");
        for (String path : LEADS) {
            route(HttpMethod.GET, path, toLeads, readers, settings.readRate());
        }
        for (String path : CORRECTIONS) {
            route(HttpMethod.POST, path, toLeads, readers, settings.readRate());
        }
        for (String path : SALES) {
            route(HttpMethod.POST, path, toLeads, readers, settings.readRate());
        }
        for (String path : ERASURES) {
            route(HttpMethod.DELETE, path, toLeads, readers, settings.readRate());
        }
        route(HttpMethod.GET, KEYS, toLeads, readers, settings.readRate());
        route(HttpMethod.POST, KEYS, toLeads, readers, settings.readRate());
        route(HttpMethod.DELETE, KEY, toLeads, readers, settings.readRate());
        route(HttpMethod.GET, REFUSED, toLeads, readers, settings.readRate());
        route(HttpMethod.GET, SWEEPS, toLeads, readers, settings.readRate());
        if (!settings.crm().isEmpty()) {
            route(HttpMethod.POST, OTHERS, toLeads, readers, settings.readRate());
        }
        route(HttpMethod.GET, ME, toLeads, readers, settings.readRate());
        route(HttpMethod.GET, CONTRACT, toLeads, null, settings.readRate()).forEach(
                route -> Acknowledgements.routeWithoutAuthorizer(route,
                        "The OpenAPI document is public and holds no data about leads"));
        CfnStage stage = stage();
        DeploymentSettings.Domain domain = settings.domain();
        if (domain != null) {
            map(domain, stage);
        }
        CfnOutput.Builder.create(this, "Url")
                .value(domain == null ? api.getApiEndpoint() : "https://" + domain.name())
                .description("URL of the API")
                .build();
    }

    /**
     * Everything that no other route matches: preflight requests, what browser SDKs ask, and calls without {@code /v1} or
     * with more slashes. AWS does not say how a path variable matches slashes, so the function finds the route.
     */
    private HttpRoute anyOther(HttpRouteIntegration ingest, int rate) {
        var route = HttpRoute.Builder.create(this, "AnyOther")
                .httpApi(api)
                .routeKey(HttpRouteKey.DEFAULT)
                .integration(ingest)
                .build();
        routes.add(route);
        throttle(HttpRouteKey.DEFAULT.getKey(), rate);
        return route;
    }

    private List<HttpRoute> route(HttpMethod method, String path, HttpRouteIntegration integration,
            @Nullable IHttpRouteAuthorizer authorizer, int rate) {
        var options = AddRoutesOptions.builder().path(path).methods(List.of(method)).integration(integration);
        if (authorizer != null) {
            options.authorizer(authorizer);
        }
        List<HttpRoute> added = api.addRoutes(options.build());
        routes.addAll(added);
        throttle(method + " " + path, rate);
        return added;
    }

    private void throttle(String routeKey, int rate) {
        // CloudFormation takes the names in this map as they are written here.
        throttles.put(routeKey, new TreeMap<>(Map.of("ThrottlingRateLimit", rate,
                "ThrottlingBurstLimit", BURST_SECONDS * rate, "DetailedMetricsEnabled", true)));
    }

    private CfnStage stage() {
        var log = LogGroup.Builder.create(this, "AccessLog")
                .logGroupName("/aws/apigateway/" + api.getHttpApiName())
                .retention(RetentionDays.ONE_MONTH)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
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
        // The throttling of a route can be set only after the route exists.
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
                .description("Target of the CNAME or alias record for " + domain.name())
                .build();
    }

    /** The host at which the API answers. */
    public String host() {
        DeploymentSettings.Domain domain = settings.domain();
        return domain == null ? Fn.select(HOST_OF_URL, Fn.split("/", api.getApiEndpoint())) : domain.name();
    }

    /** The id by which metrics name the API. */
    public String apiId() {
        return api.getApiId();
    }
}
