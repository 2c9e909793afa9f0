package dev.loomscope.agent.sample;

import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesField;
import dev.loomscope.wire.SeriesGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Properties of network interfaces by {@code /sys/class/net}, see the kernel's {@code
 * Documentation/ABI/testing/sysfs-class-net}. Thread-safe.
 */
final class InterfaceSeries {

  private static final String FOLDER = "class/net";

  /** The file there that lists bonds. */
  private static final String MASTERS = "bonding_masters";

  /** Bytes a second in a megabit a second. */
  private static final long MEGABIT = 1_000_000 / 8;

  /** Of an interface, by RFC 2863. */
  private static final Set<String> STATES =
      Set.of("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up");

  /** Of an interface in a bond. */
  private static final Set<String> LINK_STATES = Set.of("up", "going down", "down", "going back");

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

  /** The folders of those that are wanted. */
  List<Path> interfaces() throws IOException {
    return sys.in(FOLDER).stream()
        .filter(folder -> !excluded.test(folder.getFileName().toString()))
        .filter(folder -> !folder.endsWith(MASTERS) && Files.isDirectory(folder))
        .toList();
  }

  void properties(Path folder, SeriesList all) {
    String device = folder.getFileName().toString();
    String state = sys.word(folder.resolve("operstate"), STATES);
    long megabits = sys.number(folder.resolve("speed"));
    SeriesList.Item item =
        all.item("netclass", device)
            .value("up", state.isEmpty() ? Series.NONE : state.equals("up") ? 1 : 0)
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

  /** The folders of interfaces that bond others. */
  List<Path> bonds() throws IOException {
    Path masters = sys.existing(FOLDER).resolve(MASTERS);
    List<Path> folders = words(sys.line(masters)).stream().map(masters::resolveSibling).toList();
    if (!folders.stream().allMatch(Files::isDirectory)) {
      sys.noteMalformed(masters);
    }
    return folders.stream().filter(Files::isDirectory).toList();
  }

  /** A bond, with how many interfaces it has and how many of them are up. */
  void bond(Path folder, SeriesList all) {
    SeriesList.Item item = all.item("bonding", folder.getFileName().toString());
    Path file = folder.resolve("bonding/slaves");
    Optional<String> names = sys.attribute(file);
    if (names.isEmpty()) {
      return;
    }
    List<Path> slaves =
        words(names.get()).stream().map(slave -> folder.resolve("lower_" + slave)).toList();
    if (!slaves.stream().allMatch(Files::exists)) {
      sys.noteMalformed(file);
      return;
    }
    item.value("slaves", slaves.size());
    List<String> states =
        slaves.stream()
            .map(slave -> sys.word(slave.resolve("bonding_slave/mii_status"), LINK_STATES))
            .toList();
    if (!states.contains("")) {
      item.value("active", states.stream().filter("up"::equals).count());
    }
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" +"));
  }
}
