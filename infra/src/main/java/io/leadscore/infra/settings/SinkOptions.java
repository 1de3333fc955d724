package io.leadscore.infra.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The options of the systems that get leads. The functions read the same ones. */
final class SinkOptions {
    static final String SECRET = "secret";
    static final String INCOMING = "incoming";

    static final String ARN = "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+";
    private static final String ORIGIN = "https://[^\\s/?#@]+/?";
    private static final String URL = "https://[^\\s/?#@]+([/?][^\\s#]*)?";
    private static final String TEXT = "\\S(.*\\S)?";

    /** A kind of value. */
    private sealed interface Form {
        record Text(String pattern) implements Form {}

        record Flag() implements Form {}

        /** An object of texts. */
        record Texts() implements Form {}

        /** What {@link CrmIncoming} reads. */
        record Incoming() implements Form {}
    }

    /** @param needed what to add if it is missing; empty if it may be left out */
    private record Option(Form form, String needed) {
        private static Option text(String pattern) {
            return new Option(new Form.Text(pattern), "");
        }

        private Option needed(String what) {
            return new Option(form, what);
        }
    }

    private static final Option FLAG = new Option(new Form.Flag(), "");
    private static final Option TEXTS = new Option(new Form.Texts(), "");
    private static final Map<String, Option> COMMON = Map.of("sink", Option.text(TEXT), SECRET,
            Option.text(ARN).needed("Add the ARN of a secret in Secrets Manager"), "stage", Option.text(TEXT));
    private static final Map<String, Option> RECORDS = Map.of("model", Option.text(TEXT), "create", FLAG, "traits",
            TEXTS,
            "onErasure", Option.text("blank|delete"));
    private static final Map<String, Map<String, Option>> SINKS = Map.of(
            "webhook",
            all(List.of(COMMON,
                    Map.of("url", Option.text(URL).needed("Add the address that gets the leads"), "allowPrivate",
                            FLAG))),
            "hubspot",
            all(List.of(COMMON, RECORDS, Map.of("url", Option.text(ORIGIN), "lifecycleStages", TEXTS, INCOMING,
                    new Option(new Form.Incoming(), "")))),
            "salesforce", all(List.of(COMMON, RECORDS,
                    Map.of("url",
                            Option.text(ORIGIN)
                                    .needed("Add the address of your org, https://<My Domain>.my.salesforce.com"),
                            "object", Option.text("Lead|Contact"), "company", Option.text(TEXT), INCOMING,
                            new Option(new Form.Incoming(), "")))),
            "slack",
            all(List.of(COMMON, Map.of("page", Option.text("https://[^\\s<>|\"#@]+"), "model", Option.text(TEXT),
                    "traits", TEXTS))));

    private SinkOptions() {}

    private static Map<String, Option> all(List<Map<String, Option>> parts) {
        var all = new TreeMap<String, Option>();
        parts.forEach(all::putAll);
        return all;
    }

    /** The names of all options of all systems, sorted. */
    static List<String> names() {
        return SINKS.values().stream().flatMap(options -> options.keySet().stream()).distinct().sorted().toList();
    }

    /** @throws IllegalArgumentException if an option is missing, is not known or has another form; the message says what to do */
    static void require(String sink, ObjectNode given) {
        Map<String, Option> options = SINKS.get(sink);
        if (options == null) {
            throw new IllegalArgumentException(
                    "settings: crm.sink must be one of " + new TreeSet<>(SINKS.keySet()) + ", but is " + sink);
        }
        given.fieldNames().forEachRemaining(name -> {
            if (!options.containsKey(name)) {
                throw new IllegalArgumentException(
                        "settings: crm: the sink " + sink + " does not know the option " + name
                                + ". It knows " + new TreeSet<>(options.keySet()));
            }
        });
        options.forEach((name, option) -> {
            JsonNode value = given.get(name);
            if (value != null) {
                check("crm." + name, option.form(), value);
            } else if (!option.needed().isEmpty()) {
                throw new IllegalArgumentException(
                        "settings: crm: the sink " + sink + " has no " + name + ". " + option.needed()
                                + " (docs/crm.md)");
            }
        });
    }

    private static void check(String field, Form form, JsonNode value) {
        switch (form) {
            case Form.Text(String pattern) -> Fields.require(field, value.isTextual() ? value.asText() : null, pattern);
            case Form.Incoming _ -> {
                if (!value.isObject()) {
                    throw new IllegalArgumentException("settings: " + field + " must be an object");
                }
            }
            case Form.Flag _ -> {
                if (!value.isBoolean()) {
                    throw new IllegalArgumentException("settings: " + field + " must be true or false");
                }
            }
            case Form.Texts _ -> {
                if (!value.isObject() || !value.properties()
                        .stream()
                        .allMatch(text -> text.getValue().isTextual()
                                && !text.getValue().asText().isBlank())) {
                    throw new IllegalArgumentException("settings: " + field
                            + " must be an object of texts, such as {\"company\": \"Company\"}");
                }
            }
        }
    }
}
