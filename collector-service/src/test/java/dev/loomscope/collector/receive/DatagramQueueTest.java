package dev.loomscope.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.receive.DatagramQueue.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may have how many datagrams waiting while nobody looks at them. */
final class DatagramQueueTest {

  private static final int PLACES = 100;

  private final DatagramQueue queue = new DatagramQueue(PLACES);
  private final Sources sources = new Sources();

  private @Nullable Refusal put(String from, int length) {
    InetSocketAddress sender = new InetSocketAddress(InetAddress.ofLiteral(from), 1_000);
    return queue.put(new byte[length], length, sender, sources.of(sender.getAddress()));
  }

  private int fill(String from) {
    int put = 0;
    while (put(from, 400) == null) {
      put++;
    }
    assertThat(put(from, 400)).isEqualTo(Refusal.SHARE);
    return put;
  }

  private void know(String from) {
    sources.of(InetAddress.ofLiteral(from)).accepted();
  }

  @Test
  void shouldLeaveAFifthToOthersWhereAKnownSourceFillsIt() {
    know("192.0.2.1");
    know("192.0.2.2");
    assertThat(fill("192.0.2.1")).isEqualTo(80);
    assertThat(fill("192.0.2.2")).isBetween(10, 20);
    assertThat(put("192.0.2.3", 400)).isNull();
  }

  @Test
  void shouldLeaveHalfToOthersWhereAStrangerFillsIt() {
    assertThat(fill("192.0.2.1")).isEqualTo(50);
    assertThat(put("192.0.2.3", 400)).isNull();
  }

  @Test
  void shouldLeaveAFifthToTheKnownHoweverManyStrangersThereAre() {
    int strangers = 0;
    while (put("192.0.2." + strangers, 400) == null) {
      strangers++;
    }
    assertThat(strangers).isEqualTo(80);
    know("198.51.100.7");
    assertThat(put("198.51.100.7", 400)).isNull();
  }

  @Test
  void shouldTakeAllAddressesOfANetworkOfIpv6ForOneSource() {
    assertThat(fill("2001:db8::1")).isEqualTo(50);
    assertThat(put("2001:db8::ffff:2", 400)).isEqualTo(Refusal.SHARE);
    assertThat(put("2001:db8:0:1::1", 400)).isNull();
  }

  @Test
  void shouldGiveAShareBackWhenADatagramIsLookedAt() {
    assertThat(fill("192.0.2.1")).isEqualTo(50);
    queue.release(Objects.requireNonNull(queue.next()));
    assertThat(put("192.0.2.1", 400)).isNull();
    assertThat(queue.depth()).isEqualTo(50);
  }

  @Test
  void shouldCountALargeDatagramForAsManyPlacesAsItTakes() {
    know("192.0.2.1");
    int put = 0;
    Refusal refusal = null;
    while (refusal == null) {
      refusal = put("192.0.2.1", 8_192);
      put += refusal == null ? 1 : 0;
    }
    assertThat(put).isBetween(20, 25);
  }

  @Test
  void shouldSayThatItIsFull() {
    DatagramQueue smallest = new DatagramQueue(DatagramQueue.MOST_PLACES);
    InetSocketAddress sender = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1_000);
    Source source = sources.of(sender.getAddress());
    assertThat(smallest.put(new byte[8_192], 8_192, sender, source)).isNull();
    assertThat(smallest.put(new byte[1], 1, sender, source)).isEqualTo(Refusal.FULL);
  }
}
