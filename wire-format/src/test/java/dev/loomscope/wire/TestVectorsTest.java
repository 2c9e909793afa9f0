package dev.loomscope.wire;

import static dev.loomscope.wire.Fixtures.bytes;
import static dev.loomscope.wire.Fixtures.key;
import static dev.loomscope.wire.Fixtures.sealing;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The protocol's test vectors: our code, independent code and the document agree on them. */
final class TestVectorsTest {

  private static final byte[] NONCE =
      HexFormat.of().parseHex("404142434445464748494a4b4c4d4e4f5051525354555657");

  private final IndependentClient independent =
      new IndependentClient(
          "k1",
          HexFormat.of()
              .parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

  private static void fill(byte[] nonce) {
    System.arraycopy(NONCE, 0, nonce, 0, NONCE.length);
  }

  static String vector(String name) throws Exception {
    try (InputStream in = TestVectorsTest.class.getResourceAsStream(name + ".txt")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8).strip();
    }
  }

  private static String name(String kind, Level level) {
    return kind + "-" + level.name().toLowerCase(Locale.ROOT);
  }

  private String sealed(String use, Level level, String document) throws Exception {
    return switch (level) {
      case NONE -> document;
      case SIGN -> independent.sign(use, document);
      case ENCRYPT -> independent.encrypt(use, document, NONCE);
    };
  }

  private static Sample sample() {
    return Fixtures.sample(
        Measurements.builder()
            .load(new Load(0.52, 1.25, 3))
            .networks(List.of(new Network("eth0", 9_007_199_254_740_993L, 70, 0, 0, 30, 5, 0, 0)))
            .build());
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeTheVectorsByteForByte(Level level) throws Exception {
    ReportEncoder encoder =
        new ReportEncoder(
            "web-1", Fixtures.START, 1_400, sealing(level, key("k1", 0)), TestVectorsTest::fill);
    byte[] made = Fixtures.Sent.of(encoder, sample()).datagrams().getFirst();
    assertThat(new String(made, UTF_8)).isEqualTo(vector(name("report", level)));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeWithIndependentCodeOnTheVectors(Level level) throws Exception {
    assertThat(sealed("report", level, vector("report-none")))
        .isEqualTo(vector(name("report", level)));
    assertThat(sealed("ack", level, vector("ack-none"))).isEqualTo(vector(name("ack", level)));
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeTheVectors(Level level) throws Exception {
    Sealing sealing = sealing(level, key("k1", 0));
    assertThat(
            Fixtures.report(
                Fixtures.receive(Fixtures.receiver(sealing), bytes(vector(name("report", level))))))
        .isEqualTo(
            new Report(
                new Header("web-1", Fixtures.START, 1, 1, Fixtures.NOW, 5_000, 1, 1),
                sample().measurements()));
    byte[] ack = bytes(vector(name("ack", level)));
    assertThat(new AcknowledgementReader(sealing).read(ack, 0, ack.length))
        .isEqualTo(new Acknowledgement(Fixtures.START, 1, 0xfedcba9876543210L, false));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAcceptAnIndependentClientAndAnswerSoThatItUnderstands(Level level) throws Exception {
    String document =
        "{\"v\": 1, \"node\": \"other\", \"start\": \"00000000000000ff\", \"seq\": 3, "
            + "\"time\": 1767225600001, \"interval\": 1000, \"part\": 1, \"parts\": 1, "
            + "\"memory\": {\"total\": 1024}}";
    byte[] sent = bytes(sealed("report", level, document));
    Received received = Fixtures.receive(Fixtures.receiver(sealing(level, key("k1", 0))), sent);
    assertThat(Fixtures.report(received).header().node()).isEqualTo("other");

    byte[] answer = new byte[AcknowledgementWriter.MAX_BYTES];
    int length = new AcknowledgementWriter(1).write((Received.Accepted) received, false, answer);
    String text = new String(answer, 0, length, UTF_8);
    String expected =
        "{\"v\":1,\"ack\":3,\"start\":\"00000000000000ff\",\"collector\":\"0000000000000001\"}";
    switch (level) {
      case NONE -> assertThat(text).isEqualTo(expected);
      case SIGN -> assertThat(text).isEqualTo(independent.sign("ack", expected));
      case ENCRYPT -> assertThat(independent.decrypt("ack", text)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldTakeTheKeyOfANodeFromAnIndependentClient(Level level) throws Exception {
    IndependentClient node =
        new IndependentClient("k1@web-1", independent.derived("loomscope 1 node web-1"));
    String document = vector("report-none");
    String sent =
        level == Level.SIGN
            ? node.sign("report", document)
            : node.encrypt("report", document, NONCE);
    ReportReceiver receiver = Fixtures.receiver(sealing(level, key("k1", 0)));
    assertThat(Fixtures.report(Fixtures.receive(receiver, bytes(sent))).header().node())
        .isEqualTo("web-1");
  }

  @Test
  void shouldTakeTheDocumentsReportThatIsForAnAudience() throws Exception {
    String bound = independent.sign("report for east", vector("report-none"));
    assertThat(Files.readString(Path.of("../docs/protocol.md"))).contains("\n" + bound + "\n");
    Sealing east = sealing(Level.SIGN, key("k1", 0).boundTo("east"));
    assertThat(Fixtures.receive(Fixtures.receiver(east), bytes(bound)))
        .isInstanceOf(Received.Accepted.class);
    Sealing west = sealing(Level.SIGN, key("k1", 0).boundTo("west"));
    assertThat(Fixtures.receive(Fixtures.receiver(west), bytes(bound)))
        .isEqualTo(Rejection.NOT_GENUINE);
  }

  @Test
  void shouldShowTheVectorsInTheDocument() throws Exception {
    String document = Files.readString(Path.of("../docs/protocol.md"));
    for (Level level : Level.values()) {
      assertThat(document)
          .contains("\n" + vector(name("report", level)) + "\n")
          .contains("\n" + vector(name("ack", level)) + "\n");
    }
    for (String label :
        List.of(
            "sign report",
            "encrypt report",
            "sign ack",
            "encrypt ack",
            "node web-1",
            "sign report for east",
            "encrypt report for east",
            "sign ack for east",
            "encrypt ack for east")) {
      assertThat(document)
          .contains(HexFormat.of().formatHex(independent.derived("loomscope 1 " + label)));
    }
  }
}
