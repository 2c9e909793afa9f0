package dev.loomscope.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Reads a report from its JSON, in one pass over the bytes. What is wrong with a document is a
 * return value, not an exception; only Jackson's own, for what is no JSON, is caught. Not
 * thread-safe.
 */
final class ReportDecoder {

  /** Header fields first, then the sections in their order. */
  private static final PropertyNameMatcher NAMES =
      Json.matcher(
          "v",
          "node",
          "start",
          "seq",
          "time",
          "interval",
          "part",
          "parts",
          "since",
          "cpu",
          "cores",
          "load",
          "memory",
          "filesystems",
          "disks",
          "networks",
          "system",
          "series");

  /** The fields that every header has: all but {@code since}. */
  private static final int HEADER = (1 << 8) - 1;

  private final Json json = new Json();
  private final Fields fields = new Fields();
  private final Texts names = new Texts();
  private final SeriesJson seriesJson = new SeriesJson();
  private final long[] times = new long[1 + CpuTimes.MODES];

  private final List<Core> cores = new ArrayList<>();
  private final List<Filesystem> filesystems = new ArrayList<>();
  private final List<Disk> disks = new ArrayList<>();
  private final List<Network> networks = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private @Nullable CpuTimes cpu;
  private @Nullable Load load;
  private @Nullable Memory memory;
  private @Nullable SystemFacts system;

  private String node = "";
  private long start;
  private final long[] numbers = new long[9];

  private @Nullable Report report;

  /** Reads a document; what it says is then in {@link #report}. Returns what is wrong with it. */
  @Nullable Rejection decode(byte[] bytes, int offset, int length) {
    clear();
    try (JsonParser parser = json.parser(bytes, offset, length)) {
      return read(parser);
    } catch (StreamConstraintsException _) {
      return Rejection.BEYOND_LIMITS;
    } catch (JacksonException _) {
      return Rejection.NOT_JSON;
    }
  }

  /** What the last document said, of which {@link #decode} found nothing wrong. */
  Report report() {
    if (report == null) {
      throw new IllegalStateException("no document was decoded");
    }
    return report;
  }

  private void clear() {
    report = null;
    numbers[8] = 1;
    cores.clear();
    filesystems.clear();
    disks.clear();
    networks.clear();
    series.clear();
    cpu = null;
    load = null;
    memory = null;
    system = null;
  }

  private @Nullable Rejection read(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return Rejection.NOT_JSON;
    }
    int seen = 0;
    int field;
    while ((field = parser.nextNameMatch(NAMES)) != PropertyNameMatcher.MATCH_END_OBJECT) {
      if (field == PropertyNameMatcher.MATCH_ODD_TOKEN) {
        return Rejection.NOT_JSON;
      }
      JsonToken token = parser.nextToken();
      if (field < 0) {
        parser.skipChildren();
        continue;
      }
      if ((seen & 1 << field) != 0) {
        return Rejection.DUPLICATE_FIELD;
      }
      seen |= 1 << field;
      @Nullable Rejection wrong = readField(parser, token, field);
      if (wrong != null) {
        return wrong;
      }
    }
    if ((seen & HEADER) != HEADER) {
      return Rejection.MISSING_FIELD;
    }
    if (numbers[6] > numbers[7] || numbers[8] > numbers[3]) {
      return Rejection.OUT_OF_RANGE;
    }
    if (parser.nextToken() != null) {
      return Rejection.NOT_JSON;
    }
    report =
        new Report(
            new Header(
                node,
                start,
                numbers[3],
                numbers[8],
                numbers[4],
                numbers[5],
                (int) numbers[6],
                (int) numbers[7]),
            new Measurements(
                cpu, cores, load, memory, filesystems, disks, networks, system, series));
    return null;
  }

  private @Nullable Rejection readField(JsonParser parser, JsonToken token, int field) {
    return switch (field) {
      case 0 -> {
        @Nullable Rejection wrong = readNumber(parser, token, 0, 0, Integer.MAX_VALUE);
        yield wrong == null && numbers[0] != Protocol.VERSION
            ? Rejection.UNSUPPORTED_VERSION
            : wrong;
      }
      case 1 -> readNode(parser, token);
      case 2 -> readStart(parser, token);
      case 3 -> readNumber(parser, token, 3, 1, Protocol.MAX_SEQUENCE);
      case 4 -> readNumber(parser, token, 4, 0, Protocol.MAX_TIME);
      case 5 -> readNumber(parser, token, 5, Protocol.MIN_INTERVAL, Protocol.MAX_INTERVAL);
      case 6, 7 -> readNumber(parser, token, field, 1, Protocol.MAX_PARTS);
      case 8 -> readNumber(parser, token, 8, 1, Protocol.MAX_SEQUENCE);
      case 9 -> {
        @Nullable Rejection wrong = readTimes(parser, token, 1);
        if (wrong == null) {
          cpu = cpuTimes();
        }
        yield wrong;
      }
      case 10 -> readCores(parser, token);
      case 11 -> {
        @Nullable Rejection wrong = readObject(parser, token, Items.LOAD);
        if (wrong == null) {
          load = Items.load(fields);
        }
        yield wrong;
      }
      case 12 -> {
        @Nullable Rejection wrong = readObject(parser, token, Items.MEMORY);
        if (wrong == null) {
          memory = Items.memory(fields);
        }
        yield wrong;
      }
      case 13 -> readItems(parser, token, Items.FILESYSTEM, Items::filesystem, filesystems);
      case 14 -> readItems(parser, token, Items.DISK, Items::disk, disks);
      case 15 -> readItems(parser, token, Items.NETWORK, Items::network, networks);
      case 17 -> seriesJson.read(parser, token, series);
      default -> {
        @Nullable Rejection wrong = readObject(parser, token, Items.SYSTEM);
        if (wrong == null) {
          system = Items.system(fields);
        }
        yield wrong;
      }
    };
  }

  private @Nullable Rejection readNumber(
      JsonParser parser, JsonToken token, int field, long least, long most) {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      return Fields.notWhole(token);
    }
    long number = Fields.count(parser);
    numbers[field] = number;
    return number < least || number > most ? Rejection.OUT_OF_RANGE : null;
  }

  private @Nullable Rejection readNode(JsonParser parser, JsonToken token) {
    if (token != JsonToken.VALUE_STRING) {
      return Rejection.WRONG_TYPE;
    }
    int length = parser.getStringLength();
    if (length > Protocol.MAX_NODE_NAME) {
      return Rejection.BAD_TEXT;
    }
    node = names.text(parser.getStringCharacters(), parser.getStringOffset(), length);
    return Protocol.isNodeName(node) ? null : Rejection.BAD_TEXT;
  }

  private @Nullable Rejection readStart(JsonParser parser, JsonToken token) {
    if (token != JsonToken.VALUE_STRING) {
      return Rejection.WRONG_TYPE;
    }
    char[] chars = parser.getStringCharacters();
    int offset = parser.getStringOffset();
    if (!StartId.isStart(chars, offset, parser.getStringLength())) {
      return Rejection.BAD_TEXT;
    }
    start = StartId.parse(chars, offset);
    return null;
  }

  private @Nullable Rejection readObject(JsonParser parser, JsonToken token, Shape shape) {
    return token == JsonToken.START_OBJECT ? fields.read(parser, shape) : Rejection.WRONG_TYPE;
  }

  private <T> @Nullable Rejection readItems(
      JsonParser parser, JsonToken token, Shape shape, Function<Fields, T> item, List<T> items) {
    if (token != JsonToken.START_ARRAY) {
      return Rejection.WRONG_TYPE;
    }
    JsonToken next;
    while ((next = parser.nextToken()) != JsonToken.END_ARRAY) {
      @Nullable Rejection wrong = readObject(parser, next, shape);
      if (wrong != null) {
        return wrong;
      }
      items.add(item.apply(fields));
    }
    return null;
  }

  private @Nullable Rejection readCores(JsonParser parser, JsonToken token) {
    if (token != JsonToken.START_ARRAY) {
      return Rejection.WRONG_TYPE;
    }
    JsonToken next;
    while ((next = parser.nextToken()) != JsonToken.END_ARRAY) {
      @Nullable Rejection wrong = readTimes(parser, next, 0);
      if (wrong != null) {
        return wrong;
      }
      if (times[0] > Protocol.MAX_CORE) {
        return Rejection.OUT_OF_RANGE;
      }
      cores.add(new Core((int) times[0], cpuTimes()));
    }
    return null;
  }

  private CpuTimes cpuTimes() {
    long[] t = times;
    return new CpuTimes(t[1], t[2], t[3], t[4], t[5], t[6], t[7], t[8]);
  }

  /** Reads an array of whole numbers into {@link #times} from a place on; more are skipped. */
  private @Nullable Rejection readTimes(JsonParser parser, JsonToken token, int first) {
    if (token != JsonToken.START_ARRAY) {
      return Rejection.WRONG_TYPE;
    }
    for (int i = first; i < times.length; i++) {
      JsonToken next = parser.nextToken();
      if (next == JsonToken.END_ARRAY) {
        return Rejection.MISSING_FIELD;
      }
      if (next == JsonToken.VALUE_NULL && i > 0) { // the first is a core's number
        times[i] = Protocol.UNKNOWN;
        continue;
      }
      if (next != JsonToken.VALUE_NUMBER_INT) {
        return Fields.notWhole(next);
      }
      times[i] = Fields.count(parser);
      if (times[i] < 0) {
        return Rejection.OUT_OF_RANGE;
      }
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
    }
    return null;
  }
}
