package dev.loomscope.load.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IsolationTableTest {

  private static Trial trial(
      String mode, String fault, int inTime, boolean serverAlive, boolean servesNewClients) {
    return new Trial(
        mode, fault, 100, 100, inTime, 0, 100 - inTime, 0, "ended", serverAlive, servesNewClients);
  }

  @Test
  void shouldShowFaultsByModeAndWhatBecameOfTheServer() {
    String table =
        IsolationTable.of(
            List.of(
                trial("process", "endless-loop", 97, true, true),
                trial("async", "endless-loop", 0, true, false),
                trial("process", "halt", 100, true, true),
                trial("async", "halt", 0, false, false)));

    assertThat(table.lines().limit(3))
        .containsExactly(
            "                  process        async",
            "endless-loop       97/100  stuck 0/100",
            "halt              100/100   dead 0/100");
  }

  @Test
  void shouldShowTheMedianAndTheSpreadOfSeveralTrials() {
    String table =
        IsolationTable.of(
            List.of(
                trial("process", "halt", 100, true, true),
                trial("thread", "halt", 0, false, false),
                trial("process", "halt", 98, true, true),
                trial("thread", "halt", 0, false, false),
                trial("process", "halt", 40, true, false),
                trial("thread", "halt", 0, false, false)));

    assertThat(table.lines().limit(2))
        .containsExactly(
            "                            process                         thread",
            "halt  stuck 1 of 3, 98 (40–100)/100                     dead 0/100");
  }
}
