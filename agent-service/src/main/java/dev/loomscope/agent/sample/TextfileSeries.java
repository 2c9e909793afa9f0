package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.TextfileMetric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Metrics that others wrote into files {@code *.prom} of a directory, as for node_exporter's
 * collector of that name: in Prometheus' text format, without timestamps. A file with anything else
 * in it is left out whole; what is not finite is left out. Not thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">The format</a>
 */
final class TextfileSeries {

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_SERIES = 1_000;

  private static final Pattern COMMENT = Pattern.compile("\\s*+(?:#.*)?");

  /** A name, labels with or without, a value. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*+)(?:[ \\t]*+\\{(.*)\\}|(?=[ \\t]))[ \\t]*+"
              + "([+-]?+(?:\\d++\\.?+\\d*+|\\.\\d++)(?:[eE][+-]?+\\d++)?+|[+-]?+Inf|NaN)[ \\t\\r]*+");

  private static final Pattern LABEL =
      Pattern.compile(
          "\\G[ \\t]*+([a-zA-Z_][a-zA-Z0-9_]*+)[ \\t]*+=[ \\t]*+(\"(?:[^\"\\\\]|\\\\[\\\\\"n])*+\")[ \\t]*+(?:,|$)");

  /** What a whole number may be to travel as such, and another one as millionths. */
  private static final double MOST_WHOLE = 0x1p63;

  private static final double MOST_MILLIONTHS = MOST_WHOLE / 1_000_000;

  private final @Nullable Path directory;
  private final Faults faults;

  private record Sample(List<String> labels, double value) {}

  TextfileSeries(@Nullable Path directory, Faults faults) {
    this.directory = directory;
    this.faults = faults;
  }

  void read(SeriesList all) {
    boolean isWhole = directory == null || readAll(directory, all);
    all.item("textfile").count("error", isWhole ? 0 : 1);
  }

  /** Returns whether each file could be read. */
  private boolean readAll(Path from, SeriesList all) {
    boolean isWhole = true;
    Set<List<String>> known = new HashSet<>();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(from, "*.prom")) {
      stream.forEach(files::add);
    } catch (DirectoryIteratorException | IOException _) {
      faults.note(from.toString(), Fault.FAILED);
      return false;
    }
    Collections.sort(files); // who has a series first has it every time
    for (Path file : files) {
      isWhole &= read(file, known, all);
    }
    return isWhole;
  }

  private boolean read(Path file, Set<List<String>> known, SeriesList all) {
    try {
      if (!Files.isRegularFile(file)) { // who opens a named pipe waits for its writer
        throw new IllegalArgumentException("no file");
      }
      List<Sample> samples = samples(file);
      Set<List<String>> own = samples.stream().map(Sample::labels).collect(Collectors.toSet());
      if (own.size() < samples.size()
          || !Collections.disjoint(own, known)
          || own.size() + known.size() > MOST_SERIES) {
        throw new IllegalArgumentException("a series twice, or too many");
      }
      known.addAll(own);
      all.item("textfile_file", file.toString())
          .count("mtime", Files.getLastModifiedTime(file).toMillis());
      samples.forEach(sample -> add(sample, all));
      return true;
    } catch (IOException unreadable) {
      faults.note(file, unreadable);
    } catch (IllegalArgumentException _) {
      faults.note(file.toString(), Fault.MALFORMED);
    }
    return false;
  }

  private static List<Sample> samples(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("too long");
    }
    return new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !COMMENT.matcher(line).matches())
        .map(TextfileSeries::sample)
        .toList();
  }

  private static Sample sample(String line) {
    Matcher sample = SAMPLE.matcher(line.strip());
    if (!sample.matches()) {
      throw new IllegalArgumentException(line);
    }
    List<String> labels =
        List.of(sample.group(1), sample.group(2) == null ? "" : labels(sample.group(2)));
    if (!TextfileMetric.isValid(labels)
        || !labels.stream().allMatch(label -> label.isEmpty() || Protocol.isText(label))) {
      throw new IllegalArgumentException(line);
    }
    return new Sample(labels, Double.parseDouble(sample.group(3).replace("Inf", "Infinity")));
  }

  /** The labels by their names; a comma after the last is allowed. */
  private static String labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length() && label.find()) {
      if (labels.put(label.group(1), label.group(2)) != null) {
        throw new IllegalArgumentException("twice: " + label.group(1));
      }
      end = label.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new IllegalArgumentException(text);
    }
    return labels.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  private static void add(Sample sample, SeriesList all) {
    double value = sample.value();
    SeriesList.Item item = all.item(TextfileMetric.GROUP, sample.labels().toArray(String[]::new));
    if (value == Math.rint(value) && Math.abs(value) < MOST_WHOLE) {
      item.value("whole", (long) value);
    } else if (Math.abs(value) < MOST_MILLIONTHS) {
      item.value("fraction", Math.round(value * 1_000_000));
    }
  }
}
