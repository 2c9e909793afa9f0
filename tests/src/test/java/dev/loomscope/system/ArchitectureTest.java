package dev.loomscope.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may depend on whom: services on what they share, never on each other. */
@Tag("system")
final class ArchitectureTest {

  private static final List<String> SERVICES = List.of("echo", "load", "agent", "collector");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.loomscope");

  private static String[] allBut(String service) {
    return SERVICES.stream()
        .filter(other -> !other.equals(service))
        .map(other -> "dev.loomscope." + other + "..")
        .toArray(String[]::new);
  }

  @Test
  void shouldLookAtEveryModule() {
    assertThat(CLASSES.stream().map(type -> type.getPackageName()))
        .contains(
            "dev.loomscope.service",
            "dev.loomscope.wire",
            "dev.loomscope.echo",
            "dev.loomscope.load");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "load", "agent", "collector"})
  void shouldKeepAServiceFreeOfTheOthersCode(String service) {
    noClasses()
        .that()
        .resideInAPackage("dev.loomscope." + service + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(allBut(service))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldKeepWhatServicesShareFreeOfServices() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.loomscope.service..", "dev.loomscope.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(allBut(""))
        .check(CLASSES);
  }

  @Test
  void shouldKeepTheWireFormatFreeOfAllButJackson() {
    classes()
        .that()
        .resideInAPackage("dev.loomscope.wire..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.loomscope.wire..", "java..", "javax.crypto..", "tools.jackson..", "org.jspecify..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldKeepWhatAForkedProcessRunsFreeOfEverythingButTheJdk() {
    classes()
        .that()
        .resideInAnyPackage("dev.loomscope.echo.process..", "dev.loomscope.echo.workload..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.loomscope.echo.process..",
            "dev.loomscope.echo.workload..",
            "java..",
            "com.sun.management..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    slices().matching("dev.loomscope.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** command, serve, up -> show, compare -> result, experiment, server -> statistics, engine. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "statistics,engine | result,experiment,server,show,compare,command,serve,up",
        "result,experiment,server | show,compare,command,serve,up",
        "show,compare | command,serve,up"
      })
  void shouldLetArrowsInsideTheLoadServicePointOneWay(String below, String above) {
    noClasses()
        .that()
        .resideInAnyPackage(ofLoad(below))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ofLoad(above))
        .check(CLASSES);
  }

  private static String[] ofLoad(String packages) {
    return Arrays.stream(packages.split(",", -1))
        .map(name -> "dev.loomscope.load." + name)
        .toArray(String[]::new);
  }

  /** Its stream throws what no catch of IOException catches, when a process in /proc has ended. */
  @Test
  void shouldReadFilesSoThatAFailureIsAnIoException() {
    noClasses().should().callMethod(Files.class, "lines", Path.class).check(CLASSES);
  }

  @Test
  void shouldNamePackagesByWhatTheyAreFor() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..impl..", "..dto..", "..manager..")
        .check(CLASSES);
  }

  @Test
  void shouldFindAViolationThatIsThere() {
    ArchRule forbidden =
        noClasses()
            .that()
            .resideInAPackage("dev.loomscope.echo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.loomscope.service..");
    assertThatThrownBy(() -> forbidden.check(CLASSES)).isInstanceOf(AssertionError.class);
  }
}
