package dev.loomscope.collector.exposition;

import com.sun.management.ThreadMXBean;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.Exposition;
import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesGroup;
import dev.loomscope.wire.TextfileMetric;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What a scrape of 1,000 nodes costs, and what the Prometheus client's own snapshots and writer
 * cost for the same series. No test: it runs only if named, see docs/results.md.
 */
final class ScrapeBenchmark {

  private static final int NODES = 1_000;
  private static final int ROUNDS = 41;
  private static final int WARM_UP = 60;
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{(.*)} (.*)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private record Sample(List<String> labelNames, List<String> labelValues, double value) {}

  private interface Scrape {
    void to(OutputStream body) throws IOException;
  }

  private record Cost(double millis, double megabytes) {}

  @Test
  void compareWithThePrometheusClient() throws Exception {
    compare(TestNodes.of(nodes(ScrapeBenchmark::values)));
  }

  /** The same with the section {@code series}. */
  @Test
  void compareWithThePrometheusClientForEverySeries() throws Exception {
    compare(
        TestNodes.of(
            nodes(
                seed ->
                    values(seed)
                        .series(
                            SeriesGroup.all().stream()
                                .filter(group -> !group.name().equals(TextfileMetric.GROUP))
                                .map(ScrapeBenchmark::series)
                                .toList()))));
  }

  private static Series series(SeriesGroup group) {
    return Series.of(
        new Series.Id(group, Collections.nCopies(group.labels().size(), "eth0")),
        LongStream.range(0, group.fields().size()).map(i -> 1_234_567 * i).toArray());
  }

  private static void compare(Nodes nodes) throws IOException {
    String text = TestNodes.text(nodes, Exposition.Format.TEXT, name -> true);
    Map<String, List<Sample>> families = parse(text);
    int samples = families.values().stream().mapToInt(List::size).sum();
    PrometheusTextFormatWriter client = PrometheusTextFormatWriter.create();
    Scrape own = // not one that was made for another scrape
        body ->
            new NodeExposition(nodes, true, System::nanoTime)
                .write(body, Exposition.Format.TEXT, name -> true);
    Scrape clients = body -> client.write(body, snapshots(families));
    for (int i = 0; i < WARM_UP; i++) {
      own.to(OutputStream.nullOutputStream());
      clients.to(OutputStream.nullOutputStream());
    }
    List<Cost> ownCosts = new ArrayList<>();
    List<Cost> clientCosts = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ownCosts.add(cost(own));
      clientCosts.add(cost(clients));
    }
    System.out.printf(
        "%d nodes, %d series, %.1f MB of text%n", NODES, samples, text.length() / 1e6);
    print("loomscope", ownCosts);
    print("Prometheus client", clientCosts);
    System.out.printf(
        "client / loomscope: time %.1f, allocation %.1f%n",
        median(clientCosts).millis() / median(ownCosts).millis(),
        median(clientCosts).megabytes() / median(ownCosts).megabytes());
  }

  private static NodeSnapshot[] nodes(IntFunction<Measurements.Builder> values) {
    NodeSnapshot[] nodes = new NodeSnapshot[NODES];
    for (int i = 0; i < NODES; i++) {
      nodes[i] =
          TestNodes.node("node-%04d".formatted(i), NodeState.ONLINE, values.apply(i).build());
    }
    return nodes;
  }

  /** With the collector's own series, some 60 of them. */
  private static Measurements.Builder values(int seed) {
    CpuTimes times = new CpuTimes(8_123_450L + seed, 10, 4_123_450, 91_234_560, 1_230, 0, 450, 20);
    return Measurements.builder()
        .cores(List.of(new Core(0, times), new Core(1, times)))
        .load(new Load(0.52, 1.25, 3))
        .memory(new Memory(16L << 30, 6L << 30, 2L << 30, 10L << 30, 5_120, 7L << 30, 0, 0, 0))
        .filesystems(
            List.of(
                new Filesystem(
                    "/dev/sda1", "/", "ext4", 64L << 30, 32L << 30, 30L << 30, 9, 8, false)))
        .disks(
            List.of(new Disk("sda", 100_001, 4L << 30, 50_001, 200_001, 8L << 30, 71, 91, 99, 1)))
        .networks(
            List.of(new Network("eth0", 9L << 30, 7_000_001 + seed, 1, 2, 3L << 30, 5_001, 3, 4)));
  }

  private static Map<String, List<Sample>> parse(String text) {
    Map<String, List<Sample>> families = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              if (!sample.matches()) {
                throw new IllegalStateException(line);
              }
              List<String> names = new ArrayList<>();
              List<String> values = new ArrayList<>();
              Matcher label = LABEL.matcher(sample.group(2));
              while (label.find()) {
                names.add(label.group(1));
                values.add(label.group(2));
              }
              families
                  .computeIfAbsent(sample.group(1), name -> new ArrayList<>())
                  .add(new Sample(names, values, Double.parseDouble(sample.group(3))));
            });
    return families;
  }

  private static MetricSnapshots snapshots(Map<String, List<Sample>> families) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    families.forEach(
        (name, samples) -> {
          GaugeSnapshot.Builder family =
              GaugeSnapshot.builder().name(name.replaceAll("_(total|info)$", "")).help(name);
          for (Sample sample : samples) {
            family.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(Labels.of(sample.labelNames(), sample.labelValues()))
                    .value(sample.value())
                    .build());
          }
          all.metricSnapshot(family.build());
        });
    return all.build();
  }

  private static Cost cost(Scrape scrape) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long cpu = threads.getCurrentThreadCpuTime();
    scrape.to(OutputStream.nullOutputStream());
    return new Cost(
        (threads.getCurrentThreadCpuTime() - cpu) / 1e6,
        (threads.getCurrentThreadAllocatedBytes() - allocated) / 1e6);
  }

  private static Cost median(List<Cost> costs) {
    return new Cost(
        sorted(costs.stream().mapToDouble(Cost::millis).toArray())[costs.size() / 2],
        sorted(costs.stream().mapToDouble(Cost::megabytes).toArray())[costs.size() / 2]);
  }

  private static void print(String who, List<Cost> costs) {
    double[] millis = sorted(costs.stream().mapToDouble(Cost::millis).toArray());
    Cost median = median(costs);
    System.out.printf(
        "%-18s %6.2f (%.2f–%.2f) ms of CPU, %6.2f MB allocated%n",
        who, median.millis(), millis[0], millis[millis.length - 1], median.megabytes());
  }

  private static double[] sorted(double[] values) {
    Arrays.sort(values);
    return values;
  }
}
