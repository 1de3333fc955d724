package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.StorePorts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@link PageMergeStreamsTest}, {@link SplitStreamsTest}, {@link CorrectionStreamsTest} and {@link ErasureStreamsTest} hold
 * over the reference store, in fewer streams over DynamoDB Local: one life of a few people in which pages claim anything, and
 * people are merged, split, corrected and erased.
 */
class DynamoDbPeopleStreamsTest {
    private static final int RUNS = 5;
    private static final int PEOPLE = 3;
    private static final Selection ALL = new Selection.Matching(Scene.json("{\"source\": [{\"exists\": true}]}"), null,
            null);

    @BeforeAll
    static void start() {
        DynamoDbLocal.restart();
    }

    @Test
    void people_are_kept_apart_split_corrected_and_erased() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try (var stores = DynamoDbStores.withoutStream()) {
                new Life(stores, new Random(seed)).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
    }

    /** Used once. */
    private static final class Life {
        private final DynamoDbStores stores;
        private final Random random;
        private final VirtualClock clock = new VirtualClock(Scene.START);
        private final LeadStore store;
        private final ModelCache models;
        private final LeadUpdates updates;
        private final LeadMerges merges;
        private final LeadSplits splits;
        private final LeadCorrections corrections;
        private final Erasures erasures;
        private final Outbox outbox;
        /** What systems sent of each person. */
        private final Map<String, List<Activity>> sent = new HashMap<>();
        private int number;

        Life(DynamoDbStores stores, Random random) {
            this.stores = stores;
            this.random = random;
            StorePorts ports = stores.ports();
            store = ports.leads();
            outbox = ports.outbox();
            models = new ModelCache(ports.models(), clock, Duration.ZERO, Set.of());
            new ModelActivation(ports.models(), models, clock).activate(Scene.MODEL);
            updates = new LeadUpdates(store, models, new PutAside(), (_, _) -> {}, clock,
                    () -> UUID.randomUUID().toString(), Backoffs.patient(clock), 0);
            merges = new LeadMerges(store, updates, models, (_, _) -> {}, clock);
            splits = new LeadSplits(store, updates, models, clock);
            corrections = new LeadCorrections(store, updates, models, clock);
            erasures = new Erasures(store, ports.rows(), updates, (_, _) -> {}, clock);
        }

        void run() {
            for (int person = 0; person < PEOPLE; person++) {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    ofSystem("p" + person);
                }
            }
            pagesClaim();
            List<String> leadIds = new ArrayList<>(sent.keySet().stream().sorted().map(this::leadId).toList());
            assertThat(leadIds).doesNotHaveDuplicates();
            correct();
            mergeAndSplit(leadIds);
            pagesClaim();
            eraseOne();
        }

        private Instant soon() {
            return clock.instant().plusSeconds(20);
        }

        private Activity activity(boolean trusted, Set<Identity> who) {
            clock.advance(Duration.ofMinutes(1 + random.nextInt(600)));
            String message = (trusted ? "system" : "page") + number++ + ".";
            return new Activity(trusted ? "crm" : "web", message,
                    random.nextBoolean() ? "Page Viewed" : "Demo Requested",
                    clock.instant(), clock.instant(), Scene.json("{\"asset\": \"a" + random.nextInt(3) + "\"}"),
                    Scene.json(random.nextBoolean() ? "{\"industry\": \"tech\"}" : "{}"), trusted, List.copyOf(who));
        }

        private void ofSystem(String person) {
            var who = new TreeSet<>(Set.of(Scene.user(person), Scene.email(person), Scene.anonymous(person)));
            Activity activity = activity(true, who);
            updates.take(List.of(activity), soon());
            sent.computeIfAbsent(person, _ -> new ArrayList<>()).add(activity);
        }

        /** Identities of several people together, and such as nobody has. */
        private void pagesClaim() {
            for (int i = 0; i < 12; i++) {
                var who = new TreeSet<Identity>();
                for (int n = 1 + random.nextInt(3); n > 0; n--) {
                    String person = "p" + random.nextInt(PEOPLE + 1);
                    who.add(switch (random.nextInt(4)) {
                        case 0 -> Scene.user(person);
                        case 1 -> Scene.email(person);
                        default -> Scene.anonymous(random.nextBoolean() ? person : "visitor" + random.nextInt(3));
                    });
                }
                updates.take(List.of(activity(false, who)), soon());
                settle();
            }
            for (String leadId : store.scan(null, 1_000).items()) {
                Lead lead = store.lead(leadId).orElseThrow();
                assertThat(lead.identities().stream().filter(identity -> identity.kind() == Kind.USER_ID).count())
                        .as("user ids")
                        .isLessThanOrEqualTo(1);
                Ledgers ledgers = new Ledgers(store);
                Set<String> people = new TreeSet<>();
                ledgers.of(lead).map(found -> found.stored().activity().identities().getFirst()).forEach(strongest -> {
                    // Nobody is known by the identities of the one more person, so a page can give them to somebody.
                    if (strongest.kind() != Kind.ANONYMOUS_ID && !strongest.value().startsWith("p" + PEOPLE)) {
                        people.add(strongest.value().substring(0, 2));
                    }
                });
                assertThat(people).as("people of a lead").hasSizeLessThanOrEqualTo(1);
            }
        }

        private void settle() {
            for (int shard = 0; shard < Outbox.SHARDS; shard++) {
                for (Link link : store.links(shard, Instant.parse("9999-12-31T00:00:00Z"))) {
                    merges.settle(link.leadId(), link.otherId(), soon());
                }
            }
        }

        private String leadId(String person) {
            return lead(person).leadId();
        }

        private Lead lead(String person) {
            Identity user = Scene.user(person);
            return store.survivor(Scene.known(Scene.known(store.resolve(List.of(user)).get(user)).leadId()))
                    .orElseThrow();
        }

        /** Voided is never sent, and restored is as before. */
        private void correct() {
            String person = "p" + random.nextInt(PEOPLE);
            Lead before = lead(person);
            List<Activity> all = new Ledgers(store).of(before).map(found -> found.stored().activity()).toList();
            Activity voided = all.get(random.nextInt(all.size()));
            var one = new Selection.Named(List.of(Selection.Message.of(voided)));
            corrections.correct(before.leadId(), new LeadCorrections.Order(Act.VOID, one, "bot", null), soon());
            counts(lead(person), all.stream().filter(activity -> !activity.equals(voided)).toList());
            corrections.correct(before.leadId(), new LeadCorrections.Order(Act.RESTORE, ALL, "no bot", null), soon());
            counts(lead(person), all);
        }

        private void counts(Lead lead, List<Activity> activities) {
            LeadDecider decider = models.decider(models.forLead(lead));
            Lead atOnce = decider.learn(Lead.unknown(lead.leadId()), activities, clock.instant()).after();
            assertThat(lead.traits()).isEqualTo(atOnce.traits());
            assertThat(lead.tally()).isEqualTo(atOnce.tally());
            var today = java.time.LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC);
            assertThat(decider.views().view(lead, "days", today).card())
                    .isEqualTo(decider.views().view(atOnce, "days", today).card());
        }

        /** By hand, in any order. Afterwards they are as before, and nothing merges them again by itself. */
        private void mergeAndSplit(List<String> leadIds) {
            var before = new HashMap<String, List<Activity>>();
            var identities = new HashMap<String, Set<Identity>>();
            for (String leadId : leadIds) {
                Lead lead = store.lead(leadId).orElseThrow();
                before.put(leadId, new Ledgers(store).of(lead).map(found -> found.stored().activity()).toList());
                identities.put(leadId, lead.identities());
            }
            Collections.shuffle(leadIds, random);
            for (int i = 1; i < leadIds.size(); i++) {
                merges.merge(leadIds.get(random.nextInt(i)), leadIds.get(i), soon());
            }
            assertThat(leadIds).extracting(id -> store.survivor(id).orElseThrow().leadId())
                    .containsOnly(
                            store.survivor(leadIds.getFirst()).orElseThrow().leadId());
            Collections.shuffle(leadIds, random);
            leadIds.stream()
                    .filter(id -> store.lead(id).orElseThrow().isMerged())
                    .forEach(id -> splits.split(id, id, soon()));
            for (String leadId : leadIds) {
                Lead lead = store.lead(leadId).orElseThrow();
                assertThat(lead.isMerged()).isFalse();
                assertThat(lead.identities()).isEqualTo(identities.get(leadId));
                counts(lead, Scene.known(before.get(leadId)));
            }
            Activity both = activity(true, new TreeSet<>(Set.of(Scene.user("p0"), Scene.email("p1"),
                    Scene.anonymous("p2"))));
            updates.take(List.of(both), soon());
            settle();
            assertThat(leadIds).allMatch(id -> !store.lead(id).orElseThrow().isMerged());
        }

        private void eraseOne() {
            String person = "p" + random.nextInt(PEOPLE);
            Lead lead = lead(person);
            Set<String> ids = lead.ledger().leadIds(lead.leadId());
            List<Activity> stored = new Ledgers(store).of(lead).map(found -> found.stored().activity()).toList();
            erasures.erase(lead.leadId(), false, soon());
            for (int shard = 0; shard < Outbox.SHARDS; shard++) {
                outbox.unpublished(shard, clock.instant()).forEach(outbox::markPublished);
            }
            erasures.cleanUp(lead.leadId(), Instant.MAX);
            stored.forEach(activity -> updates.take(List.of(activity), soon()));
            Scene.known(sent.get(person)).forEach(activity -> updates.take(List.of(activity), soon()));

            List<String> rows = stores.clients()
                    .dynamoDb()
                    .scanPaginator(scan -> scan.tableName(stores.table()))
                    .items()
                    .stream()
                    .map(Object::toString)
                    .toList();
            for (Activity activity : Scene.known(sent.get(person))) {
                assertThat(rows).as("what systems sent of %s", person)
                        .noneMatch(row -> row.contains(activity.messageId()));
            }
            assertThat(rows).as("the rows of its parts")
                    .noneMatch(row -> ids.stream().anyMatch(id -> row.contains("LEAD#" + id) && row.contains("ACT#")));
            assertThat(store.survivor(lead.leadId())).isEmpty();
        }
    }
}
