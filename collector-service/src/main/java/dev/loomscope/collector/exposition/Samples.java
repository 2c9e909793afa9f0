package dev.loomscope.collector.exposition;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Where the samples of a family come from. */
@FunctionalInterface
interface Samples {

  /** Writes each sample that the node has. */
  void write(LabelledNode node, SampleWriter writer) throws IOException;

  /** One whole number of each item of a section. */
  static <T> Samples numbers(
      Function<LabelledNode, List<Labelled<T>>> section, ToLongFunction<T> value) {
    return (node, writer) -> {
      for (Labelled<T> labelled : section.apply(node)) {
        writer.number(labelled.labels(), value.applyAsLong(labelled.item()));
      }
    };
  }

  /** Milliseconds of each item of a section, as seconds. */
  static <T> Samples seconds(
      Function<LabelledNode, List<Labelled<T>>> section, ToLongFunction<T> millis) {
    return (node, writer) -> {
      for (Labelled<T> labelled : section.apply(node)) {
        writer.seconds(labelled.labels(), millis.applyAsLong(labelled.item()));
      }
    };
  }
}
