package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Reads an acknowledgement from its JSON. Not thread-safe. */
final class AcknowledgementDecoder {

  private static final Shape SHAPE =
      Shape.of("v:COUNT!", "ack:COUNT!", "start:TEXT!", "collector:TEXT!", "name_taken:FLAG");

  private final Json json = new Json();
  private final Fields fields = new Fields();

  Answer decode(byte[] bytes, int offset, int length) {
    try (JsonParser parser = json.parser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Rejection.NOT_JSON;
      }
      @Nullable Rejection wrong = fields.read(parser, SHAPE);
      if (fields.counts[0] >= 0 && fields.counts[0] != Protocol.VERSION) {
        return Rejection.UNSUPPORTED_VERSION;
      }
      if (wrong != null) {
        return wrong;
      }
      if (parser.nextToken() != null) {
        return Rejection.NOT_JSON;
      }
      return answer();
    } catch (StreamConstraintsException _) {
      return Rejection.BEYOND_LIMITS;
    } catch (JacksonException _) {
      return Rejection.NOT_JSON;
    }
  }

  private Answer answer() {
    long sequence = fields.counts[1];
    if (sequence < 1 || sequence > Protocol.MAX_SEQUENCE) {
      return Rejection.OUT_OF_RANGE;
    }
    char[] start = fields.text(2).toCharArray();
    char[] collector = fields.text(3).toCharArray();
    if (!StartId.isStart(start, 0, start.length)
        || !StartId.isStart(collector, 0, collector.length)) {
      return Rejection.BAD_TEXT;
    }
    return new Acknowledgement(
        StartId.parse(start, 0), sequence, StartId.parse(collector, 0), fields.counts[4] > 0);
  }
}
