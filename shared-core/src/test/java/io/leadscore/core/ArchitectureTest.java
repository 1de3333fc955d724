package io.leadscore.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The core only computes. It does not know the time or the place where it runs. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.leadscore.core", "io.leadscore.events");

    /** Each package of the core, and the packages of the core that it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "json", Set.of(),
            "pattern", Set.of("json"),
            "model", Set.of("json", "activity", "pattern"),
            "activity", Set.of("json"),
            "intake", Set.of("json", "activity"),
            "tally", Set.of("json", "activity", "pattern"),
            "score", Set.of("json", "activity", "pattern", "tally", "model"),
            "correction", Set.of("json", "activity", "pattern"),
            "lead", Set.of("json", "activity", "correction", "tally", "model", "score"));

    private static final Set<String> TIME_NAMES = Set.of("now", "system", "systemUTC", "systemDefaultZone",
            "currentTimeMillis", "nanoTime", "systemDefault", "getDefault");

    @Test
    void the_core_sees_no_aws_and_no_module_above_it() {
        noClasses().should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..", "com.amazonaws..", "io.leadscore.functions..",
                        "io.leadscore.local..", "com.fasterxml.jackson.databind..")
                .check(CORE);
    }

    @Test
    void events_know_nothing_but_themselves() {
        noClasses().that()
                .resideInAPackage("io.leadscore.events..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.core..")
                .check(CORE);
    }

    static Set<String> packages() {
        return MAY_USE.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_of_the_core_uses_only_the_packages_below_it(String name) {
        var others = new TreeSet<>(MAY_USE.keySet());
        others.removeAll(MAY_USE.getOrDefault(name, Set.of()));
        others.remove(name);
        noClasses().that()
                .resideInAPackage("io.leadscore.core." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(inCore(others))
                .check(CORE);
    }

    private static String[] inCore(Set<String> names) {
        return names.stream().map(name -> "io.leadscore.core." + name + "..").toArray(String[]::new);
    }

    @Test
    void every_package_of_the_core_has_its_place_in_the_order() {
        noClasses().that()
                .resideInAPackage("io.leadscore.core..")
                .should()
                .resideOutsideOfPackages(inCore(MAY_USE.keySet()))
                .check(CORE);
    }

    @Test
    void packages_of_the_core_have_no_cycles() {
        SlicesRuleDefinition.slices().matching("io.leadscore.core.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void only_decisions_about_a_lead_make_events() {
        noClasses().that()
                .resideInAPackage("io.leadscore.core..")
                .and()
                .resideOutsideOfPackage("io.leadscore.core.lead..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.events..")
                .check(CORE);
    }

    @Test
    void nothing_asks_for_the_time_the_zone_or_the_locale_of_the_machine() {
        timeRule().check(CORE);
    }

    @Test
    void nothing_is_random() {
        noClasses().should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)"
                        + "|java\\.util\\.random\\..*|java\\.security\\.SecureRandom")
                .check(CORE);
        noClasses().should().callMethod(java.util.UUID.class, "randomUUID").check(CORE);
        noClasses().should().callMethod(Math.class, "random").check(CORE);
    }

    @Test
    void nothing_reads_or_writes_but_resources() {
        // These two only compute, in spite of their package.
        noClasses().should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "org.slf4j..")
                                .and(not(type(java.net.IDN.class).or(type(java.net.URLDecoder.class)))))
                .check(CORE);
        noClasses().should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile)")
                .check(CORE);
        noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err").check(CORE);
    }

    @Test
    void text_is_never_lowered_by_the_locale_of_the_machine() {
        noClasses().should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .check(CORE);
    }

    /** A rule that never finds anything would always pass. */
    @Test
    void the_rule_of_time_finds_a_class_that_breaks_it() {
        JavaClasses guilty = new ClassFileImporter().importClasses(AsksForTheTime.class);
        assertThat(timeRule().evaluate(guilty).hasViolation()).isTrue();
    }

    private static final class AsksForTheTime {
        @SuppressWarnings("unused")
        static java.time.Instant time() {
            return java.time.Instant.now();
        }
    }

    private static ArchRule timeRule() {
        return noClasses().should().accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("asks the machine") {
            @Override
            public boolean test(JavaAccess<?> access) {
                String owner = access.getTargetOwner().getName();
                boolean asked = owner.startsWith("java.time.") || owner.equals(System.class.getName())
                        || owner.equals(Clock.class.getName()) || owner.equals(InstantSource.class.getName())
                        || owner.equals("java.util.Locale") || owner.equals("java.util.TimeZone");
                return asked && TIME_NAMES.contains(access.getTarget().getName());
            }
        });
    }
}
