package io.leadscore.functions.port;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.json.Sha256;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Evidence;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ranking;
import io.leadscore.events.Envelopes;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.PublishedEvent.ScoringModelActivated;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SinkPause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reference store: a short implementation of the contract of the ports. Every call is atomic, and every read
 * returns the last write. The indexes of the database are computed from the leads.
 */
public final class InMemoryStore
        implements
            LeadStore,
            LeadRows,
            Outbox,
            ModelStore,
            WriteKeyStore,
            SweepLog,
            VoidRuns,
            RefusedInputs,
            CrmRows {
    /** Items of a page. It is small, so that every reader must read several pages. */
    public static final int PAGE = 3;
    /** The most bytes of an item of the database. */
    private static final int MAX_ITEM_BYTES = 400 * 1024;

    private final Map<String, Lead> leads = new TreeMap<>();
    private final Map<Identity, Claim> identities = new HashMap<>();
    private final Map<String, Map<List<String>, StoredActivity>> activities = new HashMap<>();
    private final Map<String, List<Correction>> corrections = new HashMap<>();
    private final Map<String, Map<String, Ranking>> rankings = new HashMap<>();
    private final Map<String, Map<String, Ranking>> waiting = new HashMap<>();
    private final Map<List<String>, Waiting> links = new TreeMap<>(Comparator.comparing(List::toString));
    private final Map<String, TreeMap<String, OutboxRow>> events = new TreeMap<>();
    private final Set<OutboxRow> unpublished = new HashSet<>();
    private final Map<String, TreeMap<Integer, String>> versions = new HashMap<>();
    private final Map<String, Integer> active = new TreeMap<>();
    private final Map<List<Object>, Run> runs = new HashMap<>();
    private int runsSaved;
    private final Map<String, VoidRun> voidRuns = new TreeMap<>();
    private final Map<String, WriteKey> keys = new HashMap<>();
    private final Map<String, List<Refusal>> refused = new HashMap<>();
    private final Map<List<Object>, Counts> progress = new HashMap<>();
    private final Map<List<Object>, Suspects> suspects = new HashMap<>();
    private final Map<List<Object>, Instant> begun = new HashMap<>();
    private final Map<List<Object>, Set<Integer>> finished = new HashMap<>();
    private final Set<List<String>> announced = new HashSet<>();
    private final Map<List<String>, CrmRow> crmRows = new TreeMap<>(Comparator.comparing(List::toString));
    private final Map<String, SinkPause> pauses = new HashMap<>();

    // ---- leads

    @Override
    public synchronized Map<Identity, Claim> resolve(Collection<Identity> wanted) {
        var known = new HashMap<Identity, Claim>();
        for (Identity identity : wanted) {
            Claim claim = identities.get(identity);
            if (claim != null) {
                known.put(identity, claim);
            }
        }
        return known;
    }

    @Override
    public synchronized Optional<Lead> lead(String leadId) {
        return Optional.ofNullable(leads.get(leadId));
    }

    @Override
    public synchronized List<Lead> leads(Collection<String> leadIds) {
        return new TreeSet<>(leadIds).stream().flatMap(leadId -> lead(leadId).stream()).toList();
    }

    @Override
    public synchronized Commit commit(Change change) {
        var repeats = change.decisions().stream().flatMap(this::repeats).toList();
        // A repeat is checked first: the writer of a repeat has often read an old lead as well.
        if (!repeats.isEmpty()) {
            return new Commit.AlreadyStored(repeats);
        }
        for (Decision decision : change.decisions()) {
            if (lead(decision.after().leadId()).map(Lead::version).orElse(0L) != decision.before().version()) {
                return new Commit.LeadMoved();
            }
            if (decision.newIdentities().stream().anyMatch(identity -> isTaken(identity, change))) {
                return new Commit.IdentityTaken();
            }
        }
        for (var released : change.released().entrySet()) {
            Claim now = identities.get(released.getKey());
            if (now == null || !Objects.equals(now.leadId(), released.getValue().leadId())) {
                return new Commit.IdentityTaken();
            }
        }
        Link settled = change.settled();
        if (settled != null && link(settled.leadId(), settled.otherId())
                .filter(link -> link.evidence().compareTo(settled.evidence()) > 0)
                .isPresent()) {
            return new Commit.LinkMoved();
        }
        if (change.rows() > MAX_COMMIT_ROWS) {
            throw new TooLargeException("more than " + MAX_COMMIT_ROWS + " rows", new RuntimeException());
        }
        change.decisions().forEach(InMemoryStore::requireFits);

        change.decisions().forEach(decision -> write(decision, change));
        change.released()
                .forEach((identity, claim) -> identities.compute(identity,
                        (_, _) -> claim.erasure() == null ? null : new Claim(null, claim.erasure())));
        change.linked().forEach((other, evidence) -> link(change.decisions().getFirst(), other, evidence));
        if (settled != null) {
            links.remove(List.of(settled.leadId(), settled.otherId()));
        }
        return new Commit.Committed();
    }

    private Stream<StoredActivity> repeats(Decision decision) {
        String leadId = decision.after().leadId();
        return decision.activities().stream().flatMap(a -> activity(leadId, a.source(), a.messageId()).stream());
    }

    private boolean isTaken(Identity identity, Change change) {
        Claim now = identities.get(identity);
        Claim read = change.reclaimed().get(identity);
        return read == null ? now != null
                : now == null || !Objects.equals(now.leadId(), read.leadId())
                        || (read.leadId() == null && !erasedAt(now).equals(erasedAt(read)));
    }

    private static Instant erasedAt(Claim claim) {
        return Objects.requireNonNull(claim.erasure()).erasedAt();
    }

    private void write(Decision decision, Change change) {
        Lead after = decision.after();
        String leadId = after.leadId();
        leads.put(leadId, after);
        decision.newIdentities()
                .forEach(identity -> identities.put(identity,
                        new Claim(leadId, Optional.ofNullable(change.reclaimed().get(identity))
                                .map(Claim::erasure)
                                .orElse(null))));
        for (Activity activity : decision.activities()) {
            activities.computeIfAbsent(leadId, _ -> new HashMap<>())
                    .put(List.of(activity.source(), activity.messageId()),
                            new StoredActivity(activity, after.version()));
        }
        if (decision.correction() != null) {
            corrections.computeIfAbsent(leadId, _ -> new ArrayList<>()).add(decision.correction());
        }
        decision.rankings().forEach((model, ranking) -> {
            var entries = rankings.computeIfAbsent(model, _ -> new HashMap<>());
            ranking.ifPresentOrElse(entry -> entries.put(leadId, entry), () -> entries.remove(leadId));
        });
        decision.waits().forEach((model, wait) -> {
            var entries = waiting.computeIfAbsent(model, _ -> new HashMap<>());
            wait.ifPresentOrElse(
                    waits -> entries.put(leadId, new Ranking(WAITING, LeadStore.waitingBand(waits.dueOn()))),
                    () -> entries.remove(leadId));
        });
        for (PublishedEvent event : decision.events()) {
            add("LEAD#" + leadId, String.format(Locale.ROOT, "EVT#%012d", event.metadata().seq()), event);
        }
    }

    private void link(Decision decision, String other, Evidence evidence) {
        String leadId = decision.after().leadId();
        links.merge(List.of(leadId, other),
                new Waiting(new Link(leadId, other, evidence), decision.activities().getLast().receivedAt()),
                (was, is) -> was.link().evidence().compareTo(evidence) >= 0 ? was : new Waiting(is.link(), was.at()));
    }

    /** A link, and when it was written. */
    private record Waiting(Link link, Instant at) {}

    @Override
    public synchronized Optional<Link> link(String leadId, String otherId) {
        return Optional.ofNullable(links.get(List.of(leadId, otherId))).map(Waiting::link);
    }

    @Override
    public synchronized List<Link> links(int shard, Instant writtenUpTo) {
        return links.values()
                .stream()
                .filter(waiting -> shard(waiting.link().leadId(), Outbox.SHARDS) == shard)
                .filter(waiting -> !waiting.at().isAfter(writtenUpTo))
                .map(Waiting::link)
                .toList();
    }

    @Override
    public synchronized List<Found> stored(Collection<String> leadIds, Collection<Activity> wanted) {
        var found = new ArrayList<Found>();
        for (String leadId : new TreeSet<>(leadIds)) {
            wanted.forEach(activity -> activity(leadId, activity.source(), activity.messageId())
                    .ifPresent(stored -> found.add(new Found(leadId, stored))));
        }
        return found;
    }

    private static void requireFits(Decision decision) {
        Lead after = decision.after();
        requireFits(after.tally().encode().length + after.traits().values().toJson().length());
        decision.activities().forEach(activity -> requireFits(ActivityJson.write(activity).length()));
    }

    private static void requireFits(int bytes) {
        if (bytes > MAX_ITEM_BYTES) {
            throw new TooLargeException("an item of more than " + MAX_ITEM_BYTES + " bytes", new RuntimeException());
        }
    }

    @Override
    public synchronized Optional<StoredActivity> activity(String leadId, String source, String messageId) {
        return Optional.ofNullable(activities.getOrDefault(leadId, Map.of()).get(List.of(source, messageId)));
    }

    @Override
    public synchronized Stream<StoredActivity> activities(String leadId) {
        return List.copyOf(activities.getOrDefault(leadId, Map.of()).values()).stream();
    }

    @Override
    public synchronized Stream<Correction> corrections(String leadId) {
        return List.copyOf(corrections.getOrDefault(leadId, List.of())).stream();
    }

    @Override
    public synchronized Stream<OutboxRow> events(String leadId) {
        return List.copyOf(events.getOrDefault("LEAD#" + leadId, new TreeMap<>()).values()).stream();
    }

    @Override
    public synchronized Stream<HistoryMark> history(String leadId) {
        return Stream.concat(
                activities(leadId).map(stored -> new HistoryMark(stored.activity().occurredAt(), key(stored))),
                events(leadId).map(row -> new HistoryMark(row.entry().time(), row.sort())));
    }

    @Override
    public synchronized Map<String, HistoryEntry> history(String leadId, Collection<String> keys) {
        var entries = new HashMap<String, HistoryEntry>();
        activities(leadId).forEach(stored -> entries.put(key(stored), new HistoryEntry.Acted(stored)));
        events(leadId).forEach(row -> entries.put(row.sort(), new HistoryEntry.Happened(row)));
        entries.keySet().retainAll(keys);
        return entries;
    }

    private static String key(StoredActivity stored) {
        return "ACT#" + stored.activity().source() + "#" + stored.activity().messageId();
    }

    @Override
    public synchronized Page<String> due(int shard, LocalDate upTo, @Nullable String cursor) {
        return page(leads.values()
                .stream()
                .filter(lead -> shard(lead.leadId(), DUE_SHARDS) == shard)
                .filter(lead -> lead.dueOn() != null && !lead.dueOn().isAfter(upTo))
                .map(lead -> lead.dueOn() + " " + lead.leadId()), cursor, PAGE, "...........".length());
    }

    @Override
    public synchronized Page<String> scan(@Nullable String cursor, int limit) {
        return page(leads.keySet().stream(), cursor, limit, 0);
    }

    /**
     * A page of items in the order of their keys. The first {@code prefix} characters of a key are not part of the
     * item.
     */
    private static Page<String> page(Stream<String> keys, @Nullable String cursor, int limit, int prefix) {
        var rest = keys.filter(key -> cursor == null || key.compareTo(cursor) > 0).sorted().toList();
        var items = rest.stream().limit(limit).map(key -> key.substring(prefix)).toList();
        return new Page<>(items, rest.size() > limit ? rest.get(limit - 1) : null);
    }

    @Override
    public synchronized List<RankedLead> ranking(String model, String stage, int shard, @Nullable RankedLead after,
            int limit) {
        var order = Comparator.comparingLong(RankedLead::band).reversed().thenComparing(RankedLead::leadId);
        return (stage.equals(WAITING) ? waiting : rankings).getOrDefault(model, Map.of())
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue().stage().equals(stage))
                .filter(entry -> shard(entry.getKey(), RANKING_SHARDS) == shard)
                .map(entry -> new RankedLead(entry.getKey(), entry.getValue().band()))
                .sorted(order)
                .filter(row -> after == null || order.compare(row, after) > 0)
                .limit(limit)
                .toList();
    }

    private static int shard(String key, int shards) {
        return Math.floorMod(key.hashCode(), shards);
    }

    /** Pairs of leads to merge. */
    public synchronized Set<Set<String>> links() {
        return links.keySet().stream().map(Set::copyOf).collect(Collectors.toSet());
    }

    /** The lead of each identity that belongs to one. */
    public synchronized Map<Identity, String> identities() {
        var owned = new HashMap<Identity, String>();
        identities.forEach((identity, claim) -> {
            if (claim.leadId() != null) {
                owned.put(identity, claim.leadId());
            }
        });
        return owned;
    }

    /** The texts of all that is stored. The key of an identity is hashed, as the database hashes it. */
    public synchronized List<String> contents() {
        return Stream.of(leads.values().stream(), activities.values().stream(), rankings.entrySet().stream(),
                waiting.entrySet().stream(),
                links.values().stream(), recorded().stream(), runs.entrySet().stream(), suspects.values().stream(),
                identities.entrySet()
                        .stream()
                        .map(entry -> entry.getKey().hashCode() + " " + entry.getValue()))
                .flatMap(rows -> rows.map(String::valueOf))
                .toList();
    }

    // ---- rows

    @Override
    public synchronized Page<Row> read(String leadId, @Nullable String after, int limit) {
        var rows = new TreeMap<String, Row>();
        activities(leadId).forEach(stored -> rows.put(key(stored), new Row.Acted(key(stored), stored)));
        events(leadId).forEach(event -> rows.put(event.sort(), new Row.Happened(event.sort(), event)));
        var rest = after == null ? rows : rows.tailMap(after, false);
        var page = rest.values().stream().limit(Math.min(limit, PAGE)).toList();
        return new Page<>(page, page.size() < rest.size() ? page.getLast().key() : null);
    }

    @Override
    public synchronized Erased erase(String leadId, @Nullable String after) {
        Page<Row> page = read(leadId, after, PAGE);
        announced.removeIf(key -> key.getFirst().equals(leadId));
        boolean eventsLeft = crmRows.values().stream().anyMatch(row -> row.leadId().equals(leadId));
        for (Row row : page.items()) {
            switch (row) {
                case Row.Acted acted -> Objects.requireNonNull(activities.get(leadId))
                        .remove(List.of(acted.stored().activity().source(), acted.stored().activity().messageId()));
                case Row.Happened(String key, OutboxRow event) -> {
                    if (unpublished.contains(event)) {
                        eventsLeft = true;
                    } else {
                        Objects.requireNonNull(events.get(event.partition())).remove(key);
                    }
                }
                case Row.Other _ -> {}
            }
        }
        return new Erased(page.next(), eventsLeft);
    }

    @Override
    public synchronized void erasePart(String leadId) {
        leads.remove(leadId);
    }

    @Override
    public synchronized void eraseCrm(String leadId) {
        crmRows.values().removeIf(row -> row.leadId().equals(leadId));
    }

    // ---- systems that get leads

    @Override
    public synchronized Map<String, CrmRow> rows(String sink, Collection<String> leadIds) {
        var found = new TreeMap<String, CrmRow>();
        crmRows.values()
                .stream()
                .filter(row -> row.sink().equals(sink) && leadIds.contains(row.leadId()))
                .forEach(row -> found.put(row.leadId(), row));
        return found;
    }

    @Override
    public synchronized Known known(String leadId, Collection<String> sinks) {
        var found = new TreeMap<String, CrmRow>();
        var paused = new TreeMap<>(pauses);
        paused.keySet().retainAll(sinks);
        sinks.forEach(sink -> found.putAll(rows(sink, Set.of(leadId)).isEmpty() ? Map.of()
                : Map.of(sink, Objects.requireNonNull(rows(sink, Set.of(leadId)).get(leadId)))));
        return new Known(found, paused);
    }

    @Override
    public synchronized Optional<CrmRow> save(CrmRow row) {
        var key = List.of(row.leadId(), row.sink());
        CrmRow stored = crmRows.get(key);
        if ((stored == null ? 0 : stored.n()) != row.n()) {
            return Optional.empty();
        }
        var next = new CrmRow(row.leadId(), row.sink(), row.n() + 1, row.listed(), row.state(), row.record(),
                row.hash(),
                row.at(), row.error(), row.scores(), row.open());
        crmRows.put(key, next);
        return Optional.of(next);
    }

    @Override
    public synchronized boolean delete(CrmRow row) {
        CrmRow stored = crmRows.get(List.of(row.leadId(), row.sink()));
        if (stored != null && stored.n() != row.n()) {
            return false;
        }
        crmRows.remove(List.of(row.leadId(), row.sink()));
        return true;
    }

    @Override
    public synchronized Page<ListedLead> listed(int shard, @Nullable String cursor) {
        var all = crmRows.values()
                .stream()
                .filter(row -> row.listed() != null && CrmRows.shard(row.leadId()) == shard)
                .map(row -> new ListedLead(row.leadId(), row.sink()))
                .toList();
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        int to = Math.min(all.size(), from + PAGE);
        return new Page<>(all.subList(Math.min(from, to), to), to < all.size() ? Integer.toString(to) : null);
    }

    @Override
    public synchronized boolean isAnnounced(String sink, String leadId, String eventId) {
        return announced.contains(List.of(leadId, sink, eventId));
    }

    @Override
    public synchronized void announced(String sink, String leadId, String eventId, Instant until) {
        announced.add(List.of(leadId, sink, eventId));
    }

    @Override
    public synchronized Optional<SinkPause> pause(String sink) {
        return Optional.ofNullable(pauses.get(sink));
    }

    @Override
    public synchronized void pause(String sink, SinkPause pause) {
        pauses.put(sink, pause);
    }

    @Override
    public synchronized void resume(String sink) {
        pauses.remove(sink);
    }

    // ---- the rest of the rows

    @Override
    public synchronized void eraseLinks(String leadId) {
        links.keySet().removeIf(pair -> pair.getFirst().equals(leadId));
    }

    @Override
    public synchronized void release(Identity identity, Collection<String> leadIds, Erasure erasure) {
        Claim claim = identities.get(identity);
        if (claim != null && claim.leadId() != null && leadIds.contains(claim.leadId())) {
            identities.put(identity, new Claim(null, erasure));
        }
    }

    @Override
    public synchronized void lift(Identity identity) {
        identities.computeIfPresent(identity, (_, claim) -> new Claim(claim.leadId(),
                claim.erasure() == null ? null : claim.erasure().lifted()));
    }

    // ---- runs that void

    @Override
    public synchronized Optional<VoidRun> voidRun(String id) {
        return Optional.ofNullable(voidRuns.get(id));
    }

    @Override
    public synchronized List<VoidRun> unfinishedVoidRuns() {
        return voidRuns.values().stream().filter(run -> !run.position().done()).toList();
    }

    @Override
    public synchronized void saveVoidRun(VoidRun run) {
        voidRuns.put(run.id(), run);
    }

    // ---- events

    private void add(String partition, String sort, PublishedEvent event) {
        var row = new OutboxRow(partition, sort, Envelopes.of(event));
        if (events.computeIfAbsent(partition, _ -> new TreeMap<>()).putIfAbsent(sort, row) == null) {
            unpublished.add(row);
        }
    }

    /** Every event that was ever recorded, by partition and sort key. */
    public synchronized List<OutboxRow> recorded() {
        return events.values().stream().flatMap(rows -> rows.values().stream()).toList();
    }

    @Override
    public synchronized List<OutboxRow> unpublished(int shard, Instant recordedUpTo) {
        var rows = new ArrayList<>(unpublished);
        rows.removeIf(row -> shard(row.partition(), Outbox.SHARDS) != shard);
        rows.removeIf(row -> row.entry().time().isAfter(recordedUpTo));
        rows.sort(Comparator.comparing((OutboxRow row) -> row.entry().time()).thenComparing(OutboxRow::sort));
        return rows;
    }

    @Override
    public synchronized void markPublished(OutboxRow row) {
        unpublished.remove(row);
    }

    @Override
    public synchronized void record(String kind, String key, PublishedEvent event) {
        add("SYS#" + kind, key, event);
    }

    // ---- models

    @Override
    public synchronized Map<String, Integer> active() {
        return Map.copyOf(active);
    }

    @Override
    public synchronized Optional<String> version(String name, int version) {
        return Optional.ofNullable(versions.getOrDefault(name, new TreeMap<>()).get(version));
    }

    @Override
    public synchronized int add(String name, String json) {
        requireFits(json.length());
        var known = versions.computeIfAbsent(name, _ -> new TreeMap<>());
        known.put(known.size() + 1, json);
        return known.size();
    }

    @Override
    public synchronized void activate(String name, int version, ScoringModelActivated event) {
        if (active.getOrDefault(name, 0) < version) {
            active.put(name, version);
            add("SYS#model", name + "#" + version, event);
        }
    }

    @Override
    public synchronized void deactivate(String name) {
        active.remove(name);
    }

    @Override
    public synchronized Optional<Run> run(String name, int version) {
        return Optional.ofNullable(runs.get(List.<Object>of(name, version)));
    }

    @Override
    public synchronized void saveRun(String name, int version, Run run) {
        runs.put(List.of(name, version), run);
        runsSaved++;
    }

    /** How often the progress of a re-evaluation was stored. */
    public synchronized int runsSaved() {
        return runsSaved;
    }

    // ---- write keys

    @Override
    public synchronized Optional<WriteKey> find(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    @Override
    public synchronized void put(String key, WriteKey settings) {
        keys.put(key, settings);
    }

    @Override
    public String id(String key) {
        byte[] hash = Sha256.of(key.getBytes(StandardCharsets.UTF_16BE));
        return Base64.getUrlEncoder().encodeToString(hash).substring(0, ID_CHARS);
    }

    @Override
    public synchronized List<Listed> list() {
        return keys.entrySet().stream().map(entry -> new Listed(id(entry.getKey()), entry.getValue())).toList();
    }

    @Override
    public synchronized boolean revoke(String id) {
        Optional<String> known = keys.keySet().stream().filter(key -> id(key).equals(id)).findFirst();
        known.ifPresent(key -> keys.computeIfPresent(key, (_, settings) -> settings.asRevoked()));
        return known.isPresent();
    }

    @Override
    public synchronized Optional<WriteKey> listed(String id) {
        return keys.entrySet().stream().filter(key -> id(key.getKey()).equals(id)).findFirst().map(Map.Entry::getValue);
    }

    // ---- refused inputs

    @Override
    public synchronized int record(String keyId, Refusal refusal) {
        Instant hour = refusal.at().truncatedTo(ChronoUnit.HOURS);
        int counted = (int) refused(keyId, hour)
                .filter(earlier -> earlier.at().isBefore(hour.plus(1, ChronoUnit.HOURS)))
                .count();
        if (counted == MAX_AN_HOUR) {
            return MAX_AN_HOUR;
        }
        refused.computeIfAbsent(keyId, _ -> new ArrayList<>()).addFirst(refusal);
        return counted + 1;
    }

    private Stream<Refusal> refused(String keyId, Instant from) {
        return refused.getOrDefault(keyId, List.of()).stream().filter(refusal -> !refusal.at().isBefore(from));
    }

    @Override
    public synchronized List<Refusal> newest(String keyId, Instant from, int limit) {
        return refused(keyId, from).sorted(Comparator.comparing(Refusal::at).reversed()).limit(limit).toList();
    }

    @Override
    public synchronized List<Instant> fullHours(String keyId, Instant from) {
        var hours = new TreeMap<Instant, Integer>();
        refused(keyId, from.truncatedTo(ChronoUnit.HOURS))
                .forEach(refusal -> hours.merge(refusal.at().truncatedTo(ChronoUnit.HOURS), 1, Integer::sum));
        return hours.entrySet()
                .stream()
                .filter(hour -> hour.getValue() == MAX_AN_HOUR)
                .map(Map.Entry::getKey)
                .toList();
    }

    // ---- sweeps

    @Override
    public synchronized void begin(LocalDate asOf, String run, Instant now) {
        if (finished.putIfAbsent(List.of(asOf, run), new TreeSet<>()) == null) {
            begun.put(List.of(asOf, run), now);
        }
    }

    @Override
    public synchronized void progress(LocalDate asOf, String run, int shard, Counts counts) {
        progress.merge(List.of(asOf, run), counts, Counts::plus);
    }

    @Override
    public synchronized Optional<Counts> finish(LocalDate asOf, String run, int shard, Counts counts) {
        var shards = finished.computeIfAbsent(List.of(asOf, run), _ -> new TreeSet<>());
        if (shards.add(shard)) {
            progress(asOf, run, shard, counts);
        }
        return shards.size() == DUE_SHARDS ? Optional.of(progress.getOrDefault(List.of(asOf, run), Counts.NONE))
                : Optional.empty();
    }

    @Override
    public synchronized List<Logged> sweeps(LocalDate asOf) {
        var known = new HashSet<>(finished.keySet());
        known.addAll(progress.keySet());
        return known.stream()
                .filter(sweep -> sweep.getFirst().equals(asOf))
                .map(sweep -> new Logged(asOf, (String) sweep.getLast(), begun.get(sweep),
                        progress.getOrDefault(sweep, Counts.NONE),
                        finished.getOrDefault(sweep, new TreeSet<>()).size()))
                .sorted(Comparator.comparing(Logged::run))
                .toList();
    }

    @Override
    public synchronized Suspects suspects(LocalDate asOf, int shard) {
        return suspects.getOrDefault(List.<Object>of(asOf, shard), Suspects.NONE);
    }

    @Override
    public synchronized void saveSuspects(LocalDate asOf, int shard, Suspects seen) {
        suspects.put(List.of(asOf, shard), seen);
    }
}
