package io.leadscore.infra.page;

import io.leadscore.infra.function.Acknowledgements;
import io.leadscore.infra.settings.DeploymentSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cognito.AccountRecovery;
import software.amazon.awscdk.services.cognito.AuthFlow;
import software.amazon.awscdk.services.cognito.AutoVerifiedAttrs;
import software.amazon.awscdk.services.cognito.CfnManagedLoginBranding;
import software.amazon.awscdk.services.cognito.CfnUserPoolGroup;
import software.amazon.awscdk.services.cognito.CognitoDomainOptions;
import software.amazon.awscdk.services.cognito.FeaturePlan;
import software.amazon.awscdk.services.cognito.ManagedLoginVersion;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.MfaSecondFactor;
import software.amazon.awscdk.services.cognito.OAuthFlows;
import software.amazon.awscdk.services.cognito.OAuthScope;
import software.amazon.awscdk.services.cognito.OAuthSettings;
import software.amazon.awscdk.services.cognito.PasswordPolicy;
import software.amazon.awscdk.services.cognito.SignInAliases;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.cognito.UserPoolClientIdentityProvider;
import software.amazon.awscdk.services.cognito.UserPoolClientOptions;
import software.amazon.awscdk.services.cognito.UserPoolDomainOptions;
import software.constructs.Construct;

/** The users of a deployment that names no issuer of its own. A person makes each user, and puts them into groups. */
final class UserPoolConstruct extends Construct {
    /** The permissions, each as a group, with what it allows. A user in no group may do nothing. */
    private static final Map<String, String> GROUPS = new TreeMap<>(Map.of("read", "Read leads and scores", "outcomes",
            "Record outcomes", "leads", "Correct leads: merge, split, void, erase, export", "models",
            "Change scoring models", "admin", "Everything, with write keys"));
    private static final int MIN_PASSWORD_CHARS = 12;
    /** A person who is invited on Friday signs in on Monday. */
    private static final Duration INVITED = Duration.days(4);
    /** So long somebody can still use a permission that was taken away. */
    private static final Duration TOKEN = Duration.minutes(15);
    /** A working day without a new sign-in. */
    private static final Duration SIGNED_IN = Duration.hours(12);

    private final UserPool pool;
    private final String domain;

    UserPoolConstruct(Construct scope, DeploymentSettings settings) {
        super(scope, "Users");
        pool = UserPool.Builder.create(this, "Pool")
                .userPoolName(settings.name())
                .selfSignUpEnabled(false)
                .featurePlan(FeaturePlan.ESSENTIALS)
                // A user name that an administrator chooses is in the access token. It can be shown; an e-mail address is not there.
                .signInAliases(SignInAliases.builder().username(true).email(true).build())
                .autoVerify(AutoVerifiedAttrs.builder().email(true).build())
                .passwordPolicy(PasswordPolicy.builder()
                        .minLength(MIN_PASSWORD_CHARS)
                        .requireLowercase(true)
                        .requireUppercase(true)
                        .requireDigits(true)
                        .requireSymbols(true)
                        .tempPasswordValidity(INVITED)
                        .build())
                .mfa(Mfa.OPTIONAL)
                .mfaSecondFactor(MfaSecondFactor.builder().otp(true).sms(false).build())
                .accountRecovery(AccountRecovery.EMAIL_ONLY)
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        Acknowledgements.userPool(pool);
        // The prefix must be unique in the region, among all accounts.
        String prefix = settings.name() + "-" + Aws.ACCOUNT_ID;
        pool.addDomain("Domain", UserPoolDomainOptions.builder()
                .cognitoDomain(CognitoDomainOptions.builder().domainPrefix(prefix).build())
                .managedLoginVersion(ManagedLoginVersion.NEWER_MANAGED_LOGIN)
                .build());
        domain = prefix + ".auth." + Aws.REGION + ".amazoncognito.com";
        GROUPS.forEach((group, allows) -> CfnUserPoolGroup.Builder.create(this, group)
                .userPoolId(pool.getUserPoolId())
                .groupName(group)
                .description(allows)
                .build());
        CfnOutput.Builder.create(this, "UserPoolId")
                .value(pool.getUserPoolId())
                .description("Id of the user pool")
                .build();
    }

    /** The hosts that the page calls to sign people in: of the discovery document, and of the endpoints that it names. */
    List<String> hosts() {
        return List.of("cognito-idp." + Aws.REGION + ".amazonaws.com", domain);
    }

    /** @param pageUrl where the page returns to, with a slash at the end */
    SignIn signIn(String pageUrl) {
        UserPoolClient client = pool.addClient("Page", UserPoolClientOptions.builder()
                .userPoolClientName("page")
                // What is in a page is public. PKCE takes the place of a secret.
                .generateSecret(false)
                .authFlows(AuthFlow.builder().userSrp(true).build())
                .supportedIdentityProviders(List.of(UserPoolClientIdentityProvider.COGNITO))
                .oAuth(OAuthSettings.builder()
                        .flows(OAuthFlows.builder().authorizationCodeGrant(true).build())
                        .scopes(List.of(OAuthScope.OPENID))
                        .callbackUrls(List.of(pageUrl))
                        .logoutUrls(List.of(pageUrl))
                        .build())
                .accessTokenValidity(TOKEN)
                .idTokenValidity(TOKEN)
                .refreshTokenValidity(SIGNED_IN)
                .preventUserExistenceErrors(true)
                .enableTokenRevocation(true)
                .build());
        CfnManagedLoginBranding.Builder.create(this, "Look")
                .userPoolId(pool.getUserPoolId())
                .clientId(client.getUserPoolClientId())
                .useCognitoProvidedValues(true)
                .build();
        // Access tokens of Cognito have no audience. The authorizer compares their client_id with it.
        return new SignIn(pool.getUserPoolProviderUrl(), List.of(client.getUserPoolClientId()),
                client.getUserPoolClientId(), List.of("openid"),
                // Cognito's metadata names no end_session_endpoint.
                "https://" + domain + "/logout");
    }
}
