package dev.loomscope.load.experiment;

import dev.loomscope.service.Durations;
import dev.loomscope.service.InvalidSettingException;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The keys and values of a YAML mapping, read one by one; what is refused is refused with file and
 * line. For one thread.
 */
final class Section {

  /** Reads a value's text; throws any {@link RuntimeException} if it cannot be one. */
  interface Parser<T> {
    T parse(String text);
  }

  private final String file;
  private final int line;
  private final Map<String, Node> values;
  private final Set<String> known = new TreeSet<>();

  private Section(String file, int line, Map<String, Node> values) {
    this.file = file;
    this.line = line;
    this.values = values;
  }

  /**
   * The mapping that a whole file holds.
   *
   * @param file its name in refusals
   * @throws InvalidSettingException if it holds none
   */
  static Section root(String file, String yaml) throws InvalidSettingException {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
      if (root == null) {
        throw refusal(file, 1, "the file is empty");
      }
      return of(file, root, "the file");
    } catch (MarkedYAMLException unreadable) {
      Mark mark = unreadable.getProblemMark();
      throw refusal(
          file, mark == null ? 1 : mark.getLine() + 1, String.valueOf(unreadable.getProblem()));
    }
  }

  private static Section of(String file, Node node, String what) throws InvalidSettingException {
    if (!(node instanceof MappingNode mapping)) {
      throw refusal(file, lineOf(node), what + " must hold keys and values");
    }
    Map<String, Node> values = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      int line = lineOf(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw refusal(file, line, "a key must be a name");
      }
      if (values.put(key.getValue(), entry.getValueNode()) != null) {
        throw refusal(file, line, "the key '%s' is there twice".formatted(key.getValue()));
      }
    }
    return new Section(file, lineOf(node), values);
  }

  /** The same with one more key, which it must not have. */
  Section with(String key, Node value) throws InvalidSettingException {
    Node given = values.get(key);
    if (given != null) {
      throw refusal(lineOf(given), "'%s' is varied and must not be given".formatted(key));
    }
    Map<String, Node> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Section(file, line, more);
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** A text that is not empty. */
  String text(String key) throws InvalidSettingException {
    return value(
        key,
        "a text",
        text -> {
          if (text.isBlank()) {
            throw new IllegalArgumentException("nothing");
          }
          return text.strip();
        });
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  int integer(String key, int least, int most) throws InvalidSettingException {
    return value(
        key,
        "a whole number from %d to %d".formatted(least, most),
        text -> inRange(Integer.valueOf(text), least, most));
  }

  /** A length of time from {@code least} to {@code most}, both included. */
  Duration duration(String key, Duration least, Duration most) throws InvalidSettingException {
    return value(
        key,
        "a duration from %s to %s, such as 500ms".formatted(least, most),
        text -> inRange(Durations.parse(text), least, most));
  }

  /** {@code true} or {@code false}. */
  boolean bool(String key) throws InvalidSettingException {
    return oneOf(key, List.of("true", "false")).equals("true");
  }

  /** One of some texts. */
  String oneOf(String key, List<String> choices) throws InvalidSettingException {
    return value(key, "one of " + String.join(", ", choices), text -> chosen(text, choices));
  }

  /** Some of some texts, each once, at least one. */
  List<String> someOf(String key, List<String> choices) throws InvalidSettingException {
    Set<String> some = new HashSet<>();
    for (Node node : list(key)) {
      String one =
          scalar(node, key, "some of " + String.join(", ", choices), text -> chosen(text, choices));
      if (!some.add(one)) {
        throw refusal(lineOf(node), "'%s' is there twice".formatted(one));
      }
    }
    return choices.stream().filter(some::contains).toList();
  }

  /** A list, which is not empty. */
  List<Node> list(String key) throws InvalidSettingException {
    if (required(key) instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      return sequence.getValue();
    }
    throw refusal(lineOf(required(key)), "'%s' must be a list with something in it".formatted(key));
  }

  /** A section in this one. */
  Section section(String key) throws InvalidSettingException {
    return of(file, required(key), "'" + key + "'");
  }

  /** The names of all keys that there are, whatever they may be. */
  Set<String> keys() {
    known.addAll(values.keySet());
    return values.keySet();
  }

  /** Refuses keys that nobody has asked for. */
  void refuseOthers() throws InvalidSettingException {
    for (Map.Entry<String, Node> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw refusal(
            lineOf(entry.getValue()),
            "there is no key '%s' here, but %s"
                .formatted(entry.getKey(), String.join(", ", known)));
      }
    }
  }

  /** A refusal of what a key holds. */
  InvalidSettingException refusal(String key, String why) {
    Node node = values.get(key);
    return refusal(node == null ? line : lineOf(node), "'%s' %s".formatted(key, why));
  }

  private <T> T value(String key, String allowed, Parser<T> parser) throws InvalidSettingException {
    return scalar(required(key), key, allowed, parser);
  }

  private <T> T scalar(Node node, String key, String allowed, Parser<T> parser)
      throws InvalidSettingException {
    if (!(node instanceof ScalarNode scalar)) {
      throw refusal(lineOf(node), "'%s' must be %s".formatted(key, allowed));
    }
    try {
      return parser.parse(scalar.getValue());
    } catch (RuntimeException notAllowed) {
      throw refusal(
          lineOf(node), "'%s' must be %s, and is '%s'".formatted(key, allowed, scalar.getValue()));
    }
  }

  private Node required(String key) throws InvalidSettingException {
    known.add(key);
    Node node = values.get(key);
    if (node == null) {
      throw refusal(line, "the key '%s' is missing".formatted(key));
    }
    return node;
  }

  private static <T extends Comparable<T>> T inRange(T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static String chosen(String text, List<String> choices) {
    if (!choices.contains(text)) {
      throw new IllegalArgumentException("no such choice");
    }
    return text;
  }

  private InvalidSettingException refusal(int at, String why) {
    return refusal(file, at, why);
  }

  private static InvalidSettingException refusal(String file, int line, String why) {
    return new InvalidSettingException("%s:%d: %s".formatted(file, line, why));
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** The text of a value in a list, if it is one. */
  static @Nullable String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }
}
