package io.leadscore.functions.access;

import io.leadscore.core.json.Json;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway has checked the token: its signature, issuer, audience and expiry. A claim of the token has the permissions.
 *
 * @param permissionClaim such as {@code scope}, {@code cognito:groups} or {@code roles}
 * @param prefix          with which the values of the claim begin that are permissions, such as {@code leadscore/}; may be empty
 * @param nameClaim       the claim that is shown to people; null for none
 */
public record JwtAccess(String permissionClaim, String prefix, @Nullable String nameClaim) implements Access {
    /** Cognito signs ID tokens with the same key and for the same client. It says here which kind of token it is. */
    private static final String COGNITO_USE = "token_use";

    @Override
    public Optional<Caller> caller(Json.Obj authorizer) {
        Json.Obj claims = authorizer.object("jwt").object("claims");
        String subject = claims.text("sub");
        Json use = claims.get(COGNITO_USE);
        if (subject == null || subject.isBlank() || (use != null && !use.equals(Json.text("access")))) {
            return Optional.empty();
        }
        return Optional.of(new Caller(subject, nameClaim == null ? null : claims.text(nameClaim), permissions(claims)));
    }

    /** A value that is no permission is for something else. */
    private Set<Permission> permissions(Json.Obj claims) {
        Json claim = claims.get(permissionClaim);
        return (claim == null ? Stream.<String>empty() : values(claim))
                .filter(value -> value.startsWith(prefix))
                .flatMap(value -> Permission.of(value.substring(prefix.length())).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }

    /** HTTP APIs write an array of a token as the text {@code [a b]}. Scopes are a text whose parts are separated by spaces. */
    private static Stream<String> values(Json claim) {
        return switch (claim) {
            case Json.Text(String text) -> {
                String line = text.strip();
                boolean array = line.length() >= 2 && line.startsWith("[") && line.endsWith("]");
                yield Stream.of((array ? line.substring(1, line.length() - 1) : line).split("\\s+"));
            }
            case Json.Arr(var items) ->
                items.stream().flatMap(item -> item instanceof Json.Text(String text) ? Stream.of(text) : Stream.of());
            case Json.Obj _,Json.Num _,Json.Bool _,Json.Null _ -> Stream.empty();
        };
    }

    @Override
    public String challenge() {
        return "Bearer";
    }

    @Override
    public Json.Obj sample() {
        return Json.obj("jwt", Json.obj("claims",
                Json.obj("sub", "sample", permissionClaim, prefix + Permission.ADMIN.wire())));
    }
}
