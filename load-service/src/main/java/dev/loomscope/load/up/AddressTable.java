package dev.loomscope.load.up;

import dev.loomscope.service.ProgramFailure;

/** Shows where everything is. */
final class AddressTable {

  private AddressTable() {}

  static String of(Services services) throws ProgramFailure {
    StringBuilder text = new StringBuilder("loomscope is up on this machine%n%n".formatted());
    text.append("  Nodes        %s%n".formatted(services.collector().page("/")));
    text.append("  Comparisons  %s%n%n".formatted(services.load().page("/")));
    row(text, "collector", address(services.collector()) + " udp+tcp", services.collector());
    row(text, "agent", "reports this machine", services.agent());
    for (int i = 0; i < services.echoes().size(); i++) {
      RunningService echo = services.echoes().get(i);
      row(text, "echo " + Services.ECHO_MODES.get(i), address(echo), echo);
    }
    row(text, "load", "compares the four", services.load());
    return text.append("%nCtrl-C stops all.%n".formatted()).toString();
  }

  private static void row(StringBuilder text, String name, String address, RunningService service)
      throws ProgramFailure {
    text.append("  %-13s %-21s  %s%n".formatted(name, address, service.page("/metrics")));
  }

  private static String address(RunningService service) throws ProgramFailure {
    return "127.0.0.1:" + service.address().getPort();
  }
}
