package io.leadscore.infra.page;

import io.leadscore.infra.function.Acknowledgements;
import io.leadscore.infra.settings.DeploymentSettings;
import io.leadscore.infra.settings.Issuer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.cloudfront.AllowedMethods;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.CachePolicy;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudfront.FunctionAssociation;
import software.amazon.awscdk.services.cloudfront.FunctionCode;
import software.amazon.awscdk.services.cloudfront.FunctionEventType;
import software.amazon.awscdk.services.cloudfront.FunctionRuntime;
import software.amazon.awscdk.services.cloudfront.HttpVersion;
import software.amazon.awscdk.services.cloudfront.OriginProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.OriginSslPolicy;
import software.amazon.awscdk.services.cloudfront.SecurityPolicyProtocol;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.origins.HttpOrigin;
import software.amazon.awscdk.services.cloudfront.origins.S3BucketOrigin;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * The address of the page: its files, and the API below {@code /api}, so that the page calls no other origin. There are no error
 * pages of the distribution: they would turn an answer 404 of the API into HTML.
 */
public final class PageConstruct extends Construct {
    private static final double MIN_TLS = 1.2;
    /** The API knows nothing of this prefix. */
    private static final String STRIP = """
            function handler(event) {
              var request = event.request;
              request.uri = request.uri.replace(/^\\/api(?=\\/|$)/, '') || '/';
              return request;
            }
            """;

    private final Bucket files;
    private final SignIn signIn;
    private final String apiHost;

    /** @param apiHost where the API answers */
    public PageConstruct(Construct scope, DeploymentSettings settings, String apiHost) {
        super(scope, "Page");
        this.apiHost = apiHost;
        files = Bucket.Builder.create(this, "Files")
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .encryption(BucketEncryption.S3_MANAGED)
                .enforceSsl(true)
                .minimumTlsVersion(MIN_TLS)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        Acknowledgements.bucketOfPublicFiles(files);
        Issuer issuer = settings.issuer();
        UserPoolConstruct users = issuer == null ? new UserPoolConstruct(this, settings) : null;
        List<String> hosts = users != null ? users.hosts() : SignIn.hosts(Objects.requireNonNull(issuer));
        Distribution distribution = distribution(settings, apiHost, hosts);
        DeploymentSettings.Page page = settings.page();
        String url = "https://" + (page == null ? distribution.getDistributionDomainName() : page.domain()) + "/";
        signIn = users != null ? users.signIn(url) : SignIn.at(Objects.requireNonNull(issuer));
        CfnOutput.Builder.create(this, "Url").value(url).description("URL of the page").build();
        if (page != null) {
            CfnOutput.Builder.create(this, "DomainTarget")
                    .value(distribution.getDistributionDomainName())
                    .description("Target of the CNAME or alias record for " + page.domain())
                    .build();
        }
    }

    private Distribution distribution(DeploymentSettings settings, String apiHost, List<String> signInHosts) {
        var builder = Distribution.Builder.create(this, "Distribution")
                .comment(settings.name() + ": the page")
                .defaultRootObject("index.html")
                .httpVersion(HttpVersion.HTTP2_AND_3)
                .minimumProtocolVersion(SecurityPolicyProtocol.TLS_V1_2_2021)
                .defaultBehavior(BehaviorOptions.builder()
                        .origin(S3BucketOrigin.withOriginAccessControl(files))
                        .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                        .compress(true)
                        // The files say themselves how long they may be kept.
                        .cachePolicy(CachePolicy.CACHING_OPTIMIZED)
                        .responseHeadersPolicy(SecurityHeaders.policy(this, signInHosts))
                        .build())
                .additionalBehaviors(Map.of("/api/*", api(apiHost)));
        DeploymentSettings.Page page = settings.page();
        if (page != null) {
            builder.domainNames(List.of(page.domain()))
                    .certificate(Certificate.fromCertificateArn(this, "Certificate", page.certificateArn()));
        }
        Distribution distribution = builder.build();
        Acknowledgements.page(distribution);
        if (page == null) {
            Acknowledgements.domainOfCloudFront(distribution);
        }
        return distribution;
    }

    private BehaviorOptions api(String host) {
        var strip = Function.Builder.create(this, "WithoutPrefix")
                .comment("Takes /api off the path")
                .runtime(FunctionRuntime.JS_2_0)
                .code(FunctionCode.fromInline(STRIP))
                .build();
        return BehaviorOptions.builder()
                .origin(HttpOrigin.Builder.create(host)
                        .protocolPolicy(OriginProtocolPolicy.HTTPS_ONLY)
                        .originSslProtocols(List.of(OriginSslPolicy.TLS_V1_2))
                        .build())
                // A redirect would turn a POST into a GET.
                .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                .allowedMethods(AllowedMethods.ALLOW_ALL)
                .cachePolicy(CachePolicy.CACHING_DISABLED)
                // The API finds its own host in the header Host.
                .originRequestPolicy(OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER)
                .functionAssociations(List.of(FunctionAssociation.builder()
                        .eventType(FunctionEventType.VIEWER_REQUEST)
                        .function(strip)
                        .build()))
                .build();
    }

    public SignIn signIn() {
        return signIn;
    }

    /**
     * What the page reads when it starts, as {@code config.json}: how people sign in, and where forms and SDKs send. That is the API
     * itself: some SDKs drop a path such as {@code /api} from an address.
     */
    Map<String, Object> config() {
        // In this order, so that the file is the same after each synthesis.
        var values = new LinkedHashMap<String, Object>();
        values.put("signIn", signIn.config());
        values.put("intakeUrl", "https://" + apiHost);
        return values;
    }

    /** Where the files of the page belong. */
    Bucket files() {
        return files;
    }
}
