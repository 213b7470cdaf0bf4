package io.gantry.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom, as CONTRIBUTING.md draws it. */
class ArchitectureTest {

    private static final String DICOM = "io.gantry.dicom..";
    private static final String NET = "io.gantry.dicom.net..";
    private static final String IMAGEIO = "io.gantry.dicom.imageio..";
    private static final String PIPELINE = "io.gantry.pipeline..";
    private static final String STORAGE = "io.gantry.storage..";
    private static final String GATEWAY = "io.gantry.gateway..";

    private static final DescribedPredicate<JavaClass> CORE = resideInAPackage(DICOM)
            .and(not(resideInAnyPackage(NET, IMAGEIO))).as("dicom/core");
    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.gantry..");

    /** What each house holds at least. A scan that found less looked in the wrong place and shows nothing. */
    private static final Map<String, Integer> AT_LEAST = Map.of("io.gantry.dicom.data", 15,
            "io.gantry.dicom.io", 10, "io.gantry.dicom.net", 20, "io.gantry.dicom.imageio", 30,
            "io.gantry.pipeline", 30,
            "io.gantry.storage",
            30, "io.gantry.gateway", 40);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.gantry");

    @Test
    void theScanFoundEveryHouse() {
        AT_LEAST.forEach((house, count) -> assertThat(CLASSES.stream()
                .filter(c -> c.getPackageName().equals(house) || c.getPackageName().startsWith(house + ".")))
                .as(house).hasSizeGreaterThanOrEqualTo(count));
    }

    @Test
    void everyClassLivesInAHouse() {
        classes().should().resideInAnyPackage(DICOM, PIPELINE, STORAGE, GATEWAY).check(CLASSES);
    }

    @Test
    void coreKnowsNothing() {
        onlyKnows(CORE, CORE);
        noClasses().that(CORE).should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.sql..")
                .check(CLASSES);
    }

    @Test
    void netKnowsCore() {
        onlyKnows(resideInAPackage(NET), CORE);
        noClasses().that().resideInAPackage(NET).should().dependOnClassesThat()
                .resideInAPackage("java.sql..").check(CLASSES);
    }

    @Test
    void imageioKnowsCore() {
        onlyKnows(resideInAPackage(IMAGEIO), CORE);
    }

    @Test
    void pipelineKnowsCoreAndImageio() {
        onlyKnows(resideInAPackage(PIPELINE), CORE.or(resideInAPackage(IMAGEIO)));
    }

    @Test
    void pipelineHasNoSocketAndNoDatabase() {
        noClasses().that().resideInAPackage(PIPELINE).should().dependOnClassesThat()
                .resideInAnyPackage("java.net..", "javax.net..", "java.sql..", "javax.sql..", "org.h2..")
                .check(CLASSES);
    }

    /** The same instance gives the same result whenever it is processed: nothing asks what time it is. */
    @Test
    void pipelineHasNoClockOfItsOwn() {
        noClasses().that().resideInAPackage(PIPELINE).should()
                .accessTargetWhere(describe("the target tells the time", ArchitectureTest::tellsTheTime))
                .check(CLASSES);
    }

    @Test
    void storageKnowsCore() {
        onlyKnows(resideInAPackage(STORAGE), CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = CLASSES.stream().map(JavaClass::getPackage).distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class)).map(JavaPackage::getName).toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void logsGoThroughSlf4j() {
        noClasses().should(USE_JAVA_UTIL_LOGGING).check(CLASSES);
    }

    /**
     * What a class prints, nobody filters; only commands talk to a terminal. The entry of the JPEG 2000 worker processes
     * has its parent on its streams.
     */
    @Test
    void onlyCommandsPrint() {
        noClasses().that().resideOutsideOfPackage("io.gantry.gateway.cli..").and()
                .doNotHaveFullyQualifiedName("io.gantry.dicom.imageio.codec.j2k.Worker")
                .should(ACCESS_STANDARD_STREAMS).check(CLASSES);
    }

    private static void onlyKnows(DescribedPredicate<JavaClass> house, DescribedPredicate<JavaClass> known) {
        noClasses().that(house).should().dependOnClassesThat(OURS.and(not(house)).and(not(known)))
                .allowEmptyShould(true).check(CLASSES);
    }

    private static boolean tellsTheTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return owner.equals("java.lang.System") && name.equals("currentTimeMillis")
                || owner.equals("java.util.Date") && name.equals("<init>")
                || owner.startsWith("java.time.") && (name.equals("now") || name.startsWith("system")
                        || name.startsWith("tick"));
    }
}
