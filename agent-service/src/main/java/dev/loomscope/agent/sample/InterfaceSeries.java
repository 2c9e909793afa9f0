package dev.loomscope.agent.sample;

import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesField;
import dev.loomscope.wire.SeriesGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Properties of network interfaces by {@code /sys/class/net}, see the kernel's {@code
 * Documentation/ABI/testing/sysfs-class-net}. Not thread-safe.
 */
final class InterfaceSeries {

  private static final String FOLDER = "class/net";

  /** Bytes a second in a megabit a second. */
  private static final long MEGABIT = 1_000_000 / 8;

  /** Those that are not in a file of their name. */
  private static final Set<String> DERIVED = Set.of("up", "speed", "rx_nohandler");

  private final SysFiles sys;
  private final Predicate<String> excluded;
  private final List<String> attributes =
      SeriesGroup.of("netclass").fields().stream()
          .map(SeriesField::key)
          .filter(key -> !DERIVED.contains(key))
          .toList();

  InterfaceSeries(SysFiles sys, Predicate<String> excluded) {
    this.sys = sys;
    this.excluded = excluded;
  }

  void properties(SeriesList all) throws IOException {
    for (Path folder : sys.in(FOLDER)) {
      String device = folder.getFileName().toString();
      if (!Files.isDirectory(folder) || excluded.test(device)) {
        continue;
      }
      String state = sys.line(folder.resolve("operstate"));
      long megabits = sys.number(folder.resolve("speed"));
      SeriesList.Item item =
          all.item("netclass", device)
              .value("up", state.equals("up") ? 1 : 0)
              // Interfaces without a speed say -1.
              .value("speed", megabits < 0 ? Series.NONE : megabits * MEGABIT)
              .value("rx_nohandler", sys.number(folder.resolve("statistics/rx_nohandler")));
      for (String attribute : attributes) {
        item.value(attribute, sys.number(folder.resolve(attribute)));
      }
      all.item(
              "netinfo",
              device,
              state,
              sys.line(folder.resolve("duplex")),
              sys.line(folder.resolve("address")),
              sys.line(folder.resolve("broadcast")),
              sys.line(folder.resolve("ifalias")))
          .value("info", 1);
    }
  }

  /** Bonds, each with how many interfaces it has and how many of them are up. */
  void bonds(SeriesList all) throws IOException {
    Path masters = sys.existing(FOLDER + "/bonding_masters");
    for (String master : words(sys.line(masters))) {
      Path folder = masters.resolveSibling(master);
      List<String> slaves = words(sys.line(folder.resolve("bonding/slaves")));
      long up =
          slaves.stream()
              .map(slave -> folder.resolve("lower_" + slave).resolve("bonding_slave/mii_status"))
              .filter(status -> sys.line(status).equals("up"))
              .count();
      all.item("bonding", master).value("slaves", slaves.size()).value("active", up);
    }
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" +"));
  }
}
