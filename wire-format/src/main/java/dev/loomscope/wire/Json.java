package dev.loomscope.wire;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.Named;

/** Jackson as the protocol needs it: UTF-8 alone, bounded in every way. Not thread-safe. */
final class Json {

  /** Deeper than any document of version 1, with room for what later ones add. */
  static final int MAX_DEPTH = 8;

  /** Values and brackets of a document; one of 8,192 bytes that makes sense has fewer. */
  static final int MAX_TOKENS = 4_096;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxDocumentLength(Protocol.MAX_DATAGRAM_BYTES)
          .maxTokenCount(MAX_TOKENS)
          .maxStringLength(1_024)
          .maxNameLength(64)
          .maxNumberLength(32)
          .build();

  /**
   * One for each user, not one for all: names that a sender makes up then clutter one table of
   * names at most, and buffers are reused without contention.
   */
  private final JsonFactory factory =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(LIMITS)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(1))
          .rootValueSeparator("")
          .build();

  JsonParser parser(byte[] bytes, int offset, int length) {
    return factory.createParser(ObjectReadContext.empty(), bytes, offset, length);
  }

  JsonGenerator generator(OutputStream out) {
    return factory.createGenerator(ObjectWriteContext.empty(), out);
  }

  static PropertyNameMatcher matcher(String... names) {
    List<Named> named = Arrays.stream(names).map(Named::fromString).toList();
    return JsonFactory.builder().build().constructNameMatcher(named, true);
  }
}
