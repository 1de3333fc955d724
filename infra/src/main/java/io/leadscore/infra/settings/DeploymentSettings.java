package io.leadscore.infra.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a team decides about its deployment, read from {@code settings.json}; nothing else is edited to deploy. Every field may be
 * left out. Immutable.
 *
 * @param name            of the stack, and the beginning of the names of its functions, queues and alarms; {@code leadscore}
 *                        by default
 * @param domain          where the API answers besides its own address; none by default
 * @param issuer          whose tokens may read leads; without one it is IAM that decides
 * @param publishedTraits names of traits that events carry; they may be personal data, so none by default
 * @param numericTraits   traits that forms turn into numbers, for write keys that name none themselves
 * @param nextHosts       hosts to which every form's {@code _next} may lead
 * @param corsOrigins     origins whose pages may call; all by default, as a write key is public and a token is never sent by
 *                        a browser of its own accord
 * @param models          scoring models that a deployment activates: names of shipped ones, and files beside the settings file,
 *                        which end in {@code .json}; {@code weighted-b2b} by default
 * @param segmentSource   name of a Segment partner event source that was accepted in this account; none by default
 * @param alarmEmail      who is told of alarms; none by default, then the topic is to be subscribed to
 * @param ingestRate      requests a second that each ingest route takes, 1 to 10,000
 * @param readRate        requests a second that each other route takes, 1 to 10,000
 */
public record DeploymentSettings(String name, @Nullable Domain domain, @Nullable Issuer issuer,
        List<String> publishedTraits,
        List<String> numericTraits, List<String> nextHosts, List<String> corsOrigins, List<String> models,
        @Nullable String segmentSource, @Nullable String alarmEmail, int ingestRate, int readRate) {
    /**
     * A domain of one's own.
     *
     * @param name           such as {@code leads.example.com}
     * @param certificateArn of its certificate in AWS Certificate Manager, in the stack's region
     */
    public record Domain(String name, String certificateArn) {
        public Domain {
            require("domain.name", name, "[a-z0-9-]+(\\.[a-z0-9-]+)+");
            require("domain.certificateArn", certificateArn, "arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+");
        }
    }

    /**
     * An OIDC issuer.
     *
     * @param url      the {@code iss} of its tokens
     * @param audience the {@code aud} that a token must have, any of them
     */
    public record Issuer(String url, List<String> audience) {
        public Issuer {
            require("issuer.url", url, "https://[^\\s?#]+");
            audience = each("issuer.audience", audience, "[^\\s]{1,256}");
            if (audience.isEmpty()) {
                throw new IllegalArgumentException("settings: issuer.audience is empty: any token would do");
            }
        }
    }

    /** What the file may leave out is null here, and only here. */
    private record Document(@Nullable String name, @Nullable Domain domain, @Nullable Issuer issuer,
            @Nullable List<String> publishedTraits, @Nullable List<String> numericTraits,
            @Nullable List<String> nextHosts, @Nullable List<String> corsOrigins,
            @Nullable List<String> models, @Nullable String segmentSource,
            @Nullable String alarmEmail, @Nullable Integer ingestRate, @Nullable Integer readRate) {}

    /** So that what comes in is scored from the first day. */
    private static final String DEFAULT_MODEL = "weighted-b2b";
    /** A form is a click of a person: ten of them a second on one form are a campaign, hundreds an attack. */
    private static final int DEFAULT_INGEST_RATE = 500;
    private static final int DEFAULT_READ_RATE = 50;
    /** What an account has in all, unless AWS has raised it. */
    private static final int MAX_RATE = 10_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public DeploymentSettings {
        require("name", name, "[a-z][a-z0-9-]{1,29}");
        publishedTraits = each("publishedTraits", publishedTraits, "[^\\s,]{1,128}");
        numericTraits = each("numericTraits", numericTraits, "[^\\s,]{1,128}");
        nextHosts = each("nextHosts", nextHosts, "[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?");
        corsOrigins = each("corsOrigins", corsOrigins, "\\*|https?://[^\\s/]+");
        models = each("models", models, "[a-z0-9-]+|[^\\s].*\\.json");
        if (segmentSource != null) {
            require("segmentSource", segmentSource, "aws\\.partner/segment\\.com/.+");
        }
        if (alarmEmail != null) {
            require("alarmEmail", alarmEmail, "[^@\\s]+@[^@\\s]+");
        }
        requireRate("ingestRate", ingestRate);
        requireRate("readRate", readRate);
    }

    /** @throws IllegalArgumentException if it is not JSON, or a field is unknown or wrong; the message names it */
    public static DeploymentSettings read(String json) {
        Document document;
        try {
            document = JSON.readValue(json, Document.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("settings: " + reason(e), e);
        }
        return new DeploymentSettings(or(document.name(), "leadscore"), document.domain(), document.issuer(),
                or(document.publishedTraits(), List.of()), or(document.numericTraits(), List.of("companySize")),
                or(document.nextHosts(), List.of()), or(document.corsOrigins(), List.of("*")),
                or(document.models(), List.of(DEFAULT_MODEL)), document.segmentSource(), document.alarmEmail(),
                or(document.ingestRate(), DEFAULT_INGEST_RATE),
                or(document.readRate(), DEFAULT_READ_RATE));
    }

    private static String reason(JsonProcessingException e) {
        return e.getCause() instanceof IllegalArgumentException cause ? String.valueOf(cause.getMessage())
                : e.getOriginalMessage();
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }

    private static void require(String field, @Nullable String value, String pattern) {
        if (value == null || !Pattern.matches(pattern, value)) {
            throw new IllegalArgumentException("settings: " + field + " must match " + pattern);
        }
    }

    private static void requireRate(String field, int rate) {
        if (rate < 1 || rate > MAX_RATE) {
            throw new IllegalArgumentException("settings: " + field + " must be 1 to " + MAX_RATE);
        }
    }

    /** Sorted, so that their order in the file changes nothing in the template. */
    private static List<String> each(String field, @Nullable List<String> values, String pattern) {
        if (values == null) {
            throw new IllegalArgumentException("settings: " + field + " is missing");
        }
        values.forEach(value -> require(field, value, pattern));
        return List.copyOf(new TreeSet<>(values));
    }
}
