package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadscore.infra.Synthesised;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Does with a request what API Gateway's documentation says of JWT authorizers, with the routes and the authorizers of the
 * template: it checks the signature, {@code iss}, {@code aud} (or {@code client_id} if there is no audience), {@code exp},
 * {@code nbf} and {@code iat}, and gives the claims as texts to the function.
 */
final class TestGateway {
    private final TestDeployment deployment;
    private final TestIssuer trusted;

    /** @param trusted the issuer whose keys are found below its URL */
    TestGateway(TestDeployment deployment, TestIssuer trusted) {
        this.deployment = deployment;
        this.trusted = trusted;
    }

    /**
     * The status of the answer, and who gave it.
     *
     * @param fromFunction whether the request reached the function
     */
    record Answered(int status, boolean fromFunction, JsonNode answer) {}

    /** @param token empty for none */
    Answered send(String method, String path, Optional<String> token) throws Exception {
        ApiRoutes.Taken route = ApiRoutes.of(method, path);
        ObjectNode payload = payload(method, path);
        token.ifPresent(text -> ((ObjectNode) payload.get("headers")).put("authorization", "Bearer " + text));
        if (route.authorizer().isPresent()) {
            JsonNode authorizer = route.authorizer().get();
            Optional<JsonNode> claims = token.isEmpty() ? Optional.empty() : claims(token.get(), authorizer);
            if (claims.isEmpty()) {
                return new Answered(401, false, JsonNodeFactory.instance.objectNode().put("message", "Unauthorized"));
            }
            ObjectNode jwt = JsonNodeFactory.instance.objectNode();
            ObjectNode texts = jwt.putObject("claims");
            claims.get().properties().forEach(claim -> texts.put(claim.getKey(), text(claim.getValue())));
            jwt.putNull("scopes");
            ((ObjectNode) payload.get("requestContext")).putObject("authorizer").set("jwt", jwt);
        }
        return called(method, path, payload);
    }

    /** Calls the function as if there were no authorizer. */
    Answered pastTheGateway(String method, String path, Optional<String> token) throws Exception {
        ObjectNode payload = payload(method, path);
        token.ifPresent(text -> ((ObjectNode) payload.get("headers")).put("authorization", "Bearer " + text));
        return called(method, path, payload);
    }

    private Answered called(String method, String path, ObjectNode payload) throws Exception {
        JsonNode answer = deployment.request(method, path, payload.toString());
        return new Answered(answer.path("statusCode").asInt(), true, answer);
    }

    private static ObjectNode payload(String method, String path) {
        ObjectNode payload = (ObjectNode) Synthesised.json(switch (method) {
            case "GET" -> Payload.get(path, "");
            case "POST" -> Payload.call(path, "{}");
            case "DELETE" -> Payload.delete(path);
            case String other -> throw new IllegalArgumentException(other);
        });
        ((ObjectNode) payload.get("requestContext")).remove("authorizer");
        return payload;
    }

    private Optional<JsonNode> claims(String token, JsonNode authorizer) throws GeneralSecurityException {
        if (!authorizer.path("AuthorizerType").asText().equals("JWT")
                || !authorizer.path("IdentitySource").toString().equals("[\"$request.header.Authorization\"]")) {
            throw new IllegalStateException("the tests do not know this authorizer: " + authorizer);
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !json(parts[0]).path("alg").asText().equals("RS256")) {
            return Optional.empty();
        }
        JsonNode claims = json(parts[1]);
        JsonNode jwt = authorizer.path("JwtConfiguration");
        boolean valid = isSigned(parts) && claims.path("iss").asText().equals(jwt.path("Issuer").asText())
                && trusted.url().equals(jwt.path("Issuer").asText())
                && isFor(claims, texts(jwt.path("Audience"))) && isNow(claims);
        return valid ? Optional.of(claims) : Optional.empty();
    }

    private boolean isSigned(String[] parts) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(trusted.publicKey());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private static boolean isFor(JsonNode claims, List<String> audience) {
        JsonNode given = claims.has("aud") ? claims.get("aud") : claims.path("client_id");
        return given.isArray() ? texts(given).stream().anyMatch(audience::contains) : audience.contains(given.asText());
    }

    private static boolean isNow(JsonNode claims) {
        long now = Instant.now().getEpochSecond();
        return claims.path("exp").asLong() > now && claims.path("nbf").asLong() <= now
                && claims.path("iat").asLong() <= now;
    }

    private static JsonNode json(String base64) {
        return Synthesised.json(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    /** HTTP APIs give each claim as a text, an array as {@code [a b]}. */
    private static String text(JsonNode claim) {
        return claim.isArray() ? texts(claim).stream().collect(Collectors.joining(" ", "[", "]")) : claim.asText();
    }
}
