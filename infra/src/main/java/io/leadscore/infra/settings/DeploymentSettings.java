package io.leadscore.infra.settings;

import static io.leadscore.infra.settings.Fields.each;
import static io.leadscore.infra.settings.Fields.or;
import static io.leadscore.infra.settings.Fields.require;
import static io.leadscore.infra.settings.Fields.requireNumber;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a deployment, read from {@code settings.json}. No other file has to be edited for a deployment. Every field is
 * optional. Immutable.
 *
 * @param name            the name of the stack. The names of its functions, queues and alarms begin with it. {@code leadscore}
 *                        by default
 * @param domain          a domain for the API besides its own address; none by default
 * @param access          how it is found out who calls the API for leads; by signed requests and IAM by default
 * @param issuer          the issuer of the tokens, if {@code access} is {@code jwt}; without one, the stack makes a user pool
 * @param page            a domain for the page besides its own address; none by default
 * @param publishedTraits names of traits that events contain; none by default, because traits may be personal data
 * @param numericTraits   form fields that become numbers, for write keys that have no such list of their own
 * @param nextHosts       hosts to which the field {@code _next} of every form may redirect
 * @param corsOrigins     origins whose pages may call the API; all by default, because a write key is public and a browser
 *                        sends no token unless the page adds it
 * @param models          scoring models that the deployment activates: names of shipped models, and files that end in
 *                        {@code .json}, relative to the settings file; {@code weighted-b2b} by default
 * @param segmentSource   name of a Segment partner event source that is associated with this account; none by default
 * @param alarmEmail      address that gets the alarms; none by default: then subscribe to the topic of the alarms
 * @param ingestRate      requests per second on each ingest route, 1 to 10,000
 * @param readRate        requests per second on each other route, 1 to 10,000
 * @param ingestConcurrency requests that the function behind the ingest routes processes at the same time, 1 to 1,000; 0 for
 *                        no limit of its own
 * @param maxWriteUnits   write units per second of the table, and of each of its indexes, 500 to 40,000
 * @param maxReadUnits    read units per second of the table, and of each of its indexes, 500 to 40,000
 * @param blockedIdentities values that identify nobody, besides the usual placeholders; {@code info@*} blocks each value with
 *                        that beginning
 * @param partnerTraits   traits that identify calls of Segment's partner source may set, by default those of forms;
 *                        {@code *} trusts the source like a secret write key
 * @param partnerEvents   events that the partner source may send although they can harm a lead
 * @param keyRequestsPerMinute requests with one key of a page in a minute, in each environment of the function; 0 for any
 *                        number
 * @param leadActivitiesPerMinute activities of one lead that pages may send in a minute; 0 for any number
 * @param crm             systems that get leads; none by default. Without one nothing is deployed for it
 * @param restores        how often the table was restored to an earlier time, 0 to 999. It keeps the ids of events unique
 */
public record DeploymentSettings(String name, @Nullable Domain domain, Access access,
        @Nullable Issuer issuer, @Nullable Page page, List<String> publishedTraits,
        List<String> numericTraits, List<String> nextHosts, List<String> corsOrigins, List<String> models,
        @Nullable String segmentSource, @Nullable String alarmEmail, int ingestRate, int readRate,
        int ingestConcurrency,
        int maxWriteUnits, int maxReadUnits, List<String> blockedIdentities, List<String> partnerTraits,
        List<String> partnerEvents, int keyRequestsPerMinute, int leadActivitiesPerMinute,
        List<CrmSink> crm, int restores) {
    /**
     * A custom domain of the API.
     *
     * @param name           such as {@code leads.example.com}
     * @param certificateArn the certificate in AWS Certificate Manager, in the region of the stack
     */
    public record Domain(String name, String certificateArn) {
        public Domain {
            require("domain.name", name, "[a-z0-9-]+(\\.[a-z0-9-]+)+");
            require("domain.certificateArn", certificateArn, "arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+");
        }
    }

    /**
     * A custom domain of the page.
     *
     * @param domain         such as {@code score.example.com}
     * @param certificateArn the certificate in AWS Certificate Manager, in us-east-1, where CloudFront looks for it
     */
    public record Page(String domain, String certificateArn) {
        public Page {
            require("page.domain", domain, "[a-z0-9-]+(\\.[a-z0-9-]+)+");
            require("page.certificateArn", certificateArn, "arn:[a-z-]+:acm:us-east-1:[0-9]{12}:certificate/.+");
        }
    }

    /** The file as it is. A field that it does not have is null here, and only here. */
    private record Document(@Nullable String name, @Nullable Domain domain, @Nullable String access,
            @Nullable Issuer issuer, @Nullable Page page, @Nullable List<String> publishedTraits,
            @Nullable List<String> numericTraits,
            @Nullable List<String> nextHosts, @Nullable List<String> corsOrigins,
            @Nullable List<String> models, @Nullable String segmentSource,
            @Nullable String alarmEmail, @Nullable Integer ingestRate, @Nullable Integer readRate,
            @Nullable Integer ingestConcurrency, @Nullable Integer maxWriteUnits, @Nullable Integer maxReadUnits,
            @Nullable List<String> blockedIdentities, @Nullable List<String> partnerTraits,
            @Nullable List<String> partnerEvents, @Nullable Integer keyRequestsPerMinute,
            @Nullable Integer leadActivitiesPerMinute, @Nullable List<CrmSink> crm, @Nullable Integer restores) {}

    /** So that leads are scored from the first day. */
    private static final String DEFAULT_MODEL = "weighted-b2b";
    /** A campaign causes some ten forms a second. Hundreds are an attack. */
    private static final int DEFAULT_INGEST_RATE = 500;
    private static final int DEFAULT_READ_RATE = 50;
    /** The default limit of an account for all its APIs. */
    private static final int MAX_RATE = 10_000;
    /** At 20 ms a request, 2,500 requests a second. An attack leaves the rest of the account's limit to other functions. */
    private static final int DEFAULT_INGEST_CONCURRENCY = 50;
    /** An account has 1,000 by default. */
    private static final int MAX_CONCURRENCY = 1_000;
    /** Some 300 activities a second. A whole hour of it costs a few dollars. */
    private static final int DEFAULT_WRITE_UNITS = 2_000;
    /** A read of a lead takes up to 50 units, so reads need more than writes. */
    private static final int DEFAULT_READ_UNITS = 4_000;
    /** With less, one write of a large lead could be refused for ever. */
    private static final int MIN_UNITS = 500;
    /** The default limit of an account for one table. */
    private static final int MAX_UNITS = 40_000;
    /** 50 a second in each environment: more than any page causes. */
    private static final int DEFAULT_KEY_REQUESTS = 3_000;
    /** Two a second: more than a person causes. */
    private static final int DEFAULT_LEAD_ACTIVITIES = 120;
    /** As many digits as the functions read. */
    private static final int MAX_PER_MINUTE = 999_999;
    /** More numbers would not fit the keys of events. */
    private static final int MAX_RESTORES = 999;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public DeploymentSettings {
        require("name", name, "[a-z][a-z0-9-]{1,29}");
        if (access == Access.IAM) {
            refuse("issuer", issuer);
            refuse("page", page);
        }
        publishedTraits = each("publishedTraits", publishedTraits, "[^\\s,]{1,128}");
        numericTraits = each("numericTraits", numericTraits, "[^\\s,]{1,128}");
        nextHosts = each("nextHosts", nextHosts, "[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?");
        corsOrigins = each("corsOrigins", corsOrigins, "\\*|https?://[^\\s/]+");
        models = each("models", models, "\\S(.*\\S)?");
        if (segmentSource != null) {
            require("segmentSource", segmentSource, "aws\\.partner/segment\\.com/.+");
        }
        if (alarmEmail != null) {
            require("alarmEmail", alarmEmail, "[^@\\s]+@[^@\\s]+");
        }
        requireNumber("ingestRate", ingestRate, 1, MAX_RATE);
        requireNumber("readRate", readRate, 1, MAX_RATE);
        requireNumber("ingestConcurrency", ingestConcurrency, 0, MAX_CONCURRENCY);
        requireNumber("maxWriteUnits", maxWriteUnits, MIN_UNITS, MAX_UNITS);
        requireNumber("maxReadUnits", maxReadUnits, MIN_UNITS, MAX_UNITS);
        blockedIdentities = each("blockedIdentities", blockedIdentities, "[^,]{1,254}");
        partnerTraits = each("partnerTraits", partnerTraits, "[^\\s,]{1,128}");
        partnerEvents = each("partnerEvents", partnerEvents, "[^,]{1,128}");
        requireNumber("keyRequestsPerMinute", keyRequestsPerMinute, 0, MAX_PER_MINUTE);
        requireNumber("leadActivitiesPerMinute", leadActivitiesPerMinute, 0, MAX_PER_MINUTE);
        crm = List.copyOf(crm);
        if (crm.stream().map(CrmSink::sink).distinct().count() < crm.size()) {
            throw new IllegalArgumentException("settings: crm has a sink twice");
        }
        requireNumber("restores", restores, 0, MAX_RESTORES);
    }

    /** @throws IllegalArgumentException if the text is not JSON, or a field is unknown or wrong; the message names the field */
    public static DeploymentSettings read(String json) {
        Document document;
        try {
            document = JSON.readValue(json, Document.class);
        } catch (JsonProcessingException e) {
            String reason = reason(e);
            throw new IllegalArgumentException(reason.startsWith("settings: ") ? reason : "settings: " + reason, e);
        }
        return new DeploymentSettings(or(document.name(), "leadscore"), document.domain(),
                Access.of(or(document.access(), Access.IAM.wire())), document.issuer(), document.page(),
                or(document.publishedTraits(), List.of()), or(document.numericTraits(), List.of("companySize")),
                or(document.nextHosts(), List.of()), or(document.corsOrigins(), List.of("*")),
                or(document.models(), List.of(DEFAULT_MODEL)), document.segmentSource(), document.alarmEmail(),
                or(document.ingestRate(), DEFAULT_INGEST_RATE),
                or(document.readRate(), DEFAULT_READ_RATE),
                or(document.ingestConcurrency(), DEFAULT_INGEST_CONCURRENCY),
                or(document.maxWriteUnits(), DEFAULT_WRITE_UNITS), or(document.maxReadUnits(), DEFAULT_READ_UNITS),
                or(document.blockedIdentities(), List.of()), or(document.partnerTraits(), List.of()),
                or(document.partnerEvents(), List.of()), or(document.keyRequestsPerMinute(), DEFAULT_KEY_REQUESTS),
                or(document.leadActivitiesPerMinute(), DEFAULT_LEAD_ACTIVITIES), or(document.crm(), List.of()),
                or(document.restores(), 0));
    }

    private static void refuse(String field, @Nullable Object value) {
        if (value != null) {
            throw new IllegalArgumentException("settings: " + field
                    + " is set, but access is iam, so that it has no effect. Set access to jwt, which also deploys the page, or remove "
                    + field);
        }
    }

    private static String reason(JsonProcessingException e) {
        return e.getCause() instanceof IllegalArgumentException cause ? String.valueOf(cause.getMessage())
                : e.getOriginalMessage();
    }
}
