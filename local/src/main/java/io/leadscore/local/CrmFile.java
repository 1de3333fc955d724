package io.leadscore.local;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SecretTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The systems that get leads, from a file with the setting {@code crm} as it is deployed. The secrets come from the environment: the file
 * has only their names.
 */
final class CrmFile {
    /** The secret of the only receiver of webhooks. */
    static final String WEBHOOK_VARIABLE = "LEADSCORE_CRM_SECRET";
    private static final String SECRET = "secret";
    private static final String INCOMING = "incoming";

    private final String name;
    private final Map<String, String> environment;
    private final CrmSettings settings;
    /** The names of the secrets in the file, by the environment variable that has the secret here. */
    private final Map<String, String> names = new TreeMap<>();

    private CrmFile(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = environment;
        this.settings = settings(sinks());
    }

    /** @throws BadInputException if the file cannot be read, or has no such systems */
    static CrmFile read(String name, Map<String, String> environment) {
        return new CrmFile(name, environment);
    }

    /** The systems. The name of a secret is that of its environment variable. */
    CrmSettings settings() {
        return settings;
    }

    /**
     * The secrets of the environment.
     *
     * @throws BadInputException if one is missing; it names the variable
     */
    SecretTexts secrets() {
        for (String variable : names.keySet()) {
            if (ofEnvironment(variable) == null) {
                throw new BadInputException(
                        name + ": the environment variable " + variable + " is missing: set it to the secret"
                                + (names.get(variable).isEmpty() ? ""
                                        : " that the deployment reads from " + names.get(variable)));
            }
        }
        return variable -> String.valueOf(ofEnvironment(variable));
    }

    /**
     * The secrets of the environment, and those that it lacks from elsewhere.
     *
     * @param others gets the name of a secret as it is in the file
     */
    SecretTexts secretsOr(SecretTexts others) {
        return variable -> {
            String secret = ofEnvironment(variable);
            return secret != null ? secret : others.text(names.getOrDefault(variable, ""));
        };
    }

    private @Nullable String ofEnvironment(String variable) {
        String secret = environment.get(variable);
        return secret != null || !variable.equals(variable("webhook")) ? secret : environment.get(WEBHOOK_VARIABLE);
    }

    static String variable(String sink) {
        return WEBHOOK_VARIABLE + "_" + sink.toUpperCase(Locale.ROOT);
    }

    private List<Json> sinks() {
        Json json;
        try {
            json = new JsonReader(JsonReader.Limits.DOCUMENT)
                    .read(new InputFile(name).bytes(JsonReader.Limits.DOCUMENT.documentChars()));
        } catch (MalformedJsonException e) {
            throw new BadInputException(name + ": " + e.getMessage());
        }
        Json sinks = json instanceof Json.Obj all ? all.get("crm") : json;
        if (!(sinks instanceof Json.Arr(List<Json> items)) || items.isEmpty()) {
            throw new BadInputException(name + ": has no systems: an array such as [{\"sink\": \"hubspot\"}], "
                    + "or the settings of a deployment with crm, is expected");
        }
        return items;
    }

    private CrmSettings settings(List<Json> sinks) {
        var all = new ArrayList<Json>();
        for (Json sink : sinks) {
            all.add(sink instanceof Json.Obj options ? withVariables(options) : sink);
        }
        try {
            return CrmSettings.read(new Json.Arr(all).toJson());
        } catch (IllegalArgumentException e) {
            throw new BadInputException(name + ": crm: " + e.getMessage());
        }
    }

    private Json.Obj withVariables(Json.Obj options) {
        String sink = options.text("sink");
        if (sink == null) {
            return options;
        }
        Json.Obj here = named(options, variable(sink));
        // A bus needs no secret.
        return options.get(INCOMING) instanceof Json.Obj incoming && incoming.get("bus") == null
                ? here.with(INCOMING, named(incoming, variable(sink) + "_INCOMING"))
                : here;
    }

    private Json.Obj named(Json.Obj options, String variable) {
        String secret = options.text(SECRET);
        names.put(variable, secret == null ? "" : secret);
        return options.with(SECRET, Json.text(variable));
    }
}
