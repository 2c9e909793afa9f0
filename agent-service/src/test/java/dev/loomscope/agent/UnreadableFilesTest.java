package dev.loomscope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.agent.sample.SeriesSource;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.SeriesGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever is wrong with a file of {@code /proc} or {@code /sys}: what {@code agent --once} prints
 * lacks the values of that file and no other, makes none up, and the log says why, once.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class UnreadableFilesTest {

  /** A line that no file has, with a colon, as if it were a name and its values. */
  private static final String GARBAGE = "gar: bage x";

  /** Groups of series whose first label says what they are of, and stands in no file. */
  private static final Set<String> NAMED =
      Set.of("cpu", "device", "master", "chip", "zone", "name", "power_supply");

  /** What the agent reads, but not of the node. */
  private static final Pattern OWN = Pattern.compile("proc/self/(auxv|cgroup|mountinfo|status)");

  @TempDir private Path folder;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private Path root;
  private Map<String, String> files;

  /** What was printed, by the place of each value, and what was logged. */
  private record Outcome(int exitCode, Map<String, JsonNode> values, String log) {

    boolean isNumber(String place) {
      JsonNode value = values.get(place);
      return value != null && value.isNumber();
    }

    /** Values that are not as in another outcome. */
    Set<String> otherThan(Outcome other) {
      Set<String> places = new TreeSet<>(values.keySet());
      places.addAll(other.values.keySet());
      places.removeIf(
          place -> values.containsKey(place) && values.get(place).equals(other.values.get(place)));
      return places;
    }
  }

  @BeforeEach
  void aNodeWithAllFiles() throws IOException {
    root = folder.toRealPath().resolve("root");
    files = MadeUpNode.files(root);
    files.forEach((file, text) -> MadeUpNode.write(root, file, text));
    for (String device :
        List.of("hwmon/hwmon0", "block/sda", "block/sdb", "net/eth0", "net/eth1")) {
      Files.createDirectories(root.resolve("sys/class").resolve(device).resolve("device"));
    }
  }

  @AfterEach
  void printAsBefore() {
    System.setOut(out);
    System.setErr(err);
  }

  static Set<String> names() {
    return MadeUpNode.files(Path.of("/")).keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldLoseTheValuesOfThatFileAndSayWhy(String file) throws IOException {
    String text = files.getOrDefault(file, "");
    Outcome whole = once();
    assertThat(whole.log()).isEmpty();
    assertThat(whole.exitCode()).isZero();
    Files.delete(root.resolve(file));
    Outcome without = once();
    Set<String> own = without.otherThan(whole);
    assertThat(own).as("values of it").isNotEmpty();
    assertHarmless(without, whole, own);
    Files.createDirectory(root.resolve(file)); // cannot be read, not even by root
    assertHarmlessAndSaid(once(), whole, own, file);
    Files.delete(root.resolve(file));
    for (String broken : broken(file, text)) {
      Files.writeString(root.resolve(file), broken);
      assertHarmlessAndSaid(once(), whole, own, file);
    }
  }

  /** Empty, cut off, and with garbage in the place of each line. */
  private static List<String> broken(String file, String text) {
    List<String> broken = new ArrayList<>();
    if (!file.contains("bonding")) { // where an empty list is one
      broken.add("");
    }
    if (!file.startsWith("sys/")) { // the kernel gives an attribute whole or not at all
      broken.add(text.substring(0, text.length() / 2).stripTrailing());
    }
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      List<String> changed = new ArrayList<>(lines);
      changed.set(i, GARBAGE);
      broken.add(String.join("\n", changed) + "\n");
    }
    return broken;
  }

  private static void assertHarmless(Outcome broken, Outcome whole, Set<String> own) {
    Set<String> changed = broken.otherThan(whole);
    assertThat(own).as("values of the file").containsAll(changed);
    assertThat(whole.values().keySet())
        .as("values that there are")
        .containsAll(broken.values().keySet());
    assertThat(changed)
        .as("made up: numbers")
        .noneMatch(
            place -> broken.values().containsKey(place) && broken.values().get(place).isNumber());
  }

  private static void assertHarmlessAndSaid(
      Outcome broken, Outcome whole, Set<String> own, String file) {
    assertHarmless(broken, whole, own);
    boolean isNumberLost = broken.otherThan(whole).stream().anyMatch(whole::isNumber);
    if (isNumberLost) {
      assertThat(broken.log().lines().filter(line -> line.contains("what=")))
          .as("why there is no " + broken.otherThan(whole))
          .singleElement()
          .asString()
          .contains("cannot be read", file);
    }
  }

  @Test
  void shouldHaveEachValueFromOneFile() throws IOException {
    Outcome whole = once();
    Map<String, String> owners = new HashMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.delete(root.resolve(file.getKey()));
      for (String place : once().otherThan(whole)) {
        if (!place.matches("series/(bonding|zone|cooling).*|.*/layer")) {
          assertThat(owners.put(place, file.getKey())).as(place + " of " + file).isNull();
        }
      }
      MadeUpNode.write(root, file.getKey(), file.getValue());
    }
  }

  @Test
  void shouldReadNothingElse() throws Exception {
    Set<String> madeUp = read(root, () -> once());
    assertThat(madeUp).isEqualTo(files.keySet());
    Set<String> real = read(Path.of("/"), () -> run("--once", "--node", "n"));
    assertThat(real)
        .filteredOn(file -> !OWN.matcher(file).matches())
        .allMatch(file -> files.containsKey(file) || file.matches("sys/class/.*"));
    assertThat(real)
        .filteredOn(file -> file.startsWith("sys/class/"))
        .extracting(UnreadableFilesTest::attribute)
        .allMatch(
            names().stream()
                    .filter(file -> file.startsWith("sys/class/"))
                    .map(UnreadableFilesTest::attribute)
                    .collect(Collectors.toSet())
                ::contains);
  }

  /** A file of a class of devices, whichever device it is of. */
  private static String attribute(String file) {
    String[] path = file.split("/", -1);
    return path[2] + "/" + path[path.length - 1].replaceAll("\\d+", "");
  }

  /** The files of the node that were read meanwhile, by the JVM's own account. */
  private Set<String> read(Path from, Runnable action) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    Predicate<String> isOfNode =
        Pattern.compile("^(proc/|sys/class/|etc/os-release)").asPredicate();
    return RecordingFile.readAllEvents(file).stream()
        .map(event -> Path.of(event.getString("path")))
        .filter(path -> path.startsWith(from))
        .map(path -> from.relativize(path).toString())
        .filter(isOfNode)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private Outcome once() {
    return run(
        "--once",
        "--node",
        "n",
        "--proc-path",
        root.resolve("proc").toString(),
        "--root-path",
        root.toString(),
        "--filesystems-exclude",
        "",
        "--series",
        Stream.of(SeriesSource.values())
            .map(source -> source.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(",")));
  }

  /** The program, in this process. */
  private Outcome run(String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    int exitCode = AgentMain.program().run(arguments, Map.of());
    printAsBefore();
    Map<String, JsonNode> values = new TreeMap<>();
    JsonNode document = JsonMapper.shared().readTree(printed.toByteArray());
    for (Section section : Section.values()) {
      JsonNode content = document.path(section.field());
      switch (section) {
        case CPU, LOAD, MEMORY, SYSTEM -> put(section.field(), content, 0, values);
        case CORES -> content.forEach(core -> put("cores/" + core.get(0), core, 1, values));
        case FILESYSTEMS, DISKS, NETWORKS ->
            content.forEach(
                item ->
                    put(
                        section.field() + "/" + item.path("mountpoint") + item.get("device"),
                        item,
                        0,
                        values));
        case SERIES -> content.forEach(item -> putSeries(item, values));
      }
    }
    return new Outcome(exitCode, values, logged.toString(StandardCharsets.UTF_8));
  }

  private static void putSeries(JsonNode item, Map<String, JsonNode> values) {
    SeriesGroup group = SeriesGroup.of(item.get(0).asString());
    boolean named = !group.labels().isEmpty() && NAMED.contains(group.labels().getFirst());
    put("series/" + group.name() + (named ? item.get(1) : ""), item, 1, values);
  }

  /** The values of an item; what is there for its place alone is none. */
  private static void put(String place, JsonNode item, int from, Map<String, JsonNode> values) {
    switch (item) {
      case ArrayNode array -> {
        for (int i = from; i < array.size(); i++) {
          if (!array.get(i).isNull() && !array.get(i).asString().isEmpty()) {
            values.put(place + "/" + i, array.get(i));
          }
        }
      }
      case ObjectNode object ->
          object
              .properties()
              .forEach(
                  field ->
                      values.put(place + "/" + field.getKey(), steady(place, field.getValue())));
      default -> {}
    }
  }

  /** The file systems are this machine's, and others write there, too. */
  private static JsonNode steady(String place, JsonNode value) {
    return place.startsWith("filesystems/") && value.isNumber()
        ? JsonMapper.shared().getNodeFactory().numberNode(1)
        : value;
  }
}
