package dev.loomscope.agent;

import dev.loomscope.agent.run.AgentCommand;
import dev.loomscope.service.Program;

/** The program behind {@code loomscope agent}. */
public final class AgentMain {

  private AgentMain() {}

  public static void main(String[] arguments) {
    System.exit(program().run(arguments, System.getenv()));
  }

  static Program program() {
    return Program.named(
        "agent",
        "Samples this node and reports to a collector, or prints one sample.",
        AgentCommand.SETTINGS,
        AgentCommand::run);
  }
}
