package io.leadscore.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.activity.Identities;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Every input gives a result and never an exception, and an accepted activity is within all limits. */
class HostileIntakeTest {
    private static final int INPUTS = 2_500;

    private final long seed = Long.getLong("leadscore.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Scribble scribble = new Scribble(random);

    @Test
    void calls_of_any_kind() {
        CallIntake.Type[] types = CallIntake.Type.values();
        check(scribble::call, (call, n) -> List.of(
                Read.CALLS.read(types[n % types.length], call, Read.WEB, Read.FRESH, Read.RECEIVED)));
    }

    @Test
    void forms_posted_as_json() {
        check(scribble::call, (fields, _) -> List.of(
                Read.FORMS.read(FormIntake.Post.of("contact", fields), Read.WEB, Read.FRESH, Read.RECEIVED)));
    }

    @Test
    void bus_events_and_variations_of_those_that_aws_documents() throws Exception {
        var fixtures = new ArrayList<Json.Obj>();
        for (String name : List.of("own-track", "segment-identify", "ses-opened", "ses-clicked", "ses-bounced",
                "ses-complained", "ses-subscribed", "ses-delivered")) {
            fixtures.add(Fixture.read(name));
        }
        check(() -> {
            Json varied = scribble.vary(fixtures.get(random.nextInt(fixtures.size())));
            return varied instanceof Json.Obj event ? event : scribble.object(4);
        }, (event, _) -> Read.BUS.read(event, Read.RECEIVED));
    }

    @Test
    void forms_posted_by_browsers() {
        for (int n = 0; n < INPUTS; n++) {
            Map<String, List<String>> fields = new LinkedHashMap<>();
            for (var field : scribble.call().fields().entrySet()) {
                var values = new ArrayList<String>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    values.add(random.nextInt(50) == 0 ? "\ud800" : scribble.text());
                }
                fields.put(field.getKey(), values);
            }
            Intake intake = Read.FORMS.read(FormIntake.Post.of("contact", FormIntake.object(fields)), Read.WEB,
                    Read.FRESH, Read.RECEIVED);
            verify(intake, () -> fields.toString());
        }
    }

    private void check(java.util.function.Supplier<Json.Obj> inputs,
            BiFunction<Json.Obj, Integer, List<Intake>> read) {
        int accepted = 0;
        int rejected = 0;
        for (int n = 0; n < INPUTS; n++) {
            Json.Obj input = inputs.get();
            List<Intake> intakes = read.apply(input, n);
            assertThat(intakes).as("seed %s, input %s", seed, input).isNotEmpty();
            for (Intake intake : intakes) {
                verify(intake, input::toJson);
                accepted += intake instanceof Intake.Accepted ? 1 : 0;
                rejected += intake instanceof Intake.Rejected ? 1 : 0;
            }
            if (n % 10 == 0 && scribble.shuffled(input) instanceof Json.Obj shuffled) {
                assertThat(read.apply(shuffled, n)).as("seed %s, input %s", seed, input.toJson())
                        .satisfies(again -> assertThat(again.stream().map(HostileIntakeTest::outcome).toList())
                                .isEqualTo(intakes.stream().map(HostileIntakeTest::outcome).toList()));
            }
        }
        // Both must be common; otherwise the test shows little.
        assertThat(accepted).as("accepted, seed %s", seed).isGreaterThan(INPUTS / 10);
        assertThat(rejected).as("rejected, seed %s", seed).isGreaterThan(INPUTS / 10);
    }

    /**
     * The whole activity, or the places of the problems: which of two problems in one place is reported may depend on
     * the order.
     */
    private static Object outcome(Intake intake) {
        return switch (intake) {
            case Intake.Accepted accepted -> accepted;
            case Intake.Dropped(String reason) -> reason;
            case Intake.Rejected rejected -> Read.paths(rejected);
        };
    }

    private void verify(Intake intake, java.util.function.Supplier<String> input) {
        switch (intake) {
            case Intake.Accepted accepted -> {
                try {
                    verify(accepted.activity());
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", input " + input.get(), e);
                }
            }
            case Intake.Rejected(List<Problem> problems) -> assertThat(problems).as("seed %s", seed)
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.message()).doesNotContain(Scribble.CANARY).isNotBlank());
            case Intake.Dropped(String reason) -> assertThat(reason).isNotBlank().doesNotContain(Scribble.CANARY);
        }
    }

    private static void verify(Activity activity) {
        String payload = ActivityJson.write(activity);
        assertThat(payload.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ActivityLimits.MAX_STORED_BYTES);
        assertThat(ActivityJson.read(payload)).isEqualTo(activity);
        assertThat(ActivityJson.write(ActivityJson.read(payload))).isEqualTo(payload);
        assertThat(activity.occurredAt()).isBetween(Timestamps.EARLIEST, activity.receivedAt());
        assertThat(activity.receivedAt()).isEqualTo(Read.RECEIVED);
        assertThat(activity.identities()).isNotEmpty().hasSizeLessThanOrEqualTo(10).isSorted().doesNotHaveDuplicates();
        for (Identity identity : activity.identities()) {
            assertThat(Identities.read(identity.kind(), identity.value()))
                    .isEqualTo(new Identities.Reading.Usable(identity));
        }
        assertThat(activity.messageId()).isNotBlank().isEqualTo(activity.messageId().strip());
        assertThat(activity.messageId().chars().noneMatch(Character::isISOControl)).isTrue();
        assertThat(activity.traits().fields()).hasSizeLessThanOrEqualTo(100);
        assertThat(activity.traits().fields().keySet())
                .allSatisfy(name -> assertThat(TraitPolicy.RESERVED).doesNotContain(Folded.fold(name)));
        if (activity.event() == null) {
            assertThat(activity.properties().isEmpty()).isTrue();
        } else {
            assertThat(activity.event()).isNotBlank();
        }
        assertThat(activity.seen().value().fields()).containsKeys("source", "properties");
    }
}
