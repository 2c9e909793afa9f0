package dev.loomscope.wire;

import static dev.loomscope.wire.Fixtures.bytes;
import static dev.loomscope.wire.Fixtures.receive;
import static dev.loomscope.wire.Fixtures.receiver;
import static dev.loomscope.wire.Fixtures.report;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collector takes, and under which reason it refuses the rest. */
final class ReportReceiverTest {

  private static final String HEADER =
      "{'v':1,'node':'n','start':'0123456789abcdef','seq':1,'time':5,'interval':5000,"
          + "'part':1,'parts':1";

  private final ReportReceiver receiver = receiver(Sealing.none());

  private Received take(String document) {
    return receive(receiver, bytes(document.replace('\'', '"')));
  }

  private Received takeSections(String sections) {
    return take(HEADER + sections + "}");
  }

  @Test
  void shouldIgnoreFieldsAndArrayElementsThatItDoesNotKnow() {
    Report report =
        report(
            takeSections(
                ",'x':{'y':[1,{'z':null}],'y':2},'cpu':[1,2,3,4,5,6,7,8,9,'ten'],"
                    + "'networks':[{'speed':1e9,'device':'eth0','rx_bytes':5,'tags':['a']}],"
                    + "'later':'\\u0000 anything'"));
    assertThat(report.measurements().cpu()).isEqualTo(new CpuTimes(1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(report.measurements().networks())
        .containsExactly(new Network("eth0", 5, -1, -1, -1, -1, -1, -1, -1));
  }

  @Test
  void shouldTellLayersFromWhatCountsInTotals() {
    Measurements values =
        report(
                takeSections(
                    ",'disks':[{'device':'sda'},{'device':'dm-0','layer':'lvm'}],"
                        + "'networks':[{'device':'eth0'},{'layer':'bond','device':'bond0'}]"))
            .measurements();
    assertThat(values.disks()).extracting(Disk::layer).containsExactly(null, "lvm");
    assertThat(values.networks()).extracting(Network::layer).containsExactly(null, "bond");
  }

  /** So that an agent may be newer than its collector, and nobody can make up a family. */
  @Test
  void shouldIgnoreSeriesThatItsCatalogueDoesNotHave() {
    Report report =
        report(
            takeSections(
                ",'series':[['made_up{x=1}','label',[1],{'a':2}],['arp','eth0',3,4,['later']],"
                    + "['timex',0,null,-5],['pressure']]"));
    assertThat(report.measurements().series())
        .containsExactly(
            series("arp", List.of("eth0"), 3),
            series("timex", List.of(), 0, Series.NONE, -5),
            series("pressure", List.of()));
  }

  private static Series series(String group, List<String> labels, long... values) {
    return Series.of(new Series.Id(SeriesGroup.of(group), labels), values);
  }

  @Test
  void shouldReadAnyJsonThatMeansTheSame() {
    Report report =
        report(
            take(
                "{ 'parts':2, 'part':2,\t'interval':5000,'time':5,'seq':7,"
                    + "'start':'ffffffffffffffff','\\u006eode':'\\u006e','v':1,"
                    + "'load':{'load15':3,'load1':1e0,'load5':0}} "));
    assertThat(report.header()).isEqualTo(new Header("n", -1, 7, 1, 5, 5_000, 2, 2));
    assertThat(report.measurements().load()).isEqualTo(new Load(1, 0, 3));
  }

  @Test
  void shouldTakeAnAgentThatDoesNotTellOfAMoveForOneThatNeverMoved() {
    assertThat(report(take(HEADER.replace("'seq':1", "'since':7,'seq':9") + "}")).header().since())
        .isEqualTo(7);
    assertThat(report(take(HEADER.replace("'seq':1", "'seq':9") + "}")).header().since())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "2147483647"})
  void shouldRefuseAnotherVersionAsSuch(String version) {
    assertThat(take(HEADER.replace("'v':1", "'v':" + version) + "}"))
        .isEqualTo(Rejection.UNSUPPORTED_VERSION);
  }

  @Test
  void shouldRefuseAnotherVersionWhateverElseItHolds() {
    assertThat(take("{'v':2,'node':{'name':'n'}}")).isEqualTo(Rejection.UNSUPPORTED_VERSION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",'v':1 | DUPLICATE_FIELD",
        ",'load':{'load1':1,'load5':1,'load15':1},'load':{} | DUPLICATE_FIELD",
        ",'disks':[{'device':'a','reads':1,'reads':2}] | DUPLICATE_FIELD",
        ",'disks':[{'device':'a','re\\u0061ds':1,'reads':2}] | DUPLICATE_FIELD",
        ",'disks':[{'reads':1}] | MISSING_FIELD",
        ",'load':{'load1':1} | MISSING_FIELD",
        ",'memory':{} | MISSING_FIELD",
        ",'cpu':[1,2,3,4,5,6,7] | MISSING_FIELD",
        ",'cores':[[0,1,2,3,4,5,6,7]] | MISSING_FIELD",
        ",'cores':[[65536,1,2,3,4,5,6,7,8]] | OUT_OF_RANGE",
        ",'cpu':[1,2,3,4,5,6,7,-8] | OUT_OF_RANGE",
        ",'cpu':[1,2,3,4,5,6,7,8.5] | OUT_OF_RANGE",
        ",'cpu':[1,2,3,4,5,6,7,'8'] | WRONG_TYPE",
        ",'cores':[[null,1,2,3,4,5,6,7,8]] | WRONG_TYPE",
        ",'disks':[{'device':'a','reads':-1}] | OUT_OF_RANGE",
        ",'disks':[{'device':'a','reads':9223372036854775808}] | OUT_OF_RANGE",
        ",'disks':[{'device':'a','reads':1e3}] | OUT_OF_RANGE",
        ",'load':{'load1':-0.5,'load5':1,'load15':1} | OUT_OF_RANGE",
        ",'load':{'load1':1e999,'load5':1,'load15':1} | OUT_OF_RANGE",
        ",'load':{'load1':NaN,'load5':1,'load15':1} | NOT_JSON",
        ",'load':{'load1':'NaN','load5':1,'load15':1} | WRONG_TYPE",
        ",'load':[1,2,3] | WRONG_TYPE",
        ",'load':null | WRONG_TYPE",
        ",'disks':{} | WRONG_TYPE",
        ",'disks':[[]] | WRONG_TYPE",
        ",'disks':[{'device':'a','reads':'1'}] | WRONG_TYPE",
        ",'disks':[{'device':'a','reads':null}] | WRONG_TYPE",
        ",'disks':[{'device':7}] | WRONG_TYPE",
        ",'disks':[{'device':'a','layer':true}] | WRONG_TYPE",
        ",'filesystems':[{'device':'a','mountpoint':'b','fstype':'c','readonly':1}] | WRONG_TYPE",
        ",'series':{} | WRONG_TYPE",
        ",'series':[{}] | WRONG_TYPE",
        ",'series':[[]] | MISSING_FIELD",
        ",'series':[[7]] | WRONG_TYPE",
        ",'series':[['arp']] | MISSING_FIELD",
        ",'series':[['arp',7,1]] | WRONG_TYPE",
        ",'series':[['arp','eth0','1']] | WRONG_TYPE",
        ",'series':[['arp','eth0',1.5]] | OUT_OF_RANGE",
        ",'series':[['arp','eth0',9223372036854775808]] | OUT_OF_RANGE",
        ",'series':[['arp','eth0',-9223372036854775808]] | OUT_OF_RANGE",
        ",'series':[['guest','0',-1]] | OUT_OF_RANGE",
        ",'series':[['arp','a\\nb',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a b','',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','','',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','up{} 1 #','',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','b=1',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','b=\\\"1\\\"} 1 #',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','b=\\\"1\\\",',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','b=\\\"1\\\",b=\\\"2\\\"',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','c=\\\"1\\\",b=\\\"2\\\"',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','instance=\\\"web-2\\\"',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','__name__=\\\"up\\\"',1]] | BAD_TEXT",
        ",'series':[['textfile_metric','a','b=\\\"\\\\x\\\"',1]] | BAD_TEXT",
        ",'disks':[{'device':''}] | BAD_TEXT",
        ",'networks':[{'device':'a','layer':''}] | BAD_TEXT",
        ",'disks':[{'device':'a\\nb'}] | BAD_TEXT",
        ",'disks':[{'device':'a\\u009bb'}] | BAD_TEXT",
        ",'disks':[{'device':'\\ud800'}] | BAD_TEXT",
        ",'disks':[{'device':'\\udc00\\ud800'}] | BAD_TEXT",
        ",'x':[[[[[[[[1]]]]]]]] | BEYOND_LIMITS",
        ",'x':123456789012345678901234567890123 | BEYOND_LIMITS",
        ",} | NOT_JSON",
        "}{ | NOT_JSON",
        ",'disks':[{'device':'a | NOT_JSON",
        ",'x':tru | NOT_JSON",
      })
  void shouldRefuseWhatIsMalformedAndSayWhy(String sections, Rejection why) {
    assertThat(takeSections(sections)).isEqualTo(why);
    assertThat(why.reason().label()).isEqualTo("malformed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'node':'n' | 'node':'' | BAD_TEXT",
        "'node':'n' | 'node':'a b' | BAD_TEXT",
        "'node':'n' | 'node':'é' | BAD_TEXT",
        "'node':'n' | 'node':7 | WRONG_TYPE",
        "'0123456789abcdef' | '0123456789ABCDEF' | BAD_TEXT",
        "'0123456789abcdef' | '0123456789abcde' | BAD_TEXT",
        "'seq':1 | 'seq':0 | OUT_OF_RANGE",
        "'seq':1 | 'seq':9007199254740992 | OUT_OF_RANGE",
        "'seq':1 | 'seq':'1' | WRONG_TYPE",
        "'time':5 | 'time':-1 | OUT_OF_RANGE",
        "'time':5 | 'time':253402300800000 | OUT_OF_RANGE",
        "'interval':5000 | 'interval':99 | OUT_OF_RANGE",
        "'interval':5000 | 'interval':86400001 | OUT_OF_RANGE",
        "'part':1 | 'part':2 | OUT_OF_RANGE",
        "'parts':1 | 'parts':4097 | OUT_OF_RANGE",
        "'seq':1 | 'seq':1,'since':0 | OUT_OF_RANGE",
        "'seq':1 | 'seq':1,'since':2 | OUT_OF_RANGE",
        "'seq':1 | 'since':2,'seq':1 | OUT_OF_RANGE",
        "'seq':1 | 'seq':1,'since':1.0 | OUT_OF_RANGE",
        "'seq':1 | 'seq':1,'since':null | WRONG_TYPE",
        "'seq':1 | 'seq':1,'since':1,'since':1 | DUPLICATE_FIELD",
        "'part':1, | `` | MISSING_FIELD",
        "'v':1, | `` | MISSING_FIELD",
      })
  void shouldRefuseAHeaderThatCannotBe(String field, String instead, Rejection why) {
    String document = HEADER + "}";
    assertThat(document).contains(field);
    assertThat(take(document.replace(field, instead))).isEqualTo(why);
  }

  @Test
  void shouldTakeTheLongestNamesAndRefuseLongerOnes() {
    assertThat(
            report(take(HEADER.replace("'n'", "'" + "n".repeat(128) + "'") + "}")).header().node())
        .hasSize(128);
    assertThat(take(HEADER.replace("'n'", "'" + "n".repeat(129) + "'") + "}"))
        .isEqualTo(Rejection.BAD_TEXT);
    assertThat(
            report(takeSections(",'disks':[{'device':'" + "é".repeat(255) + "'}]"))
                .measurements()
                .disks())
        .hasSize(1);
    assertThat(takeSections(",'disks':[{'device':'" + "é".repeat(256) + "'}]"))
        .isEqualTo(Rejection.BAD_TEXT);
  }

  @Test
  void shouldTakeTheLargestDatagramAndRefuseOneByteMore() {
    String document = HEADER + "}";
    assertThat(take(document + " ".repeat(8_192 - document.length())))
        .isInstanceOf(Received.Accepted.class);
    assertThat(take(document + " ".repeat(8_193 - document.length())))
        .isEqualTo(Rejection.OVERSIZE);
    assertThat(Rejection.OVERSIZE.reason().label()).isEqualTo("oversize");
  }

  @Test
  void shouldRefuseOtherEncodingsThanUtf8() {
    byte[] wide =
        (HEADER.replace('\'', '"') + "}").getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    assertThat(receive(receiver, wide)).isEqualTo(Rejection.NOT_JSON);
    byte[] latin = takeLatin();
    assertThat(receive(receiver, latin)).isEqualTo(Rejection.NOT_JSON);
  }

  private static byte[] takeLatin() {
    return (HEADER + ",'disks':[{'device':'é'}]}")
        .replace('\'', '"')
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldRefuseNothingAtAllAndOrdinaryNonsense() {
    assertThat(take("")).isEqualTo(Rejection.EMPTY);
    assertThat(take("GET / HTTP/1.1")).isEqualTo(Rejection.NOT_JSON);
    assertThat(take("[]")).isEqualTo(Rejection.NOT_JSON);
    assertThat(take("{}")).isEqualTo(Rejection.MISSING_FIELD);
  }

  @Test
  void shouldReadFromTheMiddleOfABuffer() {
    byte[] document = bytes((HEADER + "}").replace('\'', '"'));
    byte[] buffer = new byte[document.length + 20];
    java.util.Arrays.fill(buffer, (byte) '}');
    System.arraycopy(document, 0, buffer, 7, document.length);
    assertThat(receiver.receive(buffer, 7, document.length)).isInstanceOf(Received.Accepted.class);
  }

  @Test
  void shouldGoOnUnharmedAfterARejection() {
    take(HEADER + ",'load':{'load1':1,'load5':1,'load15':1},'disks':[{'device':'a'}");
    assertThat(report(take(HEADER + "}")).measurements()).isEqualTo(Measurements.builder().build());
  }
}
