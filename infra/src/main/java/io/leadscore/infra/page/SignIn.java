package io.leadscore.infra.page;

import io.leadscore.infra.settings.Issuer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpJwtAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.IHttpRouteAuthorizer;

/**
 * How people sign in. The values can be references to resources.
 *
 * @param issuer   URL of the issuer
 * @param audience what a token must be for
 * @param clientId of the page
 * @param scopes   what the page asks for
 * @param signOutUrl where the page sends people who sign out, as Cognito takes them; null if the issuer's metadata says it
 */
public record SignIn(String issuer, List<String> audience, String clientId, List<String> scopes,
        @Nullable String signOutUrl) {
    static SignIn at(Issuer issuer) {
        return new SignIn(issuer.url(), issuer.audience(), issuer.clientId(), issuer.scopes(), null);
    }

    /** The hosts that the page calls to sign people in. */
    static List<String> hosts(Issuer issuer) {
        var hosts = new TreeSet<>(issuer.hosts());
        hosts.add(URI.create(issuer.url()).getAuthority());
        return List.copyOf(hosts);
    }

    /** Checks the signature, the issuer, the audience and the expiry of tokens. */
    public IHttpRouteAuthorizer authorizer() {
        return HttpJwtAuthorizer.Builder.create("Readers", issuer).jwtAudience(audience).build();
    }

    /** What the page reads of it in {@code config.json}, always in the same order. */
    Map<String, String> config() {
        var values = new LinkedHashMap<String, String>();
        values.put("authority", issuer);
        values.put("clientId", clientId);
        values.put("scope", String.join(" ", scopes));
        if (signOutUrl != null) {
            values.put("signOutUrl", signOutUrl);
        }
        return values;
    }
}
