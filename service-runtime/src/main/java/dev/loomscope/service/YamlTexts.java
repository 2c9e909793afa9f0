package dev.loomscope.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The values of a YAML document as they are written in it, each under its key: names joined by
 * dots, elements of a list numbered from 0. Instead of Helidon's configuration, which converts and
 * watches and substitutes, none of which is wanted here, and is a quarter of what a service does as
 * it starts.
 */
final class YamlTexts {

  private YamlTexts() {}

  /**
   * Reads a document.
   *
   * @throws IOException if it cannot be read
   * @throws YAMLException if it is not YAML, or is not made of names and values
   */
  static Map<String, String> read(InputStream document) throws IOException {
    try (Reader reader = new InputStreamReader(document, StandardCharsets.UTF_8)) {
      LoaderOptions options = new LoaderOptions();
      Node root =
          new Composer(new ParserImpl(new StreamReader(reader), options), new Resolver(), options)
              .getSingleNode();
      Map<String, String> texts = new LinkedHashMap<>();
      if (root != null && !(root instanceof MappingNode)) {
        throw new YAMLException("names and values are expected");
      }
      if (root != null) {
        add(texts, "", root);
      }
      return texts;
    }
  }

  // By instanceof: a switch over types is linked when it is first reached, and an AOT cache does
  // not keep what came of it.
  private static void add(Map<String, String> texts, String key, Node node) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (!(entry.getKeyNode() instanceof ScalarNode name)) {
          throw new YAMLException("a name is expected" + entry.getKeyNode().getStartMark());
        }
        add(texts, joined(key, name.getValue()), entry.getValueNode());
      }
    } else if (node instanceof SequenceNode sequence) {
      List<Node> elements = sequence.getValue();
      for (int i = 0; i < elements.size(); i++) {
        add(texts, joined(key, Integer.toString(i)), elements.get(i));
      }
    } else if (node instanceof ScalarNode scalar) {
      texts.put(key, Tag.NULL.equals(scalar.getTag()) ? "" : scalar.getValue());
    } else {
      throw new YAMLException("neither a value nor names nor a list: " + key);
    }
  }

  private static String joined(String key, String name) {
    return key.isEmpty() ? name : key + '.' + name;
  }
}
