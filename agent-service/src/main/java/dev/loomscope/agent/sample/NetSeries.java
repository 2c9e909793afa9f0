package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The network by {@code /proc/PID/net}, see proc(5). Not thread-safe. */
final class NetSeries {

  /** Address, type, flags, hardware's address, mask, device. */
  private static final int ARP_COLUMNS = 6;

  private final HostPaths paths;
  private final ProcText text;
  private final Predicate<String> excluded;

  /** The unit in which the kernel accounts for the memory of sockets. */
  private final long page = PageSize.bytes();

  NetSeries(HostPaths paths, ProcText text, Predicate<String> excluded) {
    this.paths = paths;
    this.text = text;
    this.excluded = excluded;
  }

  private Path net(String file) {
    return paths.process().resolve("net").resolve(file);
  }

  /** What {@link NetworkReader} leaves out. */
  void devices(SeriesList all) {
    text.tryRead(net("dev"));
    while (text.nextLine()) {
      String device = text.upToLast(':'); // empty in the headlines
      if (device.isEmpty() || excluded.test(device)) {
        continue;
      }
      SeriesList.Item item = all.item("netdev", device);
      text.skipWords(4); // bytes, packets, errs, drop
      item.count("rx_fifo", text.count())
          .count("rx_frame", text.count())
          .count("rx_compressed", text.count())
          .count("rx_multicast", text.count());
      text.skipWords(4);
      item.count("tx_fifo", text.count())
          .count("tx_colls", text.count())
          .count("tx_carrier", text.count())
          .count("tx_compressed", text.count());
    }
  }

  /** Two files of pairs of lines, names and values, and one of a name and a value a line. */
  void statistics(SeriesList all) {
    SeriesList.Item item = all.item("netstat");
    for (String file : List.of("snmp", "netstat")) {
      text.tryRead(net(file));
      String protocol = "";
      List<String> names = List.of();
      while (text.nextLine()) {
        String of = text.upToLast(':') + '_';
        if (of.equals(protocol)) {
          for (String name : names) {
            item.countIfAny(of + name, text.count());
          }
          protocol = "";
        } else {
          if (!protocol.isEmpty()) { // names without values
            text.noteMalformed();
          }
          protocol = of;
          names = text.words();
        }
      }
    }
    text.tryRead(net("snmp6")); // not there without IPv6
    while (text.nextLine()) {
      String name = text.word(); // as in Icmp6InMsgs
      int six = name.indexOf('6') + 1;
      item.countIfAny(name.substring(0, six) + '_' + name.substring(six), text.count());
    }
  }

  void sockets(SeriesList all) {
    SeriesList.Item item = all.item("sockstat");
    for (String file : List.of("sockstat", "sockstat6")) { // the latter not without IPv6
      text.tryRead(net(file));
      while (text.nextLine()) {
        String protocol = text.upToLast(':');
        while (text.hasWord()) {
          String key = protocol + '_' + text.word();
          long count = text.count();
          item.countIfAny(key, count);
          if (key.endsWith("_mem") && count >= 0 && page > 0) {
            item.countIfAny(key + "_bytes", count * page);
          }
        }
      }
    }
  }

  /** Where connections are tracked; the counters are the sums over the processors. */
  void conntrack(SeriesList all) {
    Path settings = paths.proc().resolve("sys/net/netfilter");
    SeriesList.Item item =
        all.item("conntrack")
            .count("entries", text.only(settings.resolve("nf_conntrack_count")))
            .count("limit", text.only(settings.resolve("nf_conntrack_max")));
    if (!text.tryRead(net("stat/nf_conntrack")) || !text.nextLine()) {
      return;
    }
    List<String> names = text.words();
    if (!names.contains("entries")) {
      text.noteMalformed();
    }
    long[] sums = new long[names.size()];
    boolean known = false;
    while (text.nextLine()) {
      known = true;
      for (int i = 0; i < sums.length; i++) {
        long count = text.hexadecimal();
        sums[i] = count < 0 || sums[i] < 0 ? Protocol.UNKNOWN : sums[i] + count;
      }
    }
    if (!known) {
      return; // no processor has told
    }
    for (int i = 0; i < sums.length; i++) {
      if (!names.get(i).equals("entries")) { // of all processors on each of them
        item.countIfAny(names.get(i), sums[i]);
      }
    }
  }

  void arp(SeriesList all) {
    text.tryRead(net("arp"));
    text.nextLine();
    Map<String, Integer> entries = new TreeMap<>();
    while (text.nextLine()) {
      List<String> words = text.words();
      if (words.size() != ARP_COLUMNS) {
        text.noteMalformed();
      } else if (!excluded.test(words.getLast())) {
        entries.merge(words.getLast(), 1, Integer::sum);
      }
    }
    entries.forEach((device, count) -> all.item("arp", device).count("entries", count));
  }
}
