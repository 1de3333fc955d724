package io.leadscore.functions.service;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lead gets an activity: the rule by examples, and against a second implementation with random people. */
class WhoseActivityTest {
    private static final int RUNS = 1_000;
    private static final int INPUTS = 40;
    private static final int NAMES = 4;

    /** Identities: {@code u1} is a user id, {@code e1} an e-mail address, {@code a1} an anonymous id. */
    @ParameterizedTest(name = "after {0}, {1} belongs to the lead of {2}")
    @CsvSource(textBlock = """
            # known leads, input,       lead of, links
            u1,            u1 e1 a1,    u1,
            e1,            u1 e1,       e1,
            a1,            u1 e1 a1,    a1,
            a1,            e1 a1,       a1,
            u1 e1,         u2 e1,       new,     u1
            u1 a1,         u2 a1,       new,     u1
            e1 a1,         e2 a1,       new,     e1
            e1 a1,         u1 a1,       e1,
            u1 a1,         e1 a1,       u1,
            e1 a1,         u1 e2 a1,    new,     e1
            u1 e1 a1,      u1 e2 a2,    u1,
            u1 | e1,       u1 e1,       u1,      e1
            u1 e1 | a1,    u2 e1 a1,    new,     u1 a1
            u1 e1 | a1,    u2 e2 a1,    a1,
            e1 | e2,       e1 e2,       e1,      e2
            u1 | u2 e1 a1, u1 e1 a1,    u1,      u2
            """)
    void the_strongest_known_identity_names_the_lead_of_the_same_person(String leads, String input, String expected,
            @Nullable String linked) {
        var scene = Scene.scored();
        for (String lead : leads.split("\\|", -1)) {
            scene.take(activity(scene, lead, lead));
        }
        var known = scene.memory.identities();
        Activity activity = activity(scene, "input", input);
        String leadId = Scene.known(scene.take(activity).leadId());
        if (expected.equals("new")) {
            assertThat(known.values()).doesNotContain(leadId);
        } else {
            assertThat(leadId).isEqualTo(known.get(identity(expected)));
        }
        assertThat(scene.memory.links()).isEqualTo(linked == null
                ? Set.of()
                : identities(linked).stream()
                        .map(other -> Set.of(leadId, Scene.known(known.get(other))))
                        .collect(toSet()));
        known.forEach((identity, owner) -> assertThat(scene.memory.identities()).as("an identity stays where it is")
                .containsEntry(identity, owner));
        activity.identities()
                .stream()
                .filter(identity -> !known.containsKey(identity))
                .forEach(fresh -> assertThat(scene.memory.identities()).containsEntry(fresh, leadId));
        scene.take(activity);
        assertThat(scene.memory.activities(leadId)).as("a repeat finds the same lead")
                .hasSize(expected.equals("new")
                        ? 1
                        : 2);
    }

    @Test
    void of_two_user_ids_in_one_input_the_first_in_text_order_counts() {
        var scene = Scene.scored();
        scene.take(activity(scene, "m1", "u2"));
        String leadId = Scene.known(scene.take(activity(scene, "m2", "u1 u2 a1")).leadId());
        assertThat(scene.lead(identity("u2")).leadId()).isNotEqualTo(leadId);
        assertThat(scene.lead(identity("u1")).identities()).containsExactly(identity("u1"), identity("a1"));
        assertThat(scene.memory.links()).isEmpty();
    }

    @Test
    void no_activity_counts_for_a_person_with_another_user_id() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        int another = 0;
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                another += run(new Random(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        assertThat(another).as("inputs that a second person sent from a known browser or address").isPositive();
    }

    /** Returns how many inputs started a new lead although one of their identities was known. */
    private static int run(Random random) {
        var scene = Scene.scored();
        var leads = new ArrayList<Set<Identity>>();
        var links = new HashSet<Set<Set<Identity>>>();
        int another = 0;
        for (int input = 0; input < INPUTS; input++) {
            Activity activity = activity(scene, "m" + input, randomInput(random));
            int before = leads.size();
            var lead = expected(leads, activity.identities());
            another += leads.size() > before && lead.size() < activity.identities().size() ? 1 : 0;
            for (Set<Identity> other : leads) {
                if (!other.equals(lead) && activity.identities().stream().anyMatch(other::contains)) {
                    links.add(Set.of(Set.of(first(lead)), Set.of(first(other))));
                }
            }
            String leadId = Scene.known(scene.take(activity).leadId());
            assertThat(scene.memory.lead(leadId).orElseThrow().identities()).as("%s", activity.identities())
                    .isEqualTo(lead);
            assertThat(scene.take(activity)).isEqualTo(
                    new LeadUpdates.Taken(leadId, List.of(LeadUpdates.Outcome.REPEAT)));
        }
        noneCountsForAnother(scene);
        assertThat(scene.memory.scan(null, 1_000).items()).hasSameSizeAs(leads);
        assertThat(scene.memory.links()).hasSameSizeAs(distinct(links, leads));
        return another;
    }

    private static void noneCountsForAnother(Scene scene) {
        for (Lead lead : scene.memory.leads(scene.memory.scan(null, 1_000).items())) {
            Set<Identity> userIds = userIds(lead.identities());
            assertThat(userIds).as("user ids of a lead").hasSizeLessThanOrEqualTo(1);
            for (StoredActivity stored : scene.memory.activities(lead.leadId()).toList()) {
                Set<Identity> named = userIds(stored.activity().identities());
                assertThat(named.isEmpty() || named.equals(userIds)).as("%s of %s", named, userIds).isTrue();
            }
        }
    }

    private static Set<Identity> userIds(Iterable<Identity> identities) {
        var userIds = new TreeSet<Identity>();
        identities.forEach(identity -> {
            if (identity.kind() == Kind.USER_ID) {
                userIds.add(identity);
            }
        });
        return userIds;
    }

    /** Links name identities that never leave their lead, so two links of the same leads can have different names. */
    private static Set<Set<Integer>> distinct(Set<Set<Set<Identity>>> links, List<Set<Identity>> leads) {
        return links.stream()
                .map(pair -> pair.stream().map(name -> indexOf(leads, name.iterator().next())).collect(toSet()))
                .collect(toSet());
    }

    private static int indexOf(List<Set<Identity>> leads, Identity identity) {
        for (int lead = 0; lead < leads.size(); lead++) {
            if (leads.get(lead).contains(identity)) {
                return lead;
            }
        }
        throw new AssertionError("no lead has the identity");
    }

    private static Identity first(Set<Identity> lead) {
        return lead.iterator().next();
    }

    /** The rule once more, as it is written in the design. Returns the lead after the input; a new one is added. */
    private static Set<Identity> expected(List<Set<Identity>> leads, List<Identity> strongestFirst) {
        var unknown = new ArrayList<Identity>();
        Set<Identity> chosen = null;
        for (Identity identity : strongestFirst) {
            for (Set<Identity> lead : leads) {
                chosen = chosen == null && lead.contains(identity) ? lead : chosen;
            }
            if (chosen != null) {
                for (Identity stronger : unknown) {
                    boolean hasAnother = chosen != null && chosen.stream()
                            .anyMatch(held -> held.kind() == stronger.kind());
                    chosen = stronger.kind() != identity.kind() && hasAnother ? null : chosen;
                }
                break;
            }
            unknown.add(identity);
        }
        if (chosen == null) {
            chosen = new TreeSet<>();
            leads.add(chosen);
        }
        for (Identity identity : strongestFirst) {
            if (leads.stream().noneMatch(lead -> lead.contains(identity))) {
                chosen.add(identity);
            }
        }
        return chosen;
    }

    /** One user id at most, and sometimes two browsers or addresses. */
    private static String randomInput(Random random) {
        var names = new TreeSet<String>();
        while (names.isEmpty()) {
            if (random.nextBoolean()) {
                names.add("u" + random.nextInt(NAMES));
            }
            for (String kind : List.of("e", "a")) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    names.add(kind + random.nextInt(NAMES));
                }
            }
        }
        return String.join(" ", names);
    }

    private static Activity activity(Scene scene, String messageId, String identities) {
        return scene.activity(messageId, "Page Viewed", "{}", "{}", identities(identities).toArray(Identity[]::new));
    }

    private static List<Identity> identities(String names) {
        return Arrays.stream(names.trim().split(" +", -1)).map(WhoseActivityTest::identity).toList();
    }

    private static Identity identity(String name) {
        return switch (name.charAt(0)) {
            case 'u' -> Scene.user(name);
            case 'e' -> Scene.email(name);
            default -> Scene.anonymous(name);
        };
    }
}
