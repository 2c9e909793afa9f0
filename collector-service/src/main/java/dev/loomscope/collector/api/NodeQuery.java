package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.RegistrySnapshot;
import io.helidon.common.parameters.Parameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a table has, in which order and with which columns: {@code
 * /?q=web&sort=-cpu&columns=cpu,load,age}. Immutable.
 *
 * @param filter what a node's name or address contains, in lower case; empty: any
 * @param sort by which column, or null
 * @param byState whether by state, if by no column; else by name
 * @param descending whether the greatest comes first
 * @param columns beside name and state
 */
public record NodeQuery(
    String filter,
    @Nullable NodeColumn sort,
    boolean byState,
    boolean descending,
    List<NodeColumn> columns) {

  /** A query that means nothing; the message is one line. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Reads the parameters of a request.
   *
   * @throws RefusedException if one is none of those that there are
   */
  public static NodeQuery of(Parameters parameters) throws RefusedException {
    String sort = first(parameters, "sort", "name");
    boolean descending = sort.startsWith("-");
    String key = descending ? sort.substring(1) : sort;
    boolean isOwn = key.equals("name") || key.equals("state");
    return new NodeQuery(
        first(parameters, "q", "").toLowerCase(Locale.ROOT),
        isOwn ? null : column("sort", key, "name, state, "),
        key.equals("state"),
        descending,
        columns(first(parameters, "columns", "")));
  }

  private static String first(Parameters parameters, String name, String fallback) {
    List<String> values = parameters.all(name, List::of);
    return values.isEmpty() ? fallback : values.getFirst();
  }

  private static List<NodeColumn> columns(String keys) throws RefusedException {
    if (keys.isEmpty()) {
      return NodeColumn.NARROW;
    }
    if (keys.equals("all")) {
      return List.of(NodeColumn.values());
    }
    List<NodeColumn> columns = new ArrayList<>();
    for (String key : keys.split(",", -1)) {
      columns.add(column("columns", key, "all, or some of "));
    }
    return columns;
  }

  private static NodeColumn column(String parameter, String key, String others)
      throws RefusedException {
    return NodeColumn.of(key)
        .orElseThrow(
            () ->
                new RefusedException(
                    "%s = %s is not allowed: %s%s"
                        .formatted(parameter, key, others, NodeColumn.keys())));
  }

  /** The nodes that are meant, in their order; what is not known comes last either way. */
  List<NodeSummary> select(RegistrySnapshot snapshot) {
    return snapshot.nodes().stream()
        .filter(this::isMeant)
        .map(NodeSummary::of)
        .sorted(order(snapshot.time()))
        .toList();
  }

  private boolean isMeant(NodeSnapshot node) {
    return node.name().toLowerCase(Locale.ROOT).contains(filter) || node.address().contains(filter);
  }

  private Comparator<NodeSummary> order(long now) {
    Comparator<NodeSummary> byName = Comparator.comparing(summary -> summary.node().name());
    if (sort == NodeColumn.ADDRESS) {
      return either(Comparator.comparing((NodeSummary summary) -> summary.node().address()))
          .thenComparing(byName);
    }
    if (sort != null) {
      NodeColumn column = sort;
      return Comparator.comparing((NodeSummary one) -> Double.isNaN(column.value(one, now)))
          .thenComparing(either(Comparator.comparingDouble(one -> column.value(one, now))))
          .thenComparing(byName);
    }
    if (byState) {
      Comparator<NodeSummary> state = Comparator.comparing(NodeQuery::state);
      return either(state).thenComparing(byName);
    }
    return either(byName);
  }

  private static NodeState state(NodeSummary summary) {
    return summary.node().state();
  }

  private Comparator<NodeSummary> either(Comparator<NodeSummary> ascending) {
    return descending ? ascending.reversed() : ascending;
  }
}
