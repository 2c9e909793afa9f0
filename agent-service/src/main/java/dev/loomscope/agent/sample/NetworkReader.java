package dev.loomscope.agent.sample;

import dev.loomscope.wire.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads {@code /proc/PID/net/dev}, see proc(5). */
final class NetworkReader {

  private static final int HEADLINES = 2;

  private final HostPaths paths;
  private final Predicate<String> excluded;

  NetworkReader(HostPaths paths, Predicate<String> excluded) {
    this.paths = paths;
    this.excluded = excluded;
  }

  List<Network> read(ProcText text) throws IOException {
    List<Network> networks = new ArrayList<>();
    text.read(paths.process().resolve("net/dev"));
    for (int i = 0; i < HEADLINES; i++) {
      text.nextLine();
    }
    while (text.nextLine()) {
      String device = text.upToLast(':'); // its own name may have some
      if (device.isEmpty()) {
        text.noteMalformed();
        continue;
      }
      if (excluded.test(device)) {
        continue;
      }
      long receivedBytes = text.count();
      long receivedPackets = text.count();
      if (receivedBytes < 0 && receivedPackets < 0) {
        continue; // what stands before the colon is no name either
      }
      long receiveErrors = text.count();
      long receiveDrops = text.count();
      text.skipWords(4); // fifo, frame, compressed, multicast
      networks.add(
          new Network(
              device,
              receivedBytes,
              receivedPackets,
              receiveErrors,
              receiveDrops,
              text.count(),
              text.count(),
              text.count(),
              text.count()));
    }
    return networks;
  }
}
