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

  private static Trial disturbed(String mode, String fault, int before, int inTime) {
    return new Trial(mode, fault, 100, before, inTime, 100 - inTime, 0, 0, "ended", true, true);
  }

  @Test
  void shouldMarkWhereClientsWereLateBeforeTheFault() {
    String table =
        IsolationTable.of(
            List.of(
                disturbed("process", "halt", 98, 90),
                disturbed("thread", "halt", 97, 97),
                disturbed("process", "halt", 100, 100),
                disturbed("thread", "halt", 99, 99)));

    assertThat(table.lines().limit(2))
        .containsExactly(
            "                                process                             thread",
            "halt  disturbed 1 of 2, 95 (90–100)/100           disturbed 98 (97–99)/100");
    assertThat(table).contains("disturbed: some clients were");
  }

  @Test
  void shouldMarkWhatCouldNotBeMeasured() {
    String table =
        IsolationTable.of(
            List.of(
                new Unmeasured("process", "halt", "it did not start"),
                trial("thread", "halt", 0, false, false),
                new Unmeasured("process", "halt", "it did not start"),
                new Unmeasured("thread", "halt", "it did not start")));

    assertThat(table.lines().limit(2))
        .containsExactly(
            "                              process                           thread",
            "halt                     not measured  not measured 1 of 2, dead 0/100");
  }
}
