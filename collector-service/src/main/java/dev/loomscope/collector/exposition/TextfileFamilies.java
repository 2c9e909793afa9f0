package dev.loomscope.collector.exposition;

import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesGroup;
import dev.loomscope.wire.TextfileMetric;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The families of the text files of nodes: known by what the nodes report alone, and bounded in
 * number. A name that the collector has itself is left out.
 */
final class TextfileFamilies {

  /** Of all nodes together; the first in the order of their names. */
  private static final int MOST = 1_000;

  private static final String HELP = "Metric of a text file of the node.";
  private static final SeriesGroup GROUP = SeriesGroup.of(TextfileMetric.GROUP);
  private static final byte[] LABELS_END = {'}', ' '};

  private static final Set<String> OWN =
      Stream.of(CollectorFamilies.ALL, NodeExporterFamilies.ALL)
          .flatMap(List::stream)
          .map(Family::name)
          .collect(Collectors.toUnmodifiableSet());

  /** What the collector tells of itself, and what Prometheus writes. */
  private static final Pattern OTHERS =
      Pattern.compile("(?:loomscope|process|jvm|http|target|scrape)_.*|up|ALERTS.*");

  private TextfileFamilies() {}

  /** All of some nodes. */
  static List<Family> of(List<LabelledNode> nodes) {
    return nodes.stream()
        .flatMap(node -> of(node).stream())
        .map(TextfileFamilies::name)
        .distinct()
        .filter(name -> !OWN.contains(name) && !OTHERS.matcher(name).matches())
        .sorted()
        .limit(MOST)
        .map(TextfileFamilies::family)
        .toList();
  }

  /** In the order of their names. */
  private static List<Labelled<Series>> of(LabelledNode node) {
    return node.series().get(GROUP.ordinal());
  }

  private static String name(Labelled<Series> series) {
    return series.item().id().labels().getFirst();
  }

  private static Family family(String name) {
    Samples samples =
        (node, writer) -> {
          List<Labelled<Series>> all = of(node);
          for (int i = first(all, name); i < all.size() && name(all.get(i)).equals(name); i++) {
            write(all.get(i), writer);
          }
        };
    return name.endsWith("_total")
        ? Family.counter(name, HELP, samples)
        : Family.untyped(name, HELP, samples);
  }

  /** Where those of a name begin, if there are any. */
  private static int first(List<Labelled<Series>> all, String name) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (name(all.get(middle)).compareTo(name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static void write(Labelled<Series> series, SampleWriter writer) throws IOException {
    for (int i = 0; i < GROUP.fields().size(); i++) {
      long value = series.item().value(i);
      if (value != Series.NONE) {
        writer.decimal(series.labels(), LABELS_END, value, GROUP.fields().get(i).decimals());
        return;
      }
    }
  }
}
