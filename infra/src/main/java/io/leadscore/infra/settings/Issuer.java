package io.leadscore.infra.settings;

import static io.leadscore.infra.settings.Fields.each;
import static io.leadscore.infra.settings.Fields.or;
import static io.leadscore.infra.settings.Fields.require;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect issuer whose tokens are accepted, and with which the page signs people in.
 *
 * @param url              the {@code iss} of its tokens. Below it is {@code .well-known/openid-configuration}
 * @param audience         accepted values of {@code aud}; a token must have one of them
 * @param clientId         the id of the page at the issuer: a public client, for the code flow with PKCE
 * @param scopes           what the page asks for; {@code openid} by default
 * @param hosts            further hosts that the page calls to sign in, if its endpoints have others than the URL
 * @param permissionClaim  the claim of an access token that has the permissions; that of the scopes by default
 * @param permissionPrefix with which the values of that claim begin that are permissions; empty by default
 * @param nameClaim        the claim of an access token that is shown to people; none by default
 */
public record Issuer(String url, List<String> audience, String clientId, List<String> scopes, List<String> hosts,
        String permissionClaim, String permissionPrefix, @Nullable String nameClaim) {
    private static final String WORD = "[^\\s]{1,256}";
    /** With this scope an issuer signs people in at all. */
    private static final String SIGN_IN = "openid";

    public Issuer {
        require("issuer.url", url, "https://[^\\s?#]+");
        audience = each("issuer.audience", audience, WORD);
        if (audience.isEmpty()) {
            throw new IllegalArgumentException(
                    "settings: issuer.audience is empty: name at least one audience, or any token of the issuer could read leads");
        }
        require("issuer.clientId", clientId, WORD);
        scopes = each("issuer.scopes", or(scopes, List.of(SIGN_IN)), WORD);
        if (!scopes.contains(SIGN_IN)) {
            throw new IllegalArgumentException("settings: issuer.scopes must contain " + SIGN_IN);
        }
        hosts = each("issuer.hosts", or(hosts, List.of()), "[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?");
        permissionClaim = or(permissionClaim, "scope");
        require("issuer.permissionClaim", permissionClaim, WORD);
        permissionPrefix = or(permissionPrefix, "");
        require("issuer.permissionPrefix", permissionPrefix, "[^\\s]{0,256}");
        if (nameClaim != null) {
            require("issuer.nameClaim", nameClaim, WORD);
        }
    }
}
