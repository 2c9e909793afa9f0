package dev.loomscope.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the catalogue, a resource beside this class. */
final class SeriesCatalogue {

  private static final String RESOURCE = "series.txt";

  static final List<SeriesGroup> GROUPS = List.copyOf(read());
  static final Map<String, SeriesGroup> BY_NAME =
      GROUPS.stream().collect(Collectors.toUnmodifiableMap(SeriesGroup::name, Function.identity()));

  private SeriesCatalogue() {}

  private static List<SeriesGroup> read() {
    List<SeriesGroup> groups = new ArrayList<>();
    List<String> head = List.of();
    List<SeriesField> fields = new ArrayList<>();
    for (String line : (text() + "\nend").lines().toList()) {
      if (line.startsWith("  ")) {
        fields.add(SeriesField.parse(line));
      } else if (!line.isEmpty() && !line.startsWith("#")) { // the next group begins
        if (!head.isEmpty()) {
          groups.add(
              new SeriesGroup(head.get(0), groups.size(), head.subList(1, head.size()), fields));
        }
        head = Arrays.asList(line.split(" "));
        fields.clear();
      }
    }
    return groups;
  }

  private static String text() {
    try (InputStream in = SeriesCatalogue.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the archive lacks " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
