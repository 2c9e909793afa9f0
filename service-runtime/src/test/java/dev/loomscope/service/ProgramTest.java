package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramTest {

  private enum Colour {
    GREEN,
    DARK_RED
  }

  private static final Setting<String> NAME = Setting.text("name", "A name");
  private static final Setting<Integer> COUNT = Setting.integer("count", 1, 10, "How many");
  private static final Setting<Duration> PAUSE =
      Setting.duration("pause", Duration.ZERO, Duration.ofMinutes(1), "How long");
  private static final Setting<Colour> COLOUR = Setting.choice("colour", Colour.class, "Which");
  private static final Setting<List<Colour>> COLOURS =
      Setting.choices("colours", Colour.class, "Which ones");
  private static final Setting<Boolean> STRICT = Setting.bool("strict", "Whether");

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final AtomicReference<Settings> seen = new AtomicReference<>();
  private PrintStream realErrors = System.err;

  @BeforeEach
  void captureErrors() {
    realErrors = System.err;
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void releaseErrors() {
    System.setErr(realErrors);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return Program.named(
            "try",
            "Tries settings.",
            List.of("try --count 4 --colours=green"),
            List.of(NAME, COUNT, PAUSE, COLOUR, COLOURS, STRICT),
            settings -> {
              seen.set(settings);
              return 0;
            })
        .run(arguments, environment);
  }

  private Settings seen() {
    return Objects.requireNonNull(seen.get());
  }

  private String error() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldTakeDefaultsFromItsOwnYaml() {
    assertThat(run(Map.of())).isZero();
    assertThat(seen().get(NAME)).isEqualTo("fallback");
    assertThat(seen().get(COUNT)).isEqualTo(3);
    assertThat(seen().get(PAUSE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(seen().get(COLOUR)).isEqualTo(Colour.GREEN);
    assertThat(seen().get(STRICT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "fa-IR", "hi-IN-u-nu-deva", "de-DE"})
  void shouldWriteAndReadFiguresAlikeInEveryLocale(String locale) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    try {
      assertThat(run(Map.of(), "--count", "4", "--pause", "40ms")).isZero();
      assertThat("%d %.1f".formatted(seen().get(COUNT), 1.5)).isEqualTo("4 1.5");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldPreferAFlagToTheEnvironmentAndThatToAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("settings.yaml");
    Files.writeString(file, "count: 5\npause: PT2S\nname: from-file\n");
    Map<String, String> environment = Map.of("LOOMSCOPE_COUNT", "6", "LOOMSCOPE_PAUSE", "3s");
    assertThat(run(environment, "--config", file.toString(), "--pause", "40ms")).isZero();
    assertThat(seen().get(NAME)).isEqualTo("from-file");
    assertThat(seen().get(COUNT)).isEqualTo(6);
    assertThat(seen().get(PAUSE)).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void shouldTellWhatWasSetFromWhatWasLeftAsItComes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("settings.yaml");
    Files.writeString(file, "count: 5\nname: fallback\n");
    assertThat(
            run(
                Map.of("LOOMSCOPE_STRICT", "true"),
                "--config",
                file.toString(),
                "--colour",
                "green"))
        .isZero();
    assertThat(seen().isSet(COUNT)).isTrue();
    assertThat(seen().isSet(STRICT)).isTrue();
    assertThat(seen().isSet(COLOUR)).isTrue();
    assertThat(seen().isSet(NAME)).as("a copy of what is there anyway").isFalse();
    assertThat(seen().isSet(PAUSE)).isFalse();
  }

  @Test
  void shouldTakeAListByCommasAndBySpaces() {
    assertThat(run(Map.of(), "--colours", "dark-red,green")).isZero();
    assertThat(seen().get(COLOURS)).containsExactly(Colour.DARK_RED, Colour.GREEN);
    assertThat(run(Map.of(), "--colours", "dark-red", "green")).isZero();
    assertThat(seen().get(COLOURS)).containsExactly(Colour.DARK_RED, Colour.GREEN);
  }

  @Test
  void shouldTakeABareFlagForTrue() {
    Map<String, String> environment = Map.of("LOOMSCOPE_STRICT", "false");
    assertThat(run(environment, "--strict", "--count", "4")).isZero();
    assertThat(seen().get(STRICT)).isTrue();
    assertThat(seen().get(COUNT)).isEqualTo(4);
    assertThat(run(environment, "--count", "4", "--strict", "false")).isZero();
    assertThat(seen().get(STRICT)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --count   | 11      | a whole number from 1 to 10
          --count   | 0       | a whole number from 1 to 10
          --count   | -1      | a whole number from 1 to 10
          --count   | many    | a whole number from 1 to 10
          --count   | 1e30    | a whole number from 1 to 10
          --count   | 4294967297 | a whole number from 1 to 10
          --pause   | 61s     | a duration from PT0S to PT1M
          --pause   | -PT1S   | a duration from PT0S to PT1M
          --pause   | soon    | a duration from PT0S to PT1M
          --colour  | blue    | one of green, dark-red
          --colours | green,green | one or more of green, dark-red
          --strict  | perhaps | true or false
          """)
  void shouldRefuseAValueInOneLineThatNamesSettingValueAndWhatIsAllowed(
      String flag, String value, String allowed) {
    assertThat(run(Map.of(), flag, value)).isEqualTo(2);
    assertThat(error().lines())
        .singleElement()
        .asString()
        .contains("setting " + flag.substring(2), "'" + value + "'", allowed);
    assertThat(seen.get()).isNull();
  }

  @Test
  void shouldRefuseAValueOfTwoLinesInOne() {
    assertThat(run(Map.of(), "--colour", "blue\nERROR all is lost\u001b[31m")).isEqualTo(2);
    assertThat(error().lines())
        .singleElement()
        .asString()
        .contains("'blue ERROR all is lost [31m'")
        .doesNotContain("\u001b");
  }

  @Test
  void shouldNameTheEnvironmentVariableThatHoldsABadValue() {
    assertThat(run(Map.of("LOOMSCOPE_COUNT", "99"))).isEqualTo(2);
    assertThat(error()).contains("environment variable LOOMSCOPE_COUNT").hasLineCount(1);
  }

  @Test
  void shouldRefuseAnUnknownFlag() {
    assertThat(run(Map.of(), "--size", "3")).isEqualTo(2);
    assertThat(error()).contains("--size").hasLineCount(1);
  }

  @Test
  void shouldSuggestTheFlagThatAMisspeltOneResembles() {
    assertThat(run(Map.of(), "--cuont", "3")).isEqualTo(2);
    assertThat(error()).contains("--cuont", "did you mean --count?").hasLineCount(1);
  }

  @Test
  void shouldPrintSignsInAsciiForATerminalThatKnowsNoMore() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream ascii = new AsciiPrintStream(new PrintStream(bytes))) {
      ascii.printf("%s µs × %d", "0–5", 3);
    }
    assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("0-5 us x 3");
  }

  @Test
  void shouldSayItsVersion() {
    assertThat(outputOf("--version")).matches("loomscope \\S+\n");
  }

  @Test
  void shouldTakeAValueBehindAnEqualsSign() {
    assertThat(run(Map.of(), "--name=a=b", "--count=4", "--strict=false", "--colours=green"))
        .isZero();
    assertThat(seen().get(NAME)).isEqualTo("a=b");
    assertThat(seen().get(COUNT)).isEqualTo(4);
    assertThat(seen().get(STRICT)).isFalse();
    assertThat(seen().get(COLOURS)).containsExactly(Colour.GREEN);
  }

  @Test
  void shouldTakeAnEmptyValue() {
    assertThat(run(Map.of(), "--name", "")).isZero();
    assertThat(seen().get(NAME)).isEmpty();
    assertThat(run(Map.of(), "--name=")).isZero();
    assertThat(seen().get(NAME)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"--count", "--count --strict", "--colours", "--colours --count 3"})
  void shouldRefuseAFlagWithoutItsValue(String arguments) {
    assertThat(run(Map.of(), arguments.split(" ", -1))).isEqualTo(2);
    assertThat(error()).contains(arguments.split(" ", -1)[0], "--help").hasLineCount(1);
    assertThat(seen.get()).isNull();
  }

  @Test
  void shouldRefuseAnOperandThatIsNoSetting() {
    assertThat(run(Map.of(), "--count", "3", "stray")).isEqualTo(2);
    assertThat(error()).contains("stray").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"--help", "-h", "--count 3 --help"})
  void shouldTellOfEachFlagWhatItIsForWhatItMayBeAndItsDefault(String arguments) {
    String help = outputOf(arguments.split(" ", -1));
    assertThat(help).startsWith("Usage: loomscope try [OPTIONS]\nTries settings.\n");
    assertThat(help.replaceAll("\\s+", " "))
        .contains(
            "--count=VALUE How many: a whole number from 1 to 10. Default: 3",
            "--colours=VALUE... Which ones: one or more of green, dark-red",
            "--strict[=VALUE] Whether: true or false. Default: true",
            "--log-level=VALUE",
            "--config=VALUE",
            "-h, --help Shows this help");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.substring(help.indexOf("Most used:"), help.indexOf("All others:")))
        .contains("--count", "--colours")
        .doesNotContain("--name", "--strict");
    assertThat(help).contains("\nExamples:\n  ./loomscope try --count 4 --colours=green\n");
    assertThat(seen.get()).isNull();
  }

  private String outputOf(String... arguments) {
    PrintStream realOutput = System.out;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(Map.of(), arguments)).isZero();
    } finally {
      System.setOut(realOutput);
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldRefuseAFlagGivenTwice() {
    assertThat(run(Map.of(), "--count", "3", "--count", "4")).isEqualTo(2);
    assertThat(error()).contains("--count").hasLineCount(1);
  }

  @Test
  void shouldRefuseAnUnknownKeyOfAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("settings.yaml");
    Files.writeString(file, "http:\n  prot: 80\n");
    assertThat(run(Map.of(), "--config", file.toString())).isEqualTo(2);
    assertThat(error()).contains("http.prot", "unknown").hasLineCount(1);
  }

  @Test
  void shouldRefuseAFileThatIsNotThereOrNotYaml(@TempDir Path folder) throws Exception {
    assertThat(run(Map.of(), "--config", "/nowhere.yaml")).isEqualTo(2);
    assertThat(error()).contains("/nowhere.yaml").hasLineCount(1);
    errors.reset();
    Path file = folder.resolve("settings.yaml");
    Files.writeString(file, "count: [1\n");
    assertThat(run(Map.of(), "--config", file.toString())).isEqualTo(2);
    assertThat(error()).contains("settings.yaml").hasLineCount(1);
  }

  @Test
  void shouldTellAFailureInOneLineAndExitWithOne() {
    Program program =
        Program.named(
            "try",
            "Fails.",
            List.of(),
            List.of(),
            settings -> {
              throw new ProgramFailure("port 80 is taken");
            });
    assertThat(program.run(new String[0], Map.of())).isEqualTo(1);
    assertThat(error()).isEqualTo("port 80 is taken\n");
  }

  @Test
  void shouldTakeOperandsInTheirOrderWithTheirFlagsOrWithout() {
    Setting<String> name = NAME.asOperand();
    Setting<Integer> count = COUNT.asOperand();
    Program program =
        Program.named(
            "try",
            "Tries operands.",
            List.of(),
            List.of(name, count, STRICT),
            given -> {
              seen.set(given);
              return 0;
            });

    assertThat(program.run(new String[] {"first", "--strict", "false", "2"}, Map.of())).isZero();
    assertThat(seen().get(name)).isEqualTo("first");
    assertThat(seen().get(count)).isEqualTo(2);

    assertThat(program.run(new String[] {"--count", "3", "other"}, Map.of())).isZero();
    assertThat(seen().get(name)).isEqualTo("other");
    assertThat(seen().get(count)).isEqualTo(3);

    assertThat(program.run(new String[] {"first", "none"}, Map.of())).isEqualTo(Program.USAGE);
    assertThat(error()).contains("setting count = 'none'");
    assertThat(program.run(new String[] {"first", "2", "third"}, Map.of()))
        .isEqualTo(Program.USAGE);
    assertThat(error()).contains("third");
  }

  @Test
  void shouldChooseAmongProgramsByName() {
    Program program =
        Program.named("one", "Is one.", List.of(), List.of(), settings -> 10)
            .and("two", "Is two.", List.of(), List.of(), settings -> 20);
    assertThat(program.run(new String[] {"two"}, Map.of())).isEqualTo(20);
    assertThat(program.run(new String[0], Map.of())).isEqualTo(2);
    assertThat(error()).contains("one, two");
  }
}
