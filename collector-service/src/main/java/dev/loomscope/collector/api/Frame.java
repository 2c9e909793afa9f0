package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.RegistrySnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All nodes at one moment as listeners are told of them: each encoded once, with the version in
 * which it last changed. A version is an instant at which anything changed; whoever knows the
 * version up to which a listener was told can make up what is new for it. Immutable.
 *
 * @param version 0 before anything is known
 * @param time Unix milliseconds
 * @param entries in the order of their names
 * @param removals of the last {@link #REMEMBERED} versions
 */
record Frame(long version, long time, List<Entry> entries, List<Removal> removals) {

  /** What is told before anything is known. */
  static final Frame NONE = new Frame(0, 0, List.of(), List.of());

  /** Versions for which removals are kept, a minute; who is further behind begins again. */
  static final int REMEMBERED = 60;

  /**
   * A node.
   *
   * @param version in which it changed
   * @param json its summary
   */
  record Entry(NodeSnapshot node, long version, String json) {}

  /** A node that is forgotten since a version. */
  record Removal(String name, long version) {}

  /** The frame that follows; its version is the same if nothing but time has changed. */
  Frame next(RegistrySnapshot snapshot) {
    long next = version + 1;
    Map<String, Entry> before = HashMap.newHashMap(entries.size());
    entries.forEach(entry -> before.put(entry.node().name(), entry));
    List<Entry> now = new ArrayList<>(snapshot.nodes().size());
    boolean changed = version == 0;
    for (NodeSnapshot node : snapshot.nodes()) {
      Entry known = before.remove(node.name());
      if (known != null && known.node().equals(node)) {
        now.add(known);
      } else {
        now.add(new Entry(node, next, encode(node, snapshot.time())));
        changed = true;
      }
    }
    if (!changed && before.isEmpty()) {
      return new Frame(version, snapshot.time(), entries, removals);
    }
    List<Removal> gone = new ArrayList<>(removals);
    gone.removeIf(removal -> removal.version() < next - REMEMBERED);
    before.keySet().forEach(name -> gone.add(new Removal(name, next)));
    return new Frame(next, snapshot.time(), now, gone);
  }

  private static String encode(NodeSnapshot node, long now) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try (JsonWriter json = new JsonWriter(bytes)) {
      new NodeJson(json).summary(node, now);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
