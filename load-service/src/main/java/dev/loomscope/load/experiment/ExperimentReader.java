package dev.loomscope.load.experiment;

import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Axis;
import dev.loomscope.load.result.Claim.Expectation;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.InvalidSettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads an experiment's YAML; docs/experiments.md describes it. Stateless. */
final class ExperimentReader {

  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_CPUS = 1_024;

  /** Six rounds have two servers: one shares its CPUs with the clients, one does not. */
  private static final int ROUNDS_PER_SERVER = 3;

  private static final Duration LEAST_BUDGET = Duration.ofSeconds(1);
  private static final Duration MOST_BUDGET = Duration.ofHours(24);

  /**
   * Settings of the echo server that an experiment may give. Mode, addresses and how it ends are
   * the comparison's.
   */
  static final List<String> SERVER_SETTINGS =
      List.of(
          "workload",
          "workload-min-bytes",
          "max-connections",
          "idle-timeout",
          "loops",
          "process.max-processes",
          "process.min-spare");

  /** Figures by which servers can be ranked, and in which one can be expected to be better. */
  private static final List<String> FIGURES =
      Arrays.stream(Figure.values())
          .filter(figure -> figure.better() != Figure.Better.NEITHER)
          .map(figure -> figure.key().replace('_', '-'))
          .toList();

  private ExperimentReader() {}

  /**
   * Reads one.
   *
   * @param name of the experiment
   * @param file its file, as refusals name it
   * @throws InvalidSettingException if it is refused, with file and line
   */
  static Experiment read(String name, String file, String yaml) throws InvalidSettingException {
    YamlSection root = YamlSection.root(file, yaml);
    String title = root.text("title");
    String claim = root.text("claim");
    Duration budget = root.duration("budget", LEAST_BUDGET, MOST_BUDGET);
    int warm = root.integer("rounds", 0, MOST_ROUNDS);
    int fresh = root.has("fresh-rounds") ? root.integer("fresh-rounds", 0, MOST_ROUNDS) : 0;
    int perServer =
        root.has("rounds-per-server")
            ? root.integer("rounds-per-server", 1, MOST_ROUNDS)
            : ROUNDS_PER_SERVER;
    String onServersOf = root.has("on-servers-of") ? root.text("on-servers-of") : null;
    int serverCpus = root.has("server-cpus") ? root.integer("server-cpus", 1, MOST_CPUS) : 1;
    List<String> modes = root.has("modes") ? root.someOf("modes", Variant.NAMES) : Variant.NAMES;
    List<String> arguments = root.has("server") ? arguments(root.section("server")) : List.of();
    YamlSection measure = root.section("measure");
    Figure decides = root.has("decides") ? figure(root, "decides") : null;
    List<YamlSection> expects = root.has("expects") ? root.sections("expects") : List.of();
    YamlSection vary = root.has("vary") ? root.section("vary") : null;
    root.refuseOthers();
    if (warm == 0 && fresh == 0) {
      throw root.refusal("rounds", "must not be 0 without fresh-rounds");
    }
    if (vary != null && warm > 0 && fresh > 0) {
      throw root.refusal("fresh-rounds", "must be 0 where something varies, or rounds must be");
    }
    List<Point> points =
        vary == null
            ? ages(MeasureReader.read(measure), warm, fresh)
            : points(vary, measure, warm > 0 ? Age.WARM : Age.FRESH, Math.max(warm, fresh));
    if (warm > 0 && points.getFirst().measure().needsFreshServers()) {
      throw root.refusal("rounds", "must be 0: the servers do not outlive a round; fresh-rounds");
    }
    if (vary != null && warm > 0 && serverArguments(points) > 1) {
      throw vary.refusal(
          "parameter",
          "must not change how servers are started: warm ones stay as they are; take fresh-rounds");
    }
    Figure ranks = decides == null ? points.getFirst().measure().decides() : decides;
    List<String> values =
        vary == null
            ? points.stream().map(Point::label).toList()
            : vary.list("values").stream().map(ExperimentReader::text).toList();
    List<Expectation> expected = new ArrayList<>();
    for (YamlSection one : expects) {
      expected.add(expectation(one, modes, ranks, values));
    }
    return new Experiment(
        name,
        title,
        claim,
        expected,
        yaml,
        vary == null ? null : axis(vary),
        ranks,
        arguments,
        modes,
        serverCpus,
        onServersOf,
        perServer,
        budget,
        points);
  }

  private static Figure figure(YamlSection section, String key) throws InvalidSettingException {
    return Figure.of(section.oneOf(key, FIGURES).replace('-', '_'));
  }

  /**
   * What one entry of {@code expects} says.
   *
   * @param ranks the figure, unless it names another
   * @param values of the axis, or the servers' ages
   */
  private static Expectation expectation(
      YamlSection section, List<String> modes, Figure ranks, List<String> values)
      throws InvalidSettingException {
    List<String> better = section.oneOrSomeOf("better", modes);
    List<String> than = section.oneOrSomeOf("than", modes);
    Figure figure = section.has("figure") ? figure(section, "figure") : ranks;
    List<String> at = section.has("at") ? section.oneOrSomeOf("at", values) : List.of();
    section.refuseOthers();
    if (!Collections.disjoint(better, than)) {
      throw section.refusal("than", "must not have a mode that 'better' has");
    }
    return new Expectation(better, than, figure, at.stream().map(ExperimentReader::label).toList());
  }

  /** How many different ones the points need. */
  private static long serverArguments(List<Point> points) {
    return points.stream().map(point -> point.measure().serverArguments()).distinct().count();
  }

  private static List<Point> ages(Measure measure, int warm, int fresh) {
    return Stream.of(
            new Point("warm", null, Age.WARM, warm, List.of(), measure),
            new Point("fresh", null, Age.FRESH, fresh, List.of(), measure))
        .filter(point -> point.rounds() > 0)
        .toList();
  }

  private static Axis axis(YamlSection vary) throws InvalidSettingException {
    Axis axis =
        new Axis(
            vary.text(vary.has("name") ? "name" : "parameter"),
            vary.has("unit") ? vary.text("unit") : "",
            vary.has("logarithmic") && vary.bool("logarithmic"));
    vary.refuseOthers();
    return axis;
  }

  private static List<Point> points(YamlSection vary, YamlSection measure, Age age, int rounds)
      throws InvalidSettingException {
    String parameter = vary.text("parameter");
    Map<String, Integer> upTo = vary.has("up-to") ? limits(vary.section("up-to")) : Map.of();
    List<Point> points = new ArrayList<>();
    for (Node value : vary.list("values")) {
      Measure one = MeasureReader.read(measure.with(parameter, value));
      Double x = number(text(value));
      List<String> without =
          upTo.entrySet().stream()
              .filter(limit -> x != null && x > limit.getValue())
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      Point point = new Point(label(text(value)), x, age, rounds, without, one);
      if (points.contains(point)) {
        throw vary.refusal("values", "must differ: '%s' is there twice".formatted(point.label()));
      }
      points.add(point);
    }
    return points;
  }

  /** The highest value that a mode is measured at, by mode. */
  private static Map<String, Integer> limits(YamlSection upTo) throws InvalidSettingException {
    Map<String, Integer> limits = new HashMap<>();
    for (String mode : Variant.NAMES) {
      if (upTo.has(mode)) {
        limits.put(mode, upTo.integer(mode, 0, Integer.MAX_VALUE));
      }
    }
    upTo.refuseOthers();
    return limits;
  }

  /** The text of a value that a measure has taken: none takes anything else. */
  private static String text(Node value) {
    return ((ScalarNode) value).getValue();
  }

  /** A whole number with its thousands apart; anything else as it is. */
  private static String label(String value) {
    Double x = number(value);
    return x != null && x == Math.rint(x) ? Quantities.count(Math.round(x)) : value;
  }

  private static @Nullable Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException name) {
      return null;
    }
  }

  /** Flags of the echo server. What their values may be it knows itself. */
  private static List<String> arguments(YamlSection server) throws InvalidSettingException {
    List<String> arguments = new ArrayList<>();
    for (String key : SERVER_SETTINGS) {
      if (server.has(key)) {
        arguments.add("--" + key.replace('.', '-'));
        arguments.add(server.text(key));
      }
    }
    server.refuseOthers();
    return arguments;
  }
}
