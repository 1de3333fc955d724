package io.leadscore.functions.sinks.record;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.RecordOwners;
import io.leadscore.functions.port.crm.RecordOwners.Owner;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.port.crm.SinkWrite;
import io.leadscore.functions.port.crm.SinkWrite.What;
import io.leadscore.functions.sinks.record.RecordApi.Search;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes leads to the records of a CRM. It decides whose record is written: the one that the lead has; else the one that has the id of
 * the lead; else the one that has an e-mail address of the lead, which then becomes the lead's; else a new one, if the settings allow
 * it. Of a call that is refused as a whole it finds the write that is the cause, by halves. Thread-safe.
 */
public final class RecordSink implements CrmSink {
    private final RecordApi api;
    private final RecordOwners owners;
    private final LeadProperties properties;
    private final boolean makesRecords;
    private final boolean deletesErased;
    private final InstantSource clock;

    public RecordSink(RecordApi api, CrmSettings.Sink settings, RecordOwners owners, InstantSource clock) {
        this.api = api;
        this.owners = owners;
        this.properties = new LeadProperties(settings.model(), settings.traits(), api::property);
        this.makesRecords = settings.creates();
        this.deletesErased = settings.deletesErased();
        this.clock = clock;
    }

    @Override
    public String name() {
        return api.name();
    }

    @Override
    public int maxBatch() {
        return api.maxBatch();
    }

    @Override
    public String text(String leadId, What what) {
        String text = properties.of(leadId, what).toJson();
        return what instanceof What.Merged(var into, var other) && other != null
                ? text + other.record() + properties.of(into, other.lead()).toJson()
                : text;
    }

    @Override
    public List<SinkAnswer> write(List<SinkWrite> writes) {
        var call = new Call();
        writes.forEach(call::place);
        call.work();
        if (!call.unknown.isEmpty()) {
            // The records of these are gone, and a person asks for others.
            call.work();
        }
        return writes.stream().map(write -> Objects.requireNonNull(call.answers.get(write))).toList();
    }

    /** A write and the record that it is for. */
    private record Target(SinkWrite write, @Nullable String record, boolean isKnown, boolean isMoved) {}

    /** One call of {@link #write}. Used by one thread. */
    private final class Call {
        private final Map<SinkWrite, SinkAnswer> answers = new LinkedHashMap<>();
        private final List<SinkWrite> unknown = new ArrayList<>();
        private final List<Target> updates = new ArrayList<>();
        private final List<Target> deletes = new ArrayList<>();
        private final List<Target> creates = new ArrayList<>();
        private final List<Target> elsewhere = new ArrayList<>();

        private void work() {
            find();
            change(updates, api::update);
            change(deletes, targets -> api.delete(
                    targets.stream().map(RecordWrite::record).map(Objects::requireNonNull).toList()));
            change(creates, api::create);
            // What another record turned out to be is written once more.
            change(elsewhere, api::update);
        }

        private void place(SinkWrite write) {
            if (write.record() == null) {
                unknown.add(write);
            } else {
                change(write, write.record(), true);
            }
        }

        private void change(SinkWrite write, String record, boolean isKnown) {
            boolean isErased = write.what() instanceof What.Erased;
            if (isErased && owners.owner(api.name(), record).isPresent()) {
                // The person came back as another lead, whose record it is now.
                answers.put(write, new SinkAnswer.Accepted(null));
            } else {
                (isErased && deletesErased ? deletes : updates).add(new Target(write, record, isKnown, false));
            }
        }

        /** Finds the records of leads that have none yet. */
        private void find() {
            if (unknown.isEmpty()) {
                return;
            }
            List<SinkWrite> sought = List.copyOf(unknown);
            unknown.clear();
            List<String> emails = sought.stream().flatMap(write -> emails(write).stream()).distinct().toList();
            // Nothing of a new lead was sent, so no record has its id. After a restore of the table, its address finds the record.
            List<String> leadIds = sought.stream()
                    .filter(write -> !write.isNew() || emails(write).isEmpty())
                    .map(SinkWrite::leadId)
                    .toList();
            switch (search(leadIds, emails)) {
                case Search.Found found -> sought.forEach(write -> match(write, found));
                case Search.Failed(SinkAnswer answer) -> sought.forEach(write -> answers.put(write, answer));
            }
        }

        private void match(SinkWrite write, Search.Found found) {
            String stamped = found.byLeadId().get(write.leadId());
            switch (write.what()) {
                case What.Current current -> {
                    String record = stamped != null ? stamped
                            : emails(write).stream()
                                    .map(found.byEmail()::get)
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElse(null);
                    if (stamped == null && write.mayLand() != null) {
                        answers.put(write, onItsWay());
                    } else if (record != null) {
                        claim(write, record, () -> change(write, record, false));
                    } else {
                        make(write, current);
                    }
                }
                case What.Merged _,What.Erased _ -> {
                    if (stamped == null) {
                        missing(write);
                    } else {
                        change(write, stamped, true);
                    }
                }
            }
        }

        /** Nothing is made of a lead that is not one any more. But what is on its way can still arrive. */
        private void missing(SinkWrite write) {
            answers.put(write, write.mayLand() == null ? new SinkAnswer.Accepted(null) : onItsWay());
        }

        private void make(SinkWrite write, What.Current current) {
            Json.Obj identities = current.profile().object("identities");
            if (!makesRecords) {
                answers.put(write, new SinkAnswer.Unmatched(
                        "no record has an e-mail address of the lead, and the settings do not allow to make one"));
            } else if (texts(identities.get("email")).isEmpty() && texts(identities.get("userId")).isEmpty()) {
                answers.put(write, new SinkAnswer.Unmatched(
                        "nobody knows who the lead is yet: it has neither an e-mail address nor a user id"));
            } else {
                creates.add(new Target(write, null, false, false));
            }
        }

        private SinkAnswer onItsWay() {
            return new SinkAnswer.Later("an earlier request can still find or make its record", null);
        }

        private void claim(SinkWrite write, String record, Runnable then) {
            switch (owners.claim(write.leadId(), api.name(), record)) {
                case Owner.Claimed _ -> then.run();
                case Owner.Other(String leadId) -> answers.put(write,
                        new SinkAnswer.Refused("the record " + record + " belongs to the lead " + leadId
                                + ". If both are one person, merge the leads; if not, correct the e-mail address"));
                // The next look finds what is left of it.
                case Owner.NoLead _ -> answers.put(write, new SinkAnswer.Later("the lead is being erased", null));
            }
        }

        private void change(List<Target> waiting, Function<List<RecordWrite>, BatchAnswer> call) {
            if (waiting.isEmpty()) {
                return;
            }
            List<Target> targets = List.copyOf(waiting);
            waiting.clear();
            List<RecordAnswer> heard = halving(targets.stream().map(this::request).toList(), call);
            for (int i = 0; i < targets.size(); i++) {
                heard(targets.get(i), heard.get(i));
            }
        }

        private RecordWrite request(Target target) {
            SinkWrite write = target.write();
            Json.Obj all = properties.at(RecordSink.this.properties(target), write.what(), clock.instant());
            List<String> emails = emails(write);
            boolean lacksEmail = target.record() == null && !emails.isEmpty() && all.get(api.email()) == null;
            return new RecordWrite(target.record(),
                    lacksEmail ? all.with(api.email(), Json.text(emails.getFirst())) : all);
        }

        private void heard(Target target, RecordAnswer answer) {
            SinkWrite write = target.write();
            switch (answer) {
                case RecordAnswer.Written(String record) -> {
                    if (target.record() == null) {
                        claim(write, record, () -> answers.put(write, new SinkAnswer.Accepted(record)));
                    } else {
                        answers.put(write, new SinkAnswer.Accepted(record));
                    }
                }
                // What a search has found may have been deleted since. The next search does not find it.
                case RecordAnswer.Missing _ when !target.isKnown() || target.record() == null -> answers.put(write,
                        new SinkAnswer.Later("the record that was found is not there", null));
                case RecordAnswer.Missing _ when write.again() && write.what() instanceof What.Current ->
                    unknown.add(write);
                case RecordAnswer.Missing _ -> answers.put(write,
                        new SinkAnswer.Gone(Objects.requireNonNull(target.record())));
                case RecordAnswer.Elsewhere(String record) when target.isMoved() -> answers.put(write,
                        new SinkAnswer.Later("the record moved to " + record + " while it was written", null));
                // Sales has merged the record into another one. If that is the one of another person, nothing of it is changed.
                case RecordAnswer.Elsewhere(String record) when !(write.what() instanceof What.Current) -> {
                    if (owners.owner(api.name(), record).isEmpty()) {
                        elsewhere.add(new Target(write, record, target.isKnown(), true));
                    } else {
                        answers.put(write, new SinkAnswer.Accepted(null));
                    }
                }
                case RecordAnswer.Elsewhere(String record) -> claim(write, record,
                        () -> elsewhere.add(new Target(write, record, target.isKnown(), true)));
                case RecordAnswer.NotWritten(SinkAnswer why) -> answers.put(write, why);
            }
        }
    }

    /**
     * If the other lead of a merge has taken the record over, the record gets what that lead is: an earlier write of the lead that was
     * merged can have reached it later than a write of the other one.
     */
    private Json.Obj properties(Target target) {
        SinkWrite write = target.write();
        return write.what() instanceof What.Merged(var into, var other) && other != null
                && other.record().equals(target.record())
                        ? properties.of(into, other.lead())
                        : properties.of(write.leadId(), write.what());
    }

    private Search search(List<String> leadIds, List<String> emails) {
        var byLeadId = new LinkedHashMap<String, String>();
        var byEmail = new LinkedHashMap<String, String>();
        int calls = Math.max(1, Math.ceilDiv(emails.size(), api.maxBatch()));
        for (int i = 0; i < calls; i++) {
            // A lead has one address at most times. Further ones need further calls.
            List<String> some = emails.subList(i * api.maxBatch(), Math.min(emails.size(), (i + 1) * api.maxBatch()));
            switch (api.find(i == 0 ? leadIds : List.of(), some)) {
                case Search.Found found -> {
                    byLeadId.putAll(found.byLeadId());
                    byEmail.putAll(found.byEmail());
                }
                case Search.Failed failed -> {
                    return failed;
                }
            }
        }
        return new Search.Found(byLeadId, byEmail);
    }

    private static List<RecordAnswer> halving(List<RecordWrite> writes,
            Function<List<RecordWrite>, BatchAnswer> call) {
        return switch (call.apply(writes)) {
            case BatchAnswer.Each(List<RecordAnswer> each) -> each;
            case BatchAnswer.Whole(SinkAnswer.Refused _) when writes.size() > 1 -> halves(writes, call);
            case BatchAnswer.Whole(SinkAnswer answer) -> all(writes, answer);
        };
    }

    private static List<RecordAnswer> halves(List<RecordWrite> writes, Function<List<RecordWrite>, BatchAnswer> call) {
        List<RecordWrite> second = writes.subList(writes.size() / 2, writes.size());
        var answers = new ArrayList<>(halving(writes.subList(0, writes.size() / 2), call));
        SinkAnswer stop = answers.stream()
                .map(answer -> answer instanceof RecordAnswer.NotWritten(SinkAnswer why) ? why : null)
                .filter(RecordSink::stops)
                .findFirst()
                .orElse(null);
        answers.addAll(stop == null ? halving(second, call) : all(second, stop));
        return answers;
    }

    /** A system that asks to wait, or that does not know us, is not asked again at once. The rest was not sent. */
    private static boolean stops(@Nullable SinkAnswer answer) {
        return answer instanceof SinkAnswer.Later || answer instanceof SinkAnswer.Unauthorised
                || answer instanceof SinkAnswer.Unclear;
    }

    private static List<RecordAnswer> all(List<RecordWrite> writes, SinkAnswer answer) {
        return writes.stream().<RecordAnswer>map(_ -> new RecordAnswer.NotWritten(answer)).toList();
    }

    private static List<String> emails(SinkWrite write) {
        return write.what() instanceof What.Current(var profile, var _)
                ? texts(profile.object("identities").get("email")).stream()
                        .map(email -> email.toLowerCase(Locale.ROOT))
                        .toList()
                : List.of();
    }

    private static List<String> texts(@Nullable Json list) {
        return list instanceof Json.Arr(List<Json> items)
                ? items.stream().filter(Json.Text.class::isInstance).map(item -> ((Json.Text) item).value()).toList()
                : List.of();
    }
}
