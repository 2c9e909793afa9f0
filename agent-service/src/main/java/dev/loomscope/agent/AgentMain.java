package dev.loomscope.agent;

import dev.loomscope.agent.run.AgentCommand;
import dev.loomscope.service.Program;
import java.util.List;

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
        List.of(
            "agent --collector 10.0.0.5:5005 --node web-1 --interval 5s",
            "agent --collector 10.0.0.5:5005 --transport tcp --seal sign --key-file keys",
            "agent --once"),
        AgentCommand.SETTINGS,
        AgentCommand::run);
  }
}
