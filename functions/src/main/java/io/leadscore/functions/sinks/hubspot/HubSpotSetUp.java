package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.crm.IncomingSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.hubspot.HubSpotCalls.Said;
import io.leadscore.functions.sinks.record.LeadProperties;
import io.leadscore.functions.sinks.record.RecordSetUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prepares the contacts of HubSpot. */
final class HubSpotSetUp implements RecordSetUp {
    static final String GROUP = "leadscore";
    static final List<String> SCOPES = List.of("crm.objects.contacts.read", "crm.objects.contacts.write",
            "crm.schemas.contacts.read", "crm.schemas.contacts.write");
    static final String DEALS_SCOPE = "crm.objects.deals.read";
    private static final String PROPERTIES = "/crm/v3/properties/contacts";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** A property as HubSpot shows it. */
    private record Property(String name, String label, String type, String fieldType, String description) {
        private boolean isUnique() {
            return name.equals(LeadProperties.ID);
        }

        private Json.Obj json() {
            return Json.obj("groupName", GROUP, "name", name, "label", label, "description", description, "type", type,
                    "fieldType", fieldType, "hasUniqueValue", isUnique(), "formField", false);
        }
    }

    private static final List<Property> OURS = List.of(
            new Property(LeadProperties.ID, "Leadscore: id", "string", "text", "The id of the lead in Leadscore"),
            new Property(LeadProperties.STAGE, "Leadscore: stage", "string", "text", "How far the lead has qualified"),
            new Property(LeadProperties.SCORE, "Leadscore: score", "number", "number", "All points of the lead"),
            new Property(LeadProperties.FIT, "Leadscore: fit", "number", "number", "Points for who the lead is"),
            new Property(LeadProperties.ENGAGEMENT, "Leadscore: engagement", "number", "number",
                    "Points for what the lead does"),
            new Property(LeadProperties.REASONS, "Leadscore: reasons", "string", "textarea",
                    "The rules with the most points"),
            new Property(LeadProperties.NEXT_CHANGE_ON, "Leadscore: next change on", "date", "date",
                    "When the stage changes if nothing happens"),
            new Property(LeadProperties.QUALIFIED_ON, "Leadscore: qualified on", "date", "date",
                    "When the lead qualified last"),
            new Property(LeadProperties.UPDATED_AT, "Leadscore: updated at", "datetime", "date",
                    "When Leadscore wrote this contact"));

    private final HubSpotCalls calls;
    private final CrmSettings.Sink settings;

    HubSpotSetUp(HubSpotCalls calls, CrmSettings.Sink settings) {
        this.calls = calls;
        this.settings = settings;
    }

    // ---- check

    @Override
    public List<Check> check() {
        var checks = new ArrayList<Check>();
        switch (calls.tokenInfo()) {
            case Said.Done(Json.Obj info) -> {
                checks.add(new Check("the token", true, "It belongs to the account " + number(info.get("hubId"))));
                checks.addAll(scopes(info));
            }
            case Said.Failed(int _, HubSpotError _, SinkAnswer.Unauthorised(String reason)) -> {
                checks.add(new Check("the token", false, reason + ". Store the access token of the private app in the "
                        + "secret " + calls.secretName()));
                return checks;
            }
            case Said.Failed failed -> {
                checks.add(new Check("the token", false, reason(failed.answer())));
                return checks;
            }
        }
        OURS.forEach(property -> checks.add(check(property)));
        for (String mapped : new TreeSet<>(settings.traits().values())) {
            checks.add(mapped(mapped));
        }
        if (!settings.texts("lifecycleStages").isEmpty()) {
            checks.add(lifecycle());
        }
        return checks;
    }

    private List<Check> scopes(Json.Obj info) {
        Set<String> granted = HubSpotError.items(info.get("scopes"))
                .stream()
                .filter(Json.Text.class::isInstance)
                .map(scope -> ((Json.Text) scope).value())
                .collect(Collectors.toSet());
        boolean readsDeals = IncomingSettings.of(settings)
                .filter(incoming -> incoming.outcomes().stream().anyMatch(entry -> entry.object().equals("deal")))
                .isPresent();
        return Stream.concat(SCOPES.stream(), readsDeals ? Stream.of(DEALS_SCOPE) : Stream.empty())
                .map(scope -> granted.contains(scope) ? new Check("the scope " + scope, true, "It is granted")
                        : new Check("the scope " + scope, false, "Add it to the private app, and commit the change"))
                .toList();
    }

    private Check check(Property property) {
        String name = "the property " + property.name();
        return switch (read(property.name())) {
            case Said.Done(Json.Obj found) when !property.type().equals(found.text("type")) -> new Check(name, false,
                    "It has another type than " + property.type() + ". Rename or delete it in HubSpot, and run "
                            + "`leadscore crm prepare`");
            case Said.Done(Json.Obj found) when property.isUnique() && found.get("hasUniqueValue") != Json.Bool.TRUE ->
                new Check(name, false, "Its values are not unique, and HubSpot cannot change that. Delete it in "
                        + "HubSpot, and run `leadscore crm prepare`");
            case Said.Done _ -> new Check(name, true, "It is there");
            case Said.Failed(int status, HubSpotError _, SinkAnswer _) when status == NOT_FOUND -> new Check(name,
                    false, "It is missing. Run `leadscore crm prepare`");
            case Said.Failed(int _, HubSpotError _, SinkAnswer answer) -> new Check(name, false, reason(answer));
        };
    }

    /** A property that the settings name for a trait. */
    private Check mapped(String property) {
        String name = "the property " + property;
        return switch (read(property)) {
            case Said.Done(Json.Obj found) when isReadOnly(found) ->
                new Check(name, false, "Nobody can write it. Name another one in the traits of the settings");
            case Said.Done _ -> new Check(name, true, "It is there");
            case Said.Failed(int status, HubSpotError _, SinkAnswer _) when status == NOT_FOUND -> new Check(name,
                    false, "It is missing. Make it in HubSpot, or name another one in the traits of the settings");
            case Said.Failed(int _, HubSpotError _, SinkAnswer answer) -> new Check(name, false, reason(answer));
        };
    }

    private static boolean isReadOnly(Json.Obj property) {
        return property.object("modificationMetadata").get("readOnlyValue") == Json.Bool.TRUE;
    }

    private Check lifecycle() {
        String name = "the property " + HubSpotRecords.LIFECYCLE;
        return switch (read(HubSpotRecords.LIFECYCLE)) {
            case Said.Done(Json.Obj found) -> {
                var missing = new TreeSet<>(settings.texts("lifecycleStages").values());
                HubSpotError.items(found.get("options")).forEach(option -> {
                    if (option instanceof Json.Obj object) {
                        missing.remove(String.valueOf(object.text("value")));
                    }
                });
                yield missing.isEmpty() ? new Check(name, true, "It has the stages of the settings")
                        : new Check(name, false, "It has no stages " + missing
                                + ". Write the internal names of stages in the lifecycleStages of the settings");
            }
            case Said.Failed(int _, HubSpotError _, SinkAnswer answer) -> new Check(name, false, reason(answer));
        };
    }

    private Said read(String property) {
        return calls.call("GET", PROPERTIES + "/" + property, null, List.of());
    }

    // ---- prepare

    @Override
    public List<Check> prepare() {
        var done = new ArrayList<Check>();
        done.add(group());
        var missing = new ArrayList<Property>();
        for (Property property : OURS) {
            if (read(property.name()) instanceof Said.Failed(int status, HubSpotError _, SinkAnswer _)
                    && status == NOT_FOUND) {
                missing.add(property);
            } else {
                done.add(check(property));
            }
        }
        if (!missing.isEmpty() && done.getFirst().ok()) {
            done.addAll(make(missing));
        }
        return done;
    }

    private Check group() {
        String name = "the group " + GROUP;
        return switch (calls.call("POST", PROPERTIES + "/groups",
                Json.obj("name", GROUP, "label", "Leadscore", "displayOrder", -1), List.of())) {
            case Said.Done _ -> new Check(name, true, "It was made");
            case Said.Failed(int status, HubSpotError _, SinkAnswer _) when status == CONFLICT -> new Check(name, true,
                    "It is there");
            case Said.Failed(int _, HubSpotError _, SinkAnswer answer) -> new Check(name, false, reason(answer));
        };
    }

    private List<Check> make(List<Property> missing) {
        Said said = calls.call("POST", PROPERTIES + "/batch/create",
                Json.obj("inputs", missing.stream().map(Property::json).toList()), LeadProperties.ALL);
        if (said instanceof Said.Failed failed) {
            return missing.stream()
                    .map(property -> new Check("the property " + property.name(), false, reason(failed.answer())))
                    .toList();
        }
        // The answer about several properties says less than a look at each.
        return missing.stream()
                .map(this::check)
                .map(check -> check.ok() ? new Check(check.name(), true, "It was made") : check)
                .toList();
    }

    private static String reason(SinkAnswer answer) {
        return switch (answer) {
            case SinkAnswer.Refused(String reason) -> reason;
            case SinkAnswer.Unauthorised(String reason) -> reason;
            case SinkAnswer.Later(String reason, var _) -> reason + ". Try again later";
            case SinkAnswer.Unclear(String reason, var _) -> reason + ". Try again later";
            case SinkAnswer.Unmatched(String reason) -> reason;
            case SinkAnswer.Gone _,SinkAnswer.Accepted _ -> throw new IllegalStateException("that is no failure");
        };
    }

    private static String number(@Nullable Json value) {
        return value instanceof Json.Num(String literal) ? literal : "?";
    }
}
