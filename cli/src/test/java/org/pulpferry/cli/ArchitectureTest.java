package org.pulpferry.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The architecture of docs and module descriptors, held by the bytecode of all modules. */
class ArchitectureTest {
    private static final String ROOT = "org.pulpferry.";
    private static final List<String> MODULES =
            List.of("manifest", "archive", "journal", "signing", "bundle", "pulp", "exporter", "importer", "cli");
    private static final Pattern BANNED =
            Pattern.compile(".*(Util|Utils|Helper|Helpers|Manager|Misc|Common|Impl|Base)$");

    private static JavaClasses all = new ClassFileImporter().importClasses(List.of());

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(MODULES.stream().map(module -> ROOT + module).toList());
    }

    @Test
    void everyModuleIsLookedAt() {
        for (String module : MODULES) {
            long found = all.stream()
                    .filter(one -> one.getPackageName().startsWith(ROOT + module))
                    .count();
            assertTrue(found >= 5, module + ": " + found + " classes");
        }
    }

    @Test
    void modulesDependDownwardsOnly() {
        var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String module : MODULES) {
            layers = layers.layer(module).definedBy(ROOT + module + "..");
        }
        layers.whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("exporter")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("importer")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("bundle")
                .mayOnlyBeAccessedByLayers("exporter", "importer", "cli")
                .whereLayer("pulp")
                .mayOnlyBeAccessedByLayers("exporter", "importer", "cli")
                .whereLayer("signing")
                .mayOnlyBeAccessedByLayers("exporter", "importer", "cli")
                .whereLayer("archive")
                .mayOnlyBeAccessedByLayers("bundle", "pulp", "exporter", "importer")
                .whereLayer("journal")
                .mayOnlyBeAccessedByLayers("signing", "exporter", "importer", "cli", "bundle")
                .whereLayer("manifest")
                .mayOnlyBeAccessedByLayers("signing", "bundle", "exporter", "importer", "cli")
                .check(all);
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(all);
    }

    @Test
    void packagesOfTheLeavesHaveNoCycles() {
        for (String module : List.of("manifest", "archive", "journal", "bundle", "cli")) {
            slices().matching(ROOT + module + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(all);
        }
    }

    @Test
    void everyLibraryHasOneDoor() {
        door("org.apache.commons.compress..", ROOT + "archive..");
        door("com.github.luben..", ROOT + "bundle.zstd..");
        door("org.bouncycastle..", ROOT + "signing.bc..");
        door("okhttp3..", ROOT + "pulp.http..");
        door("com.fasterxml.jackson..", ROOT + "pulp..");
        door("picocli..", ROOT + "cli..");
        door("org.yaml..", ROOT + "cli.config..");
    }

    private static void door(String library, String only) {
        noClasses()
                .that()
                .resideOutsideOfPackage(only)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(all);
    }

    @Test
    void onlyTheOutputPrints() {
        noClasses()
                .that(resideInAPackage("org.pulpferry.."))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(all);
    }

    @Test
    void onlyTheOutputWritesToAStreamForPeople() {
        noClasses()
                .that(resideInAPackage("org.pulpferry.."))
                .and()
                .resideOutsideOfPackage(ROOT + "cli.output")
                .should(callAnythingThatPrints())
                .check(all);
    }

    private static ArchCondition<JavaClass> callAnythingThatPrints() {
        return new ArchCondition<>("call a PrintStream, PrintWriter or a stack trace") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                    boolean prints = call.getTargetOwner().isAssignableTo(PrintStream.class)
                            || call.getTargetOwner().isAssignableTo(PrintWriter.class)
                            || call.getName().equals("printStackTrace");
                    if (prints) {
                        events.add(SimpleConditionEvent.satisfied(type, call.getDescription()));
                    }
                }
            }
        };
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Main.class.getName())
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(all);
    }

    @Test
    void trustIsAType() {
        for (String type : List.of("VerifiedManifest", "TrustedRoot", "VerifiedReceipt")) {
            constructors()
                    .that()
                    .areDeclaredInClassesThat(simpleNameEndingWith(type))
                    .should()
                    .notBePublic()
                    .check(all);
        }
        noClasses()
                .that(resideInAnyPackage(ROOT + "importer.load..", ROOT + "importer.serve.."))
                .should()
                .dependOnClassesThat()
                .haveSimpleName("UnverifiedBundle")
                .check(all);
    }

    @Test
    void publicTypesAreFinalOrMeantToBeExtended() {
        ArchRule rule = classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and(resideInAPackage("org.pulpferry.."))
                .should(beClosed());
        rule.check(all);
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .that(resideInAPackage("org.pulpferry.."))
                .should()
                .haveSimpleName("Utils")
                .orShould(beNamedEmptily())
                .check(all);
    }

    @Test
    void commandsStayThin() {
        classes()
                .that()
                .resideInAPackage(ROOT + "cli.command")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "picocli..",
                        "org.jspecify..",
                        ROOT + "cli..",
                        ROOT + "exporter",
                        ROOT + "importer",
                        ROOT + "manifest..",
                        ROOT + "signing",
                        ROOT + "signing.local",
                        ROOT + "journal"))
                .check(all);
    }

    @Test
    void aVerbIsShort() throws IOException {
        try (Stream<Path> sources = Files.list(TextFile.project("cli/src/main/java/org/pulpferry/cli/command"))) {
            List<Path> all = sources.toList();
            int verbs = 0;
            for (Path source : all) {
                String text = TextFile.read(source);
                if (text.contains(" extends Verb ")) {
                    verbs++;
                    assertTrue(text.lines().count() <= 120, source + " has more than 120 lines");
                }
            }
            assertTrue(verbs >= 18, "verbs: " + verbs);
        }
    }

    private static ArchCondition<JavaClass> beClosed() {
        return new ArchCondition<>("be a record, interface, enum, sealed, abstract or final") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.isInterface()
                        || type.isEnum()
                        || type.isRecord()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.getModifiers().contains(JavaModifier.ABSTRACT)
                        || type.reflect().isSealed();
                events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open"));
            }
        };
    }

    private static ArchCondition<JavaClass> beNamedEmptily() {
        DescribedPredicate<JavaClass> empty = DescribedPredicate.describe(
                "say nothing", type -> BANNED.matcher(type.getSimpleName()).matches());
        return ArchCondition.from(empty);
    }
}
