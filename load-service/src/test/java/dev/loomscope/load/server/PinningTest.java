package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.service.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinningTest {

  private static final Setting<Pinning.Choice> PIN =
      Setting.choice("pin", Pinning.Choice.class, "");

  @Test
  void shouldReadListsOfCpus() {
    assertThat(Pinning.numbers("0-3,8")).containsExactly(0, 1, 2, 3, 8);
    assertThat(Pinning.numbers("5")).containsExactly(5);
  }

  @Test
  void shouldLeaveCommandsAloneUnlessAskedTo() throws Exception {
    Pinning none = Pinning.of(Pinning.Choice.FALSE, PIN);

    assertThat(none.cpus()).isNull();
    assertThat(none.server(List.of("java", "-version"))).containsExactly("java", "-version");
  }
}
