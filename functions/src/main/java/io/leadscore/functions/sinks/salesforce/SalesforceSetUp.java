package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.record.RecordSetUp;
import io.leadscore.functions.sinks.salesforce.SalesforceCalls.Called;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that Salesforce has our fields on Leads and Contacts, and makes them. */
final class SalesforceSetUp implements RecordSetUp {
    private static final String FIELDS = SalesforceCalls.DATA + "/tooling/sobjects/CustomField";
    private static final String IS_THERE = "DUPLICATE_DEVELOPER_NAME";
    static final String PERMISSIONS = "New fields can be seen by nobody yet: give the user of the app a permission set with the read and"
            + " edit access to them, and your sales people one with the read access (docs/crm.md)";

    private final SalesforceCalls calls;
    private final String object;
    private final Map<String, String> traits;

    SalesforceSetUp(SalesforceCalls calls, CrmSettings.Sink settings) {
        this.calls = calls;
        this.object = SalesforceRecords.object(settings);
        this.traits = settings.traits();
    }

    /** A Lead becomes a Contact when sales converts it. */
    private List<String> objects() {
        return object.equals(SalesforceFields.LEAD) ? List.of(object, SalesforceFields.CONTACT) : List.of(object);
    }

    /** What the user of the app sees of an object. */
    private sealed interface Seen {
        /** @param fields by name: whether the user may write it */
        record Fields(Map<String, Boolean> fields) implements Seen {}

        record Nothing(String why) implements Seen {}
    }

    private Seen describe(String type) {
        return switch (calls.read(SalesforceCalls.DATA + "/sobjects/" + type + "/describe")) {
            case Called.Failed(SinkAnswer why, var _) -> new Seen.Nothing(reason(why));
            case Called.Answered(Json.Obj body) when body.get("fields") instanceof Json.Arr(List<Json> items) -> {
                var fields = new HashMap<String, Boolean>();
                for (Json item : items) {
                    if (item instanceof Json.Obj field && field.text("name") != null) {
                        fields.put(field.text("name"), field.get("createable") == Json.Bool.TRUE
                                && field.get("updateable") == Json.Bool.TRUE);
                    }
                }
                yield new Seen.Fields(fields);
            }
            case Called.Answered _ -> new Seen.Nothing("Salesforce gave an answer that cannot be read");
        };
    }

    private static String reason(SinkAnswer answer) {
        return switch (answer) {
            case SinkAnswer.Unauthorised(String reason) -> reason;
            case SinkAnswer.Refused(String reason) -> reason;
            case SinkAnswer.Later(String reason, var _) -> reason;
            case SinkAnswer.Unclear(String reason, var _) -> reason;
            case SinkAnswer.Unmatched(String reason) -> reason;
            case SinkAnswer.Accepted _,SinkAnswer.Gone _ -> "Salesforce gave an answer that does not fit";
        };
    }

    @Override
    public List<Check> check() {
        var checks = new ArrayList<Check>();
        for (String type : objects()) {
            switch (describe(type)) {
                case Seen.Nothing(String why) -> checks.add(new Check("the object " + type, false, why
                        + ". Check the url, the secret, and that the user of the app may read and edit " + type + "s"));
                case Seen.Fields(var fields) -> {
                    checks.add(new Check("the object " + type, true,
                            "The credentials are right, and the object can be read"));
                    needed(type).forEach(field -> checks.add(check(type, field, fields)));
                }
            }
        }
        return checks;
    }

    private Set<String> needed(String type) {
        var needed = new LinkedHashSet<>(SalesforceFields.own().keySet());
        if (type.equals(object)) {
            needed.addAll(traits.values());
        }
        return needed;
    }

    private static Check check(String type, String field, Map<String, Boolean> fields) {
        String name = "the field " + type + "." + field;
        Boolean writable = fields.get(field);
        if (writable == null) {
            return new Check(name, false, SalesforceFields.own().containsKey(field)
                    ? "It is missing, or the user of the app cannot see it. Run leadscore crm prepare, then give the user a permission"
                            + " set with the edit access to it"
                    : "It is missing, or the user of the app cannot see it. Correct the name in the traits of the settings, or give"
                            + " the user a permission set with the edit access to it");
        }
        return writable ? new Check(name, true, "It is there")
                : new Check(name, false,
                        "The user of the app may not write it. Give the user a permission set with the edit access to it");
    }

    @Override
    public List<Check> prepare() {
        var done = new ArrayList<Check>();
        boolean made = false;
        for (String type : objects()) {
            switch (describe(type)) {
                case Seen.Nothing(String why) ->
                    done.add(new Check("the object " + type, false, "It cannot be read: " + why));
                case Seen.Fields(var fields) -> {
                    for (var field : SalesforceFields.own().entrySet()) {
                        if (fields.containsKey(field.getKey())) {
                            done.add(new Check("the field " + type + "." + field.getKey(), true, "It is there"));
                        } else {
                            done.add(make(type + "." + field.getKey(), field.getValue()));
                            made = true;
                        }
                    }
                }
            }
        }
        if (made) {
            done.add(new Check("the permission to see the new fields", false, PERMISSIONS));
        }
        return done;
    }

    private Check make(String field, Json.Obj metadata) {
        String name = "the field " + field;
        return switch (calls.call("POST", FIELDS, Map.of(), Json.obj("FullName", field, "Metadata", metadata))) {
            case Called.Answered(Json.Obj body) when body.get("success") == Json.Bool.TRUE ->
                new Check(name, true, "It was made");
            case Called.Answered _ ->
                new Check(name, false, "It was perhaps not made: Salesforce gave an answer that cannot be read");
            case Called.Failed(SinkAnswer _, Json body) when IS_THERE.equals(
                    SalesforceErrors.first(body).text("errorCode")) ->
                new Check(name, true, "It is there, but the user of the app cannot see it");
            case Called.Failed(SinkAnswer why, Json _) -> new Check(name, false, "It was not made: " + reason(why)
                    + ". The user of the app needs the permission Customize Application for this. You can take it away afterwards");
        };
    }
}
