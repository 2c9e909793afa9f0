package dev.loomscope.load.up;

import dev.loomscope.service.ProgramFailure;

/** Shows where everything is. */
final class AddressTable {

  private static final String ROW = "  %-13s %-21s  %s%n";

  private AddressTable() {}

  static String of(Services services, String load) throws ProgramFailure {
    StringBuilder text = new StringBuilder("loomscope is up on this machine%n%n".formatted());
    text.append("  Open %s%n%n".formatted(services.collector().page("/")));
    row(text, "collector", address(services.collector()) + " udp+tcp", services.collector());
    row(text, "agent", "reports this machine", services.agent());
    for (int i = 0; i < services.echoes().size(); i++) {
      RunningService echo = services.echoes().get(i);
      row(text, "echo " + Services.ECHO_MODES.get(i), address(echo), echo);
    }
    text.append(ROW.formatted("load", load, ""));
    return text.append("%nCtrl-C stops all.%n".formatted()).toString();
  }

  private static void row(StringBuilder text, String name, String address, RunningService service)
      throws ProgramFailure {
    text.append(ROW.formatted(name, address, service.page("/metrics")));
  }

  private static String address(RunningService service) throws ProgramFailure {
    return "127.0.0.1:" + service.address().getPort();
  }
}
