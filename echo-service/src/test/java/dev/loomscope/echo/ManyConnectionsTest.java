package dev.loomscope.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(180)
final class ManyConnectionsTest {

  @ParameterizedTest
  @EnumSource(names = {"THREAD", "VIRTUAL", "ASYNC"})
  void shouldServeTenThousandAtOnce(Variant variant) throws Exception {
    try (RunningEcho echo = RunningEcho.start(variant)) {
      List<Socket> sockets = EchoClients.connect(echo, 10_000);
      EchoClients.echoOnAll(sockets, 1);
      assertThat(echo.metric("loomscope_echo_connections_active")).isEqualTo(10_000);
      EchoClients.endAll(sockets);
      echo.awaitMetric("loomscope_echo_connections_active", 0);
      assertThat(echo.metric("loomscope_echo_messages_sent_total")).isEqualTo(10_000);
      assertThat(echo.metric("loomscope_echo_errors_total")).isZero();
    }
  }
}
