package dev.loomscope.agent.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutstandingTest {

  private final Outstanding outstanding = new Outstanding();

  @Test
  void shouldAcknowledgeWhatWasSentOnceInAnyOrder() {
    for (int sequence = 1; sequence <= 5; sequence++) {
      outstanding.sent(sequence);
    }
    assertThat(outstanding.acknowledge(4)).isTrue();
    assertThat(outstanding.acknowledge(2)).isTrue();
    assertThat(outstanding.acknowledge(4)).isFalse();
    assertThat(outstanding.acknowledge(6)).isFalse();
    assertThat(outstanding.acknowledge(0)).isFalse();
    assertThat(outstanding.acknowledge(5)).isTrue();
  }

  @Test
  void shouldForgetWhatIsLongAgo() {
    outstanding.sent(1);
    outstanding.sent(2);
    outstanding.sent(1 + Outstanding.WINDOW);
    assertThat(outstanding.acknowledge(1)).isFalse();
    assertThat(outstanding.acknowledge(2)).isTrue();
    assertThat(outstanding.acknowledge(1 + Outstanding.WINDOW)).isTrue();
  }

  @Test
  void shouldNotTakeAnAnswerToWhatWasPassedOver() {
    outstanding.sent(1);
    outstanding.sent(2 + Outstanding.WINDOW); // 1 + WINDOW shares the place of 1
    assertThat(outstanding.acknowledge(1 + Outstanding.WINDOW)).isFalse();
    outstanding.sent(10L * Outstanding.WINDOW);
    assertThat(outstanding.acknowledge(10L * Outstanding.WINDOW - 1)).isFalse();
    assertThat(outstanding.acknowledge(10L * Outstanding.WINDOW)).isTrue();
  }
}
