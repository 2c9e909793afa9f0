package dev.loomscope.load.experiment;

import dev.loomscope.service.Durations;
import dev.loomscope.service.InvalidSettingException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The keys and values of a YAML mapping, read one by one; what is refused is refused with file and
 * line. For one thread.
 */
final class YamlSection {

  /**
   * What a key holds.
   *
   * @param line that the key is in; a mapping or a list may begin below it
   */
  private record Entry(int line, Node value) {}

  private final String file;
  private final int line;
  private final Map<String, Entry> entries;
  private final Set<String> known = new LinkedHashSet<>();

  private YamlSection(String file, int line, Map<String, Entry> entries) {
    this.file = file;
    this.line = line;
    this.entries = entries;
  }

  /**
   * The mapping that a whole file holds.
   *
   * @param file its name in refusals
   * @throws InvalidSettingException if it holds none
   */
  static YamlSection root(String file, String yaml) throws InvalidSettingException {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
      if (root == null) {
        throw refusal(file, 1, "the file is empty");
      }
      return of(file, lineOf(root), root, "the file");
    } catch (MarkedYAMLException unreadable) {
      Mark mark = unreadable.getProblemMark();
      throw refusal(
          file, mark == null ? 1 : mark.getLine() + 1, String.valueOf(unreadable.getProblem()));
    } catch (ReaderException unprintable) {
      // its position counts from where the reader last filled its buffer
      int character = unprintable.getCodePoint();
      long above = yaml.chars().limit(yaml.indexOf(character)).filter(one -> one == '\n').count();
      throw refusal(
          file,
          1 + (int) above,
          "the character U+%04X is not allowed in YAML".formatted(character));
    } catch (YAMLException tooMuch) { // too deep, or too long: it knows no line
      throw refusal(file, 1, String.valueOf(tooMuch.getMessage()));
    }
  }

  private static YamlSection of(String file, int at, Node node, String what)
      throws InvalidSettingException {
    if (!(node instanceof MappingNode mapping)) {
      throw refusal(file, at, what + " must hold keys and values");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      int line = lineOf(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw refusal(file, line, "a key must be a name");
      }
      if (entries.put(key.getValue(), new Entry(line, entry.getValueNode())) != null) {
        throw refusal(file, line, "the key '%s' is there twice".formatted(key.getValue()));
      }
    }
    return new YamlSection(file, lineOf(node), entries);
  }

  /** The same with one more key, which it must not have. */
  YamlSection with(String key, Node value) throws InvalidSettingException {
    if (entries.containsKey(key)) {
      throw refusal(key, "is varied and must not be given");
    }
    Map<String, Entry> more = new LinkedHashMap<>(entries);
    more.put(key, new Entry(lineOf(value), value));
    return new YamlSection(file, line, more);
  }

  boolean has(String key) {
    known.add(key);
    return entries.containsKey(key);
  }

  /** A text that is not empty. */
  String text(String key) throws InvalidSettingException {
    return value(key, "a text", String::strip, text -> !text.isEmpty());
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  int integer(String key, int least, int most) throws InvalidSettingException {
    String allowed = "a whole number from %d to %d".formatted(least, most);
    return value(key, allowed, Integer::valueOf, isWithin(least, most));
  }

  /** A length of time from {@code least} to {@code most}, both included. */
  Duration duration(String key, Duration least, Duration most) throws InvalidSettingException {
    String allowed = "a duration from %s to %s, such as 500ms".formatted(least, most);
    return value(key, allowed, Durations::parse, isWithin(least, most));
  }

  /** {@code true} or {@code false}. */
  boolean bool(String key) throws InvalidSettingException {
    return oneOf(key, List.of("true", "false")).equals("true");
  }

  /** One of some texts. */
  String oneOf(String key, List<String> choices) throws InvalidSettingException {
    return value(key, "one of " + String.join(", ", choices), text -> text, choices::contains);
  }

  /** Some of some texts, each once, at least one. */
  List<String> someOf(String key, List<String> choices) throws InvalidSettingException {
    String allowed = "some of " + String.join(", ", choices);
    Set<String> some = new HashSet<>();
    for (Node node : list(key)) {
      Entry entry = new Entry(lineOf(node), node);
      String one = value(key, entry, allowed, text -> text, choices::contains);
      if (!some.add(one)) {
        throw refusal(file, entry.line(), "'%s' is there twice".formatted(one));
      }
    }
    return choices.stream().filter(some::contains).toList();
  }

  /** The same, where one alone need not be in a list. */
  List<String> oneOrSomeOf(String key, List<String> choices) throws InvalidSettingException {
    return required(key).value() instanceof ScalarNode
        ? List.of(oneOf(key, choices))
        : someOf(key, choices);
  }

  /** A list, which is not empty. */
  List<Node> list(String key) throws InvalidSettingException {
    if (required(key).value() instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      return sequence.getValue();
    }
    throw refusal(key, "must be a list with something in it");
  }

  /** A section in this one. */
  YamlSection section(String key) throws InvalidSettingException {
    Entry entry = required(key);
    return of(file, entry.line(), entry.value(), "'" + key + "'");
  }

  /** A list of sections, which is not empty. */
  List<YamlSection> sections(String key) throws InvalidSettingException {
    List<YamlSection> sections = new ArrayList<>();
    for (Node node : list(key)) {
      sections.add(of(file, lineOf(node), node, "each of '" + key + "'"));
    }
    return sections;
  }

  /** Refuses keys that nobody has asked for. */
  void refuseOthers() throws InvalidSettingException {
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw refusal(
            file,
            entry.getValue().line(),
            "there is no key '%s' here, but %s"
                .formatted(entry.getKey(), String.join(", ", known)));
      }
    }
  }

  /** A refusal of what a key holds. */
  InvalidSettingException refusal(String key, String why) {
    Entry entry = entries.get(key);
    return refusal(file, entry == null ? line : entry.line(), "'%s' %s".formatted(key, why));
  }

  private <T> T value(String key, String allowed, Function<String, T> parser, Predicate<T> test)
      throws InvalidSettingException {
    return value(key, required(key), allowed, parser, test);
  }

  private <T> T value(
      String key, Entry entry, String allowed, Function<String, T> parser, Predicate<T> test)
      throws InvalidSettingException {
    if (!(entry.value() instanceof ScalarNode scalar)) {
      throw refusal(file, entry.line(), "'%s' must be %s".formatted(key, allowed));
    }
    try {
      T value = parser.apply(scalar.getValue());
      if (test.test(value)) {
        return value;
      }
    } catch (RuntimeException unreadable) {
      // refused like one that is out of range
    }
    throw refusal(
        file,
        lineOf(scalar),
        "'%s' must be %s, and is '%s'".formatted(key, allowed, scalar.getValue()));
  }

  private Entry required(String key) throws InvalidSettingException {
    if (!has(key)) {
      throw refusal(file, line, "the key '%s' is missing".formatted(key));
    }
    return Objects.requireNonNull(entries.get(key));
  }

  private static <T extends Comparable<T>> Predicate<T> isWithin(T least, T most) {
    return value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static InvalidSettingException refusal(String file, int line, String why) {
    return new InvalidSettingException("%s:%d: %s".formatted(file, line, why));
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
