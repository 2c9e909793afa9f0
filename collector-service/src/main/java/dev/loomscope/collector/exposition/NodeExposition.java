package dev.loomscope.collector.exposition;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.Deflated;
import dev.loomscope.service.Deflating;
import dev.loomscope.service.Exposition;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Shared;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The nodes as Prometheus reads them. Every series has the label {@code instance}, the node's name.
 * Of a node that does not report any more its values are left out, so that nobody takes them for
 * current; what the collector itself knows of it remains. Thread-safe.
 *
 * <p>It is made once a second at most, whoever asks, and held compressed: all scrapes share it, in
 * either format, compressed or not. A scrape that is not read holds none of its own.
 */
public final class NodeExposition implements Exposition {

  /** How old the values of a scrape may be beside the snapshot's own age. */
  public static final Duration MAX_AGE = Duration.ofSeconds(1);

  /** The samples of a family, which are the same in both formats. */
  private record Part(Family family, Deflated samples) {}

  private final Shared<List<Part>> parts;

  /** Whether what others wrote into text files on the nodes is exposed. */
  public static final Setting<Boolean> TEXTFILES =
      Setting.bool(
          "textfile.expose",
          "Whether metrics of nodes' text files are exposed, under any name that is not the"
              + " collector's own");

  /**
   * Exposes nodes.
   *
   * @param textfiles whether metrics of their text files, too
   * @param nanoClock tells how much time has passed, as {@link System#nanoTime}
   */
  public NodeExposition(Nodes nodes, boolean textfiles, LongSupplier nanoClock) {
    this.parts = new Shared<>(() -> parts(nodes, textfiles), MAX_AGE, nanoClock);
  }

  @Override
  public void write(OutputStream body, Format format, Predicate<String> wanted) throws IOException {
    parts.read(
        all -> {
          for (Part part : all) {
            if (wanted.test(part.family().name())) {
              body.write(part.family().header(format));
              part.samples().writeTo(body);
            }
          }
        });
  }

  private static List<Part> parts(Nodes nodes, boolean textfiles) {
    List<LabelledNode> all = new ArrayList<>();
    List<LabelledNode> online = new ArrayList<>();
    for (NodeSnapshot snapshot : nodes.snapshot().nodes()) {
      LabelledNode node = LabelledNode.of(snapshot);
      all.add(node);
      if (snapshot.state() == NodeState.ONLINE) {
        online.add(node);
      }
    }
    List<Part> parts = new ArrayList<>();
    try (Deflating deflating = new Deflating()) {
      add(CollectorFamilies.ALL, all, deflating, parts);
      add(NodeExporterFamilies.ALL, online, deflating, parts);
      if (textfiles) {
        add(TextfileFamilies.of(online), online, deflating, parts);
      }
    } catch (IOException impossible) { // nothing but memory is written to
      throw new UncheckedIOException(impossible);
    }
    return parts;
  }

  /** Adds the families that have samples. */
  private static void add(
      List<Family> families, List<LabelledNode> nodes, Deflating deflating, List<Part> parts)
      throws IOException {
    SampleWriter writer = new SampleWriter(deflating);
    for (Family family : families) {
      writer.begin(family);
      for (LabelledNode node : nodes) {
        family.samples().write(node, writer);
      }
      writer.flush();
      Deflated samples = deflating.piece();
      if (samples.length() > 0) {
        parts.add(new Part(family, samples));
      }
    }
  }
}
