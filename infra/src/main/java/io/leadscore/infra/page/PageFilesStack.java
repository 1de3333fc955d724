package io.leadscore.infra.page;

import io.leadscore.infra.function.Acknowledgements;
import io.leadscore.infra.function.Permissions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.amazon.awscdk.services.s3.deployment.BucketDeployment;
import software.amazon.awscdk.services.s3.deployment.CacheControl;
import software.amazon.awscdk.services.s3.deployment.ISource;
import software.amazon.awscdk.services.s3.deployment.Source;
import software.constructs.Construct;

/**
 * Copies the files of the page into its bucket. It is a stack of its own: the CDK copies with a function of its own, and the main
 * stack has only functions of Leadscore.
 *
 * <p>Old files stay. A page that was opened before a deployment still loads its parts.
 */
public final class PageFilesStack extends Stack {
    private static final String START = "index.html";
    private static final String CONFIG = "config.json";
    /** The names of these files contain a hash of their content. */
    private static final String HASHED = "assets/*";
    /** Enough for a few files of a few megabytes. */
    private static final int MEMORY_MEGABYTES = 256;

    private final Bucket files;
    private final IRole role;
    private final LogGroup log;

    /**
     * @param built the directory of the page, which {@link #requireBuilt} has checked
     */
    public PageFilesStack(Construct scope, PageConstruct page, Path built, StackProps props) {
        super(scope, "PageFiles", props);
        files = page.files();
        log = LogGroup.Builder.create(this, "Log")
                .retention(RetentionDays.ONE_MONTH)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        var asset = Asset.Builder.create(this, "Built").path(built.toString()).build();
        role = role(asset);
        var hashed = copy("Assets", List.of(Source.asset(built.toString())), List.of(HASHED), CacheControl
                .setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable());
        // After the files that it names.
        copy("Start", List.of(Source.asset(built.toString()), Source.jsonData(CONFIG, page.config())),
                List.of(START, CONFIG), CacheControl.noCache()).getNode().addDependency(hashed);
        getNode().findAll().forEach(construct -> {
            if (construct instanceof CfnFunction) {
                Acknowledgements.functionOfTheCdk(construct);
            }
        });
    }

    /** @throws IllegalStateException if the page was not built */
    public static void requireBuilt(Path built) {
        if (!Files.isRegularFile(built.resolve(START))) {
            throw new IllegalStateException("access is jwt, so the page is deployed, but " + built.resolve(START)
                    + " does not exist. Install Node 20 or newer with npm, and run: mvn -pl functions,dashboard -am -DskipTests package");
        }
    }

    private IRole role(Asset asset) {
        var made = Role.Builder.create(this, "Role")
                .description("Copies the files of the page")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .inlinePolicies(Map.of("Allowed", PolicyDocument.Builder.create()
                        .minimize(false)
                        .statements(List.of(
                                Permissions.allow(List.of("s3:GetObject"), asset.getBucket().arnForObjects("*")),
                                Permissions.allow(List.of("s3:ListBucket"), files.getBucketArn()),
                                Permissions.allow(List.of("s3:PutObject"), files.arnForObjects("*")),
                                Permissions.allow(List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                                        log.getLogGroupArn())))
                        .build()))
                .build();
        Acknowledgements.deploymentOfFiles(made);
        // The list above is all that it may do. Grants of the CDK add nothing.
        return made.withoutPolicyUpdates();
    }

    private BucketDeployment copy(String id, List<ISource> sources, List<String> names, CacheControl... kept) {
        return BucketDeployment.Builder.create(this, id)
                .destinationBucket(files)
                .sources(sources)
                .exclude(List.of("*"))
                .include(names)
                .cacheControl(List.of(kept))
                .prune(false)
                .memoryLimit(MEMORY_MEGABYTES)
                .role(role)
                .logGroup(log)
                .build();
    }
}
