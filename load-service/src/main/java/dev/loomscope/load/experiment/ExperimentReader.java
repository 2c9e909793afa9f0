package dev.loomscope.load.experiment;

import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Axis;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.InvalidSettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads an experiment's YAML; docs/experiments.md describes it. Stateless. */
final class ExperimentReader {

  private static final int MOST_ROUNDS = 1_000;
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
          "buffer-size",
          "tcp-no-delay",
          "backlog",
          "loops",
          "process.max-processes",
          "process.hello-timeout",
          "process.min-spare",
          "process.connections-per-child",
          "process.child-options");

  /** Figures by which servers can be ranked. */
  private static final List<String> DECIDING =
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
    Section root = Section.root(file, yaml);
    String title = root.text("title");
    String claim = root.text("claim");
    Duration budget = root.duration("budget", LEAST_BUDGET, MOST_BUDGET);
    int warm = root.integer("rounds", 0, MOST_ROUNDS);
    int fresh = root.has("fresh-rounds") ? root.integer("fresh-rounds", 0, MOST_ROUNDS) : 0;
    List<String> modes = root.has("modes") ? root.someOf("modes", Variant.NAMES) : Variant.NAMES;
    List<String> arguments = root.has("server") ? arguments(root.section("server")) : List.of();
    Section measure = root.section("measure");
    String decides = root.has("decides") ? root.oneOf("decides", DECIDING) : null;
    Section vary = root.has("vary") ? root.section("vary") : null;
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
    return new Experiment(
        name,
        title,
        claim,
        yaml,
        vary == null ? null : axis(vary),
        decides == null
            ? points.getFirst().measure().decides()
            : Figure.of(decides.replace('-', '_')),
        arguments,
        modes,
        budget,
        points);
  }

  /** How many different ones the points need. */
  private static long serverArguments(List<Point> points) {
    return points.stream().map(point -> point.measure().serverArguments()).distinct().count();
  }

  private static List<Point> ages(Measure measure, int warm, int fresh) {
    List<Point> points = new ArrayList<>();
    if (warm > 0) {
      points.add(new Point("warm", null, Age.WARM, warm, List.of(), measure));
    }
    if (fresh > 0) {
      points.add(new Point("fresh", null, Age.FRESH, fresh, List.of(), measure));
    }
    return points;
  }

  private static Axis axis(Section vary) throws InvalidSettingException {
    Axis axis =
        new Axis(
            vary.has("name") ? vary.text("name") : vary.text("parameter"),
            vary.has("unit") ? vary.text("unit") : "",
            vary.has("logarithmic") && vary.bool("logarithmic"));
    vary.refuseOthers();
    return axis;
  }

  private static List<Point> points(Section vary, Section measure, Age age, int rounds)
      throws InvalidSettingException {
    String parameter = vary.text("parameter");
    Map<String, Integer> upTo = vary.has("up-to") ? limits(vary.section("up-to")) : Map.of();
    List<Point> points = new ArrayList<>();
    for (Node value : vary.list("values")) {
      Measure one = MeasureReader.read(measure.with(parameter, value));
      Double x = number(Section.text(value));
      List<String> without =
          upTo.entrySet().stream()
              .filter(limit -> x != null && x > limit.getValue())
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      Point point = new Point(label(x, value), x, age, rounds, without, one);
      if (points.contains(point)) {
        throw vary.refusal("values", "must differ: '%s' is there twice".formatted(point.label()));
      }
      points.add(point);
    }
    return points;
  }

  /** The highest value that a mode is measured at, by mode. */
  private static Map<String, Integer> limits(Section upTo) throws InvalidSettingException {
    Map<String, Integer> limits = new HashMap<>();
    for (String mode : Variant.NAMES) {
      if (upTo.has(mode)) {
        limits.put(mode, upTo.integer(mode, 0, Integer.MAX_VALUE));
      }
    }
    upTo.refuseOthers();
    return limits;
  }

  private static String label(@Nullable Double x, Node value) {
    return x != null && x == Math.rint(x)
        ? Quantities.count(Math.round(x))
        : String.valueOf(Section.text(value));
  }

  private static @Nullable Double number(@Nullable String text) {
    try {
      return text == null ? null : Double.valueOf(text);
    } catch (NumberFormatException name) {
      return null;
    }
  }

  /** Flags of the echo server. What their values may be it knows itself. */
  private static List<String> arguments(Section server) throws InvalidSettingException {
    server.requireAllIn(SERVER_SETTINGS);
    List<String> arguments = new ArrayList<>();
    for (String key : server.keys()) {
      arguments.add("--" + key.replace('.', '-'));
      arguments.add(server.text(key));
    }
    return arguments;
  }
}
