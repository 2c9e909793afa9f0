package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SourceAddressesTest {

  @Test
  void shouldLeaveTheChoiceToTheSystemWhileOneAddressIsEnough() throws Exception {
    assertThat(sources("127.0.0.1", 14_000).of(13_999)).isNull();
  }

  @Test
  void shouldSpreadManyClientsOverTheLoopbackNetwork() throws Exception {
    SourceAddresses sources = sources("127.0.0.1", 40_000);
    Map<InetAddress, Integer> clients = new HashMap<>();
    for (int client = 0; client < 40_000; client++) {
      InetSocketAddress source = Objects.requireNonNull(sources.of(client));
      assertThat(source.getPort()).isZero();
      clients.merge(source.getAddress(), 1, Integer::sum);
    }
    assertThat(clients.keySet()).hasSize(3).allMatch(InetAddress::isLoopbackAddress);
    assertThat(clients.values()).allMatch(count -> count <= 14_000);
  }

  @Test
  void shouldLeaveTheChoiceToTheSystemForOtherTargets() throws Exception {
    assertThat(sources("192.0.2.1", 40_000).of(39_999)).isNull();
    assertThat(sources("::1", 40_000).of(39_999)).isNull();
  }

  @Test
  void shouldBeginAnewWhenAllAddressesWereUsed() throws Exception {
    SourceAddresses sources = sources("127.0.0.1", Integer.MAX_VALUE);

    assertThat(sources.of(14_000 * 254)).isEqualTo(sources.of(0));
    assertThat(sources.of(14_000 * 254 - 1)).isNotEqualTo(sources.of(0));
  }

  private static SourceAddresses sources(String target, int clients) throws Exception {
    return SourceAddresses.of(InetAddress.getByName(target), clients);
  }
}
