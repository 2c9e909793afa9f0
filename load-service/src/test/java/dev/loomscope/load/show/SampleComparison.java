package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonFile;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A comparison as its JSON: light and medium, connections along an axis, and a slow client with one
 * round, invalid and failed ones. Its figures were made up. Not thread-safe.
 */
public final class SampleComparison {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode tree;

  private SampleComparison(ObjectNode tree) {
    this.tree = tree;
  }

  /** A fresh copy. */
  public static SampleComparison load() {
    try (InputStream file = SampleComparison.class.getResourceAsStream("/report/comparison.json")) {
      return new SampleComparison((ObjectNode) JSON.readTree(Objects.requireNonNull(file)));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  /** The whole tree, to be changed. */
  public ObjectNode tree() {
    return tree;
  }

  /** The object at a JSON pointer, to be changed. */
  public ObjectNode at(String pointer) {
    return (ObjectNode) tree.at(pointer);
  }

  /** Multiplies a figure: its rounds, its median and its interval. */
  public SampleComparison multiply(String figurePointer, double factor) {
    ObjectNode figure = at(figurePointer);
    for (String end : new String[] {"median", "low", "high"}) {
      figure.put(end, figure.get(end).asDouble() * factor);
    }
    ArrayNode rounds = (ArrayNode) figure.get("rounds");
    for (int i = 0; i < rounds.size(); i++) {
      rounds.set(i, JSON.getNodeFactory().numberNode(rounds.get(i).asDouble() * factor));
    }
    return this;
  }

  /** Judges the claim of the first experiment. */
  public SampleComparison claiming(String verdict, String why) {
    at("/experiments/0")
        .putObject("claim_verdict")
        .put("verdict", verdict)
        .putArray("statements")
        .addObject()
        .put("text", "what was expected")
        .put("verdict", verdict)
        .put("why", why);
    return this;
  }

  /** Replaces a text wherever it is the value of a member, or the name of one. */
  public SampleComparison replace(String text, String by) {
    JsonNode replaced =
        JSON.readTree(
            JSON.writeValueAsString(tree)
                .replace(JSON.writeValueAsString(text), JSON.writeValueAsString(by)));
    return new SampleComparison((ObjectNode) replaced);
  }

  /** Writes it into a file. */
  public Path write(Path file) throws IOException {
    return Files.writeString(file, JSON.writeValueAsString(tree));
  }

  /** What the program reads of it. */
  public ComparisonResult read(Path folder) throws IOException, ProgramFailure {
    return ComparisonFile.read(write(Files.createTempFile(folder, "comparison", ".json")));
  }
}
