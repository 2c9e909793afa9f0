package dev.loomscope.wire;

import static dev.loomscope.wire.Fixtures.encoder;
import static dev.loomscope.wire.Fixtures.key;
import static dev.loomscope.wire.Fixtures.node;
import static dev.loomscope.wire.Fixtures.receive;
import static dev.loomscope.wire.Fixtures.receiver;
import static dev.loomscope.wire.Fixtures.report;
import static dev.loomscope.wire.Fixtures.sample;
import static dev.loomscope.wire.Fixtures.sealing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.wire.Fixtures.Sent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an agent sends, and that it comes back whole. */
final class ReportEncoderTest {

  @Test
  void shouldWriteTheDocumentThatTheProtocolShows() {
    Sent sent =
        Sent.of(
            encoder(1_400, Sealing.none()),
            sample(
                Measurements.builder()
                    .cpu(Fixtures.times(100))
                    .cores(
                        List.of(new Core(0, Fixtures.times(50)), new Core(2, Fixtures.times(60))))
                    .load(new Load(0.5, 1, 2.25))
                    .filesystems(
                        List.of(
                            new Filesystem(
                                "/dev/sr0", "/media/cd \"é\"", "iso9660", 7, 0, 0, -1, -1, true)))
                    .build()));
    assertThat(sent.datagrams())
        .singleElement()
        .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"v\":1,\"node\":\"web-1\",\"start\":\"0123456789abcdef\",\"seq\":1,"
                + "\"time\":1767225600000,\"interval\":5000,\"part\":1,\"parts\":1,"
                + "\"cpu\":[100,101,102,900,104,105,106,107],"
                + "\"cores\":[[0,50,51,52,450,54,55,56,57],[2,60,61,62,540,64,65,66,67]],"
                + "\"load\":{\"load1\":0.5,\"load5\":1.0,\"load15\":2.25},"
                + "\"filesystems\":[{\"device\":\"/dev/sr0\",\"mountpoint\":\"/media/cd \\\"é\\\"\","
                + "\"fstype\":\"iso9660\",\"size\":7,\"free\":0,\"avail\":0,\"readonly\":true}]}");
  }

  @ParameterizedTest
  @CsvSource({"NONE,640", "NONE,1400", "NONE,8192", "SIGN,640", "SIGN,1400", "SIGN,8192"})
  void shouldCarryAHugeNodeInDatagramsWithinTheLimitAndLoseNothing(Level level, int maxBytes) {
    carryAHugeNode(level, maxBytes);
  }

  @ParameterizedTest
  @CsvSource({"ENCRYPT,700", "ENCRYPT,1400", "ENCRYPT,1401", "ENCRYPT,1402", "ENCRYPT,8192"})
  void shouldCarryAHugeNodeEncryptedWithinTheLimitAndLoseNothing(Level level, int maxBytes) {
    carryAHugeNode(level, maxBytes);
  }

  private static void carryAHugeNode(Level level, int maxBytes) {
    Sealing sealing = sealing(level, key("k1", 1));
    ReportEncoder encoder = encoder(maxBytes, sealing);
    carryAHugeNode(encoder, 1, sealing, maxBytes);
    encoder.moved();
    carryAHugeNode(encoder, encoder.nextSequence(), sealing, maxBytes);
  }

  private static void carryAHugeNode(
      ReportEncoder encoder, long first, Sealing sealing, int maxBytes) {
    Measurements huge = node(512, 200);
    Sent sent = Sent.of(encoder, sample(huge));

    assertThat(sent.dropped()).isEmpty();
    assertThat(sent.datagrams()).allMatch(bytes -> bytes.length <= maxBytes);
    int parts = sent.datagrams().size();
    ReportReceiver receiver = receiver(sealing);
    Merged merged = new Merged();
    for (int i = 0; i < parts; i++) {
      Report report = report(receive(receiver, sent.datagrams().get(i)));
      assertThat(report.header())
          .isEqualTo(
              new Header(
                  "web-1", Fixtures.START, first + i, first, Fixtures.NOW, 5_000, i + 1, parts));
      merged.add(report.measurements());
    }
    assertThat(merged.build()).isEqualTo(huge);
    // Each is as full as the next item allows: no more than one item short.
    assertThat(sent.datagrams().subList(0, parts - 1))
        .allMatch(bytes -> bytes.length > maxBytes - 450);
  }

  /** The parts of a sample put together again. */
  private static final class Merged {
    private final Measurements.Builder single = Measurements.builder();
    private final List<Core> cores = new ArrayList<>();
    private final List<Filesystem> filesystems = new ArrayList<>();
    private final List<Disk> disks = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();

    void add(Measurements m) {
      if (m.cpu() != null) {
        single.cpu(m.cpu());
      }
      if (m.load() != null) {
        single.load(m.load());
      }
      if (m.memory() != null) {
        single.memory(m.memory());
      }
      if (m.system() != null) {
        single.system(m.system());
      }
      cores.addAll(m.cores());
      filesystems.addAll(m.filesystems());
      disks.addAll(m.disks());
      networks.addAll(m.networks());
    }

    Measurements build() {
      return single.cores(cores).filesystems(filesystems).disks(disks).networks(networks).build();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,false",
    "NONE,true",
    "SIGN,false",
    "SIGN,true",
    "ENCRYPT,false",
    "ENCRYPT,true"
  })
  void shouldSendAnItemThatJustFitsAndDropOneThatIsAByteTooLong(Level level, boolean moved) {
    Sealing sealing = sealing(level, key("k1", 1));
    // A path whose length is found so that the datagram is as long as it may be.
    int longest = 0;
    int longestBytes = 0;
    for (int length = 1; length <= 255; length++) {
      Sent sent = withMountpoint(length, sealing, moved);
      assertThat(sent.datagrams()).hasSize(1);
      if (sent.dropped().isEmpty()) {
        longest = length;
        longestBytes = sent.datagrams().getFirst().length;
      }
    }
    assertThat(longest).isBetween(1, 254);
    // Base64 takes four characters for three bytes, so it cannot always hit the limit.
    assertThat(longestBytes).isBetween(level == Level.ENCRYPT ? 639 : 640, 640);
    assertThat(withMountpoint(longest + 1, sealing, moved).dropped())
        .containsExactly("filesystems " + "x".repeat(longest + 1) + " TOO_LARGE");
  }

  private static Sent withMountpoint(int length, Sealing sealing, boolean moved) {
    ReportEncoder encoder = encoder(Protocol.MIN_DATAGRAM_BYTES, sealing);
    if (moved) {
      // So many that the sequence has two digits, in whichever part the item travels.
      for (int i = 0; i < 10; i++) {
        Sent.of(encoder, sample(Measurements.builder().build()));
      }
      encoder.moved();
    }
    return Sent.of(
        encoder,
        sample(
            Measurements.builder()
                .filesystems(List.of(filesystem("x".repeat(length), sealing.level())))
                .build()));
  }

  /** With so long a device that the mount point, which has a limit of its own, meets the other. */
  private static Filesystem filesystem(String mountpoint, Level level) {
    String device = "/".repeat(level == Level.ENCRYPT ? 9 : 170);
    return new Filesystem(device, mountpoint, "ext4", 64_000_000_000L, 1, 1, 4_000_000, 1, false);
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void shouldStayWithinTheLeastLimitWithTheLongestNameAndItsOwnKey(Level level) {
    String name = "n".repeat(Protocol.MAX_NODE_NAME);
    byte[] id = ("k".repeat(Key.MAX_ID) + "@" + name).getBytes(StandardCharsets.US_ASCII);
    Key own = key("k".repeat(Key.MAX_ID), 1).named(id, 0, id.length);
    ReportEncoder encoder =
        new ReportEncoder(
            name, -1, Protocol.MIN_DATAGRAM_BYTES, sealing(level, Objects.requireNonNull(own)));
    Sample sample = new Sample(Protocol.MAX_TIME, Protocol.MAX_INTERVAL, Fixtures.node(4, 4));
    assertThat(Sent.of(encoder, sample).datagrams())
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one).hasSizeLessThanOrEqualTo(Protocol.MIN_DATAGRAM_BYTES));
  }

  /** Signed and encrypted, too, in the datagrams that an agent makes unless told otherwise. */
  @ParameterizedTest
  @EnumSource(Level.class)
  void shouldCarryItemsOfEachGroupOfSeries(Level level) {
    Sealing sealing = sealing(level, key("k1", 1));
    List<Series> all =
        SeriesGroup.all().stream()
            .filter(group -> !group.name().equals(TextfileMetric.GROUP)) // has labels of its own
            .map(
                group ->
                    series(
                        group.name(),
                        Collections.nCopies(group.labels().size(), "a \"label\""),
                        LongStream.range(0, group.fields().size())
                            .map(i -> i % 3 == 1 ? Series.NONE : 1_234_567_890_123L)
                            .toArray()))
            .toList();
    Sent sent =
        Sent.of(
            encoder(Protocol.DEFAULT_DATAGRAM_BYTES, sealing),
            sample(Measurements.builder().series(all).build()));
    assertThat(sent.dropped()).isEmpty();
    ReportReceiver receiver = receiver(sealing);
    assertThat(
            sent.datagrams().stream()
                .flatMap(bytes -> report(receive(receiver, bytes)).measurements().series().stream())
                .toList())
        .isEqualTo(all);
  }

  @Test
  void shouldDropSeriesThatTheProtocolDoesNotAllow() {
    Sent sent =
        Sent.of(
            encoder(1_400, Sealing.none()),
            sample(
                Measurements.builder()
                    .series(
                        List.of(
                            series("guest", List.of("0"), -1),
                            series("arp", List.of("a\nb"), 1),
                            series("temp", List.of("chip", ""), -5)))
                    .build()));
    assertThat(sent.dropped()).containsExactly("series guest INVALID", "series arp INVALID");
    assertThat(new String(sent.datagrams().getFirst(), StandardCharsets.UTF_8))
        .endsWith(",\"series\":[[\"temp\",\"chip\",\"\",-5]]}");
  }

  /** What every exposition needs: a family is of one type, and its help stands once. */
  @Test
  void shouldHaveACatalogueOfNamesThatPrometheusTakes() {
    Map<String, String> families = new HashMap<>();
    for (SeriesGroup group : SeriesGroup.all()) {
      assertThat(group.labels()).allMatch(label -> label.matches("[a-z_]+"));
      for (SeriesField field : group.fields()) {
        String meaning = field.type() + " " + field.decimals() + " " + field.help();
        assertThat(families.merge(field.family(), meaning, (first, _) -> first)).isEqualTo(meaning);
        assertThat(field.family()).matches("node_\\w+");
        assertThat(field.constantLabels()).matches("(\\w+=\"\\w+\")?");
      }
    }
    assertThat(families).hasSizeGreaterThan(200);
  }

  private static Series series(String group, List<String> labels, long... values) {
    return Series.of(new Series.Id(SeriesGroup.of(group), labels), values);
  }

  @Test
  void shouldDropWhatTheProtocolDoesNotAllowAndSendTheRest() {
    Sent sent =
        Sent.of(
            encoder(1_400, Sealing.none()),
            sample(
                Measurements.builder()
                    .cpu(new CpuTimes(-2, 0, 0, 0, 0, 0, 0, 0))
                    .cores(List.of(new Core(70_000, Fixtures.times(1))))
                    .load(new Load(Double.NaN, 0, 0))
                    .filesystems(
                        List.of(
                            Fixtures.filesystem("/a\nb"),
                            Fixtures.filesystem("/ok"),
                            Fixtures.filesystem("/" + "x".repeat(255))))
                    .networks(List.of(Fixtures.network("\uD800"), Fixtures.network("eth0")))
                    .build()));
    assertThat(sent.dropped())
        .containsExactly(
            "cpu cpu INVALID",
            "cores 70000 INVALID",
            "load load INVALID",
            "filesystems /a\nb INVALID",
            "filesystems /" + "x".repeat(255) + " INVALID",
            "networks \uD800 INVALID");
    Measurements received =
        report(receive(receiver(Sealing.none()), sent.datagrams().getFirst())).measurements();
    assertThat(received.filesystems()).containsExactly(Fixtures.filesystem("/ok"));
    assertThat(received.networks()).containsExactly(Fixtures.network("eth0"));
  }

  @Test
  void shouldKeepThePlaceOfCpuModesThatTheSystemDoesNotCount() {
    CpuTimes windows = new CpuTimes(10, -1, 20, 30, -1, 4, 5, -1);
    Sent sent =
        Sent.of(
            encoder(1_400, Sealing.none()),
            sample(
                Measurements.builder().cpu(windows).cores(List.of(new Core(0, windows))).build()));
    byte[] datagram = sent.datagrams().getFirst();
    assertThat(new String(datagram, StandardCharsets.UTF_8))
        .contains(
            "\"cpu\":[10,null,20,30,null,4,5,null]", "\"cores\":[[0,10,null,20,30,null,4,5,null]]");
    Measurements received = report(receive(receiver(Sealing.none()), datagram)).measurements();
    assertThat(received.cpu()).isEqualTo(windows);
    assertThat(received.cores()).containsExactly(new Core(0, windows));
  }

  @Test
  void shouldSayThatTheNodeIsThereEvenIfNothingWasMeasured() {
    Sent sent = Sent.of(encoder(1_400, Sealing.none()), sample(Measurements.builder().build()));
    assertThat(
            report(receive(receiver(Sealing.none()), sent.datagrams().getFirst())).measurements())
        .isEqualTo(Measurements.builder().build());
  }

  @Test
  void shouldCountEveryDatagramOfAStart() {
    ReportEncoder encoder = encoder(1_400, Sealing.none());
    int first = Sent.of(encoder, sample(node(32, 4))).datagrams().size();
    assertThat(first).isGreaterThan(1);
    assertThat(Sent.of(encoder, sample(node(1, 1))).sequences()).first().isEqualTo(first + 1L);
  }

  @Test
  void shouldTellSinceWhenItSendsWhereItDoesOnlyAfterAMove() {
    ReportEncoder encoder = encoder(1_400, Sealing.none());
    encoder.moved(); // before anything was sent
    assertThat(document(encoder)).contains("\"seq\":1,\"time\"");
    assertThat(document(encoder)).contains("\"seq\":2,\"time\"");
    encoder.moved();
    assertThat(document(encoder)).contains("\"seq\":3,\"since\":3,\"time\"");
    assertThat(document(encoder)).contains("\"seq\":4,\"since\":3,\"time\"");
    encoder.moved();
    assertThat(document(encoder)).contains("\"seq\":5,\"since\":5,\"time\"");
  }

  private static String document(ReportEncoder encoder) {
    byte[] only = Sent.of(encoder, sample(Fixtures.small())).datagrams().getFirst();
    return new String(only, StandardCharsets.UTF_8);
  }

  @Test
  void shouldKeepCountersExactUpToTheLargest() {
    Network most =
        new Network("eth0", Long.MAX_VALUE, Long.MAX_VALUE - 1, (1L << 53) + 1, 0, 0, 0, 0, -1);
    Sent sent =
        Sent.of(
            encoder(1_400, Sealing.none()),
            sample(Measurements.builder().networks(List.of(most)).build()));
    assertThat(
            report(receive(receiver(Sealing.none()), sent.datagrams().getFirst())).measurements())
        .extracting(Measurements::networks)
        .isEqualTo(List.of(most));
  }

  @Test
  void shouldRefuseANameOrALimitThatCannotBe() {
    assertThatThrownBy(() -> new ReportEncoder("a b", 1, 1_400, Sealing.none()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ReportEncoder("n", 1, 511, Sealing.none()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ReportEncoder("n", 1, 8_193, Sealing.none()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
