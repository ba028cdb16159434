package dev.peersession.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** The borders of the modules, kept by the build. */
@AnalyzeClasses(packages = "dev.peersession", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PROTOCOLS = {"sctp", "dtls", "ice", "srtp", "signaling"};
    private static final Set<String> CLOCKS = Set.of("nanoTime", "currentTimeMillis");

    @ArchTest
    static void the_protocol_modules_do_not_know_each_other(com.tngtech.archunit.core.domain.JavaClasses all) {
        for (String module : PROTOCOLS) {
            String[] others = Stream.concat(
                            Stream.of(PROTOCOLS).filter(other -> !other.equals(module)), Stream.of("api", "examples"))
                    .map(other -> "dev.peersession." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.peersession." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(all);
        }
    }

    @ArchTest
    static final ArchRule no_third_party_type_shows_in_a_public_signature = classes()
            .that()
            .arePublic()
            .and()
            .resideOutsideOfPackages("dev.peersession.examples..", "dev.peersession.benchmarks..")
            .should(showOnlyTypesOfTheJdkAndOurs());

    @ArchTest
    static final ArchRule cores_have_no_clock_thread_socket_or_randomness_of_their_own = noClasses()
            .that(are(resideInAnyPackage("dev.peersession.sctp..", "dev.peersession..core..")))
            .should(reachOutside());

    @ArchTest
    static final ArchRule packages_of_this_module_form_no_cycle =
            slices().matching("dev.peersession.api.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_of_sctp_form_no_cycle =
            slices().matching("dev.peersession.sctp.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
            .that()
            .resideInAPackage("dev.peersession..")
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util");

    @ArchTest
    static final ArchRule the_loop_and_the_frames_know_nothing_of_sessions = noClasses()
            .that()
            .resideInAnyPackage("dev.peersession.api.loop..", "dev.peersession.api.control..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.peersession.api");

    private static ArchCondition<JavaClass> showOnlyTypesOfTheJdkAndOurs() {
        DescribedPredicate<JavaClass> foreign = resideInAnyPackage(
                "org.ice4j..", "org.bouncycastle..", "org.jitsi..", "org.concentus..", "io.github..");
        return new ArchCondition<>("show only types of the JDK and ours") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnits().stream()
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                                || unit.getModifiers().contains(JavaModifier.PROTECTED))
                        .filter(unit -> signature(unit).anyMatch(foreign))
                        .forEach(unit -> events.add(SimpleConditionEvent.violated(unit, unit.getDescription())));
                type.getFields().stream()
                        .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(field -> foreign.test(field.getRawType()))
                        .forEach(field -> events.add(SimpleConditionEvent.violated(field, field.getDescription())));
            }
        };
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.concat(
                unit.getAllInvolvedRawTypes().stream(),
                unit.getExceptionTypes().stream().map(com.tngtech.archunit.core.domain.JavaType::toErasure));
    }

    private static ArchCondition<JavaClass> reachOutside() {
        return new ArchCondition<>("read a clock, start a thread, open a socket or make randomness") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (isOutside(access)) {
                        events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isOutside(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return owner.equals("java.lang.System") && CLOCKS.contains(name)
                || owner.equals("java.time.Instant") && name.equals("now")
                || owner.equals("java.lang.Thread")
                || owner.startsWith("java.net.") && owner.endsWith("Socket")
                || owner.startsWith("java.nio.channels.")
                || owner.equals("java.util.concurrent.ThreadLocalRandom")
                || name.equals("<init>")
                        && (owner.equals("java.security.SecureRandom") || owner.equals("java.util.Random"));
    }
}
