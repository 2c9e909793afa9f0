package dev.loomscope.agent.run;

import dev.loomscope.agent.sample.Sampler;
import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.StartId;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A sample as one JSON document for people, made of the reports that it would be sent as. */
final class SampleJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SampleJson() {}

  static String of(String node, Duration interval, Sampler sampler, SampleLog log)
      throws IOException {
    ReportEncoder encoder =
        new ReportEncoder(node, StartId.random(), Protocol.MAX_DATAGRAM_BYTES, Sealing.none());
    Sample sample = new Sample(System.currentTimeMillis(), interval.toMillis(), sampler.sample());
    ObjectNode document = JSON.createObjectNode();
    encoder.encode(
        sample,
        new DatagramSink() {
          @Override
          public void datagram(byte[] buffer, int length, long sequence) {
            merge(JSON.readTree(buffer, 0, length), document);
          }

          @Override
          public void dropped(Section section, String item, Drop why) {
            log.dropped(section, item, why);
          }
        });
    document.put("seq", 1).put("part", 1).put("parts", 1);
    return JSON.writeValueAsString(document);
  }

  private static void merge(JsonNode part, ObjectNode whole) {
    part.properties()
        .forEach(
            field -> {
              if (whole.get(field.getKey()) instanceof ArrayNode items
                  && field.getValue() instanceof ArrayNode more) {
                items.addAll(more);
              } else {
                whole.set(field.getKey(), field.getValue());
              }
            });
  }
}
